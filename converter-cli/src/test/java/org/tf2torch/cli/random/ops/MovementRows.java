package org.tf2torch.cli.random.ops;

import static org.tf2torch.cli.random.ops.Types.ANY;
import static org.tf2torch.cli.random.ops.Types.COMMON;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.tf2torch.cli.random.Draft;
import org.tf2torch.cli.random.Item;
import org.tf2torch.cli.random.Rows;
import org.tf2torch.cli.random.Tensors;
import org.tf2torch.ir.DType;

/** Operations that move elements about, all of them. */
final class MovementRows {
  private MovementRows() {}

  static void add(Rows rows) {
    rows.row("Transpose", MovementRows::transpose);
    rows.row("Reshape", MovementRows::reshape);
    rows.row("Squeeze", MovementRows::squeeze);
    rows.row("ExpandDims", MovementRows::expandDims);
    rows.row("Tile", MovementRows::tile);
    rows.row("Pad", MovementRows::pad);
    rows.row("PadV2", MovementRows::padV2);
    rows.row("MirrorPad", MovementRows::mirrorPad);
    rows.row("ReverseV2", MovementRows::reverse);
    rows.row("Roll", MovementRows::roll);
    rows.row("BroadcastTo", MovementRows::broadcastTo);
    rows.row("ReverseSequence", MovementRows::reverseSequence);
    rows.row("MatrixBandPart", MovementRows::band);
    rows.row("MatrixDiagPartV3", MovementRows::diagonal);
    rows.row("MatrixDiag", d -> d.op("MatrixDiag").in(d.pick(COMMON, 1, 3)).add());
    rows.row("MatrixSetDiag", MovementRows::setDiagonal);
  }

  static List<Integer> order(Draft d, int rank) {
    List<Integer> axes = new ArrayList<>();
    for (int axis = 0; axis < rank; axis++) {
      axes.add(axis);
    }
    Collections.shuffle(axes, new Random(d.random().nextLong()));
    return axes;
  }

  private static void transpose(Draft d) {
    Item a = d.pick(ANY, 0, 5);
    List<Integer> order = order(d, a.rank());
    if (a.rank() == 4 && d.chance(0.5)) {
      order = d.one(List.of(0, 3, 1, 2), List.of(0, 2, 3, 1));
    }
    order = new ArrayList<>(order);
    if (d.chance(0.2)) {
      order.replaceAll(axis -> d.chance(0.5) ? axis - a.rank() : axis);
    }
    d.op("Transpose").in(a, d.ints(Tensors.array(order))).add();
  }

  /** A random way to write a number of elements as a shape, with an open size now and then. */
  private static void reshape(Draft d) {
    Item a = d.pick(ANY, 0, 5);
    List<Integer> sizes = new ArrayList<>(a.shape());
    for (int i = d.between(1, 3); i > 0; i--) {
      int axis = d.between(0, sizes.size() - 1);
      boolean merge = sizes.size() > 1 && d.chance(0.5);
      if (merge) {
        axis = d.between(0, sizes.size() - 2);
        sizes.set(axis, sizes.get(axis) * sizes.remove(axis + 1));
      } else if (sizes.size() < 5) {
        int size = sizes.isEmpty() ? 1 : sizes.get(axis);
        int factor = size % 2 == 0 && size > 0 && d.chance(0.6) ? 2 : 1;
        if (!sizes.isEmpty()) {
          sizes.set(axis, size / factor);
        }
        sizes.add(Math.min(axis + d.between(0, 1), sizes.size()), factor);
      }
    }
    Item shape;
    if (!sizes.isEmpty() && d.chance(0.5)) {
      List<Integer> open = new ArrayList<>(sizes);
      open.set(d.between(0, sizes.size() - 1), -1);
      shape = d.chance(0.5) ? d.ints(Tensors.array(open)) : d.dims(open);
    } else {
      shape = d.dims(sizes);
    }
    d.op("Reshape").in(a, shape).add();
  }

  private static void squeeze(Draft d) {
    Item a = d.chance(0.7) ? d.existing(i -> i.shape().contains(1)) : d.pick(ANY, 0, 5);
    List<Integer> axes = new ArrayList<>();
    for (int axis = 0; axis < a.rank(); axis++) {
      if (a.size(axis) == 1 && d.chance(0.6)) {
        axes.add(d.chance(0.4) ? axis - a.rank() : axis);
      }
    }
    d.op("Squeeze").in(a).ints("squeeze_dims", Tensors.array(axes)).add();
  }

  private static void expandDims(Draft d) {
    Item a = d.pick(ANY, 0, 4);
    d.op("ExpandDims").in(a, d.int32(d.between(-a.rank() - 1, a.rank()))).add();
  }

  private static void tile(Draft d) {
    Item a = d.pick(ANY, 0, 5);
    int[] times = new int[a.rank()];
    for (int i = 0; i < times.length; i++) {
      times[i] = d.chance(0.5) ? 1 : d.between(d.chance(0.1) ? 0 : 1, 3);
    }
    d.op("Tile").in(a, d.chance(0.7) ? d.ints(times) : d.dims(list(times))).add();
  }

  static List<Integer> list(int[] values) {
    List<Integer> list = new ArrayList<>();
    for (int value : values) {
      list.add(value);
    }
    return list;
  }

  private static Item paddings(Draft d, Item a, boolean mirror, boolean symmetric) {
    int[] pads = new int[2 * a.rank()];
    for (int i = 0; i < pads.length; i++) {
      int size = a.size(i / 2);
      int most = mirror ? Math.max(0, symmetric ? size : size - 1) : 2;
      pads[i] = d.chance(0.5) ? 0 : d.between(0, Math.min(3, most));
    }
    return d.ints(d.one(DType.INT32, DType.INT64), List.of(a.rank(), 2), pads);
  }

  private static void pad(Draft d) {
    Item a = d.pick(ANY, 0, 5);
    d.op("Pad").in(a, paddings(d, a, false, false)).add();
  }

  private static void padV2(Draft d) {
    Item a = d.pick(ANY, 0, 5);
    d.op("PadV2").in(a, paddings(d, a, false, false), d.constant(a.dtype(), List.of())).add();
  }

  private static void mirrorPad(Draft d) {
    Item a = d.pick(ANY, 1, 5);
    boolean symmetric = d.chance(0.5);
    d.op("MirrorPad")
        .in(a, paddings(d, a, true, symmetric))
        .attr("mode", symmetric ? "SYMMETRIC" : "REFLECT")
        .add();
  }

  private static void reverse(Draft d) {
    Item a = d.pick(ANY, 0, 5);
    Item axes = ReductionRows.axes(d, a);
    d.op("ReverseV2").in(a, axes.rank() == 0 ? d.ints() : axes).add();
  }

  private static void roll(Draft d) {
    Item a = d.pick(ANY, 1, 5);
    if (d.chance(0.5)) {
      d.op("Roll").in(a, d.int32(d.between(-4, 4)), d.int32(ReductionRows.axis(d, a))).add();
    } else {
      int[] axes = {ReductionRows.axis(d, a), ReductionRows.axis(d, a)};
      d.op("Roll").in(a, d.ints(d.between(-7, 7), d.between(-2, 2)), d.ints(axes)).add();
    }
  }

  private static void broadcastTo(Draft d) {
    Item a = d.pick(ANY, 0, 4);
    List<Integer> shape = new ArrayList<>(a.shape());
    shape.replaceAll(size -> size == 1 ? d.between(1, 4) : size);
    if (shape.size() < 4 && d.chance(0.4)) {
      shape.add(0, d.between(1, 3));
    }
    d.op("BroadcastTo").in(a, d.dims(shape)).add();
  }

  private static void reverseSequence(Draft d) {
    Item a = d.pick(COMMON, 2, 4);
    List<Integer> axes = order(d, a.rank());
    int rows = a.size(axes.get(0));
    int[] lengths = new int[rows];
    for (int i = 0; i < rows; i++) {
      lengths[i] = d.between(0, a.size(axes.get(1)));
    }
    d.op("ReverseSequence")
        .in(a, d.ints(d.one(DType.INT32, DType.INT64), List.of(rows), lengths))
        .attr("seq_dim", axes.get(1))
        .attr("batch_dim", axes.get(0))
        .add();
  }

  private static void band(Draft d) {
    Item a = d.pick(COMMON, 2, 4);
    d.op("MatrixBandPart").in(a, d.int32(d.between(-1, 3)), d.int32(d.between(-1, 3))).add();
  }

  private static void diagonal(Draft d) {
    Item a = d.pick(COMMON, 2, 4);
    int low = d.between(-2, 2);
    Item k =
        d.chance(0.5) ? d.int32(low) : d.ints(DType.INT32, List.of(2), low, low + d.between(0, 2));
    d.op("MatrixDiagPartV3")
        .in(a, k, d.constant(a.dtype(), List.of()))
        .attr("align", d.one("RIGHT_LEFT", "LEFT_RIGHT", "LEFT_LEFT", "RIGHT_RIGHT"))
        .add();
  }

  private static void setDiagonal(Draft d) {
    Item a = d.pick(COMMON, 2, 4);
    List<Integer> shape = new ArrayList<>(a.shape().subList(0, a.rank() - 2));
    shape.add(Math.min(a.size(-1), a.size(-2)));
    d.op("MatrixSetDiag").in(a, d.like(a.dtype(), shape)).add();
  }
}
