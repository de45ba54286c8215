package org.tf2torch.cli.random.ops;

import static org.tf2torch.cli.random.ops.Types.ANY;

import java.util.ArrayList;
import java.util.List;
import org.tf2torch.cli.random.Draft;
import org.tf2torch.cli.random.Item;
import org.tf2torch.cli.random.Rows;
import org.tf2torch.cli.random.Tensors;
import org.tf2torch.ir.DType;

/** Slices, with every mask. */
final class SliceRows {
  private SliceRows() {}

  static void add(Rows rows) {
    rows.row("Slice", SliceRows::slice);
    rows.row("StridedSlice", SliceRows::strided);
    rows.row("StridedSlice", SliceRows::strided);
    rows.row("TensorStridedSliceUpdate", SliceRows::update);
  }

  private static void slice(Draft d) {
    Item a = d.pick(ANY, 1, 5);
    int[] begin = new int[a.rank()];
    int[] size = new int[a.rank()];
    for (int i = 0; i < begin.length; i++) {
      begin[i] = d.between(0, a.size(i));
      size[i] = d.chance(0.4) ? -1 : d.between(0, a.size(i) - begin[i]);
    }
    Item sizes =
        d.chance(0.8)
            ? d.ints(DType.INT32, List.of(size.length), size)
            : d.dims(MovementRows.list(size));
    d.op("Slice").in(a, d.ints(DType.INT32, List.of(begin.length), begin), sizes).add();
  }

  /** The operands of a strided slice, and its masks. */
  private record Spec(List<Integer> begin, List<Integer> end, List<Integer> strides, int[] masks) {}

  private static Spec spec(Draft d, Item a) {
    List<Integer> begin = new ArrayList<>();
    List<Integer> end = new ArrayList<>();
    List<Integer> strides = new ArrayList<>();
    int[] masks = new int[5];
    boolean ellipsis = false;
    int axis = 0;
    while (axis < a.rank() && d.chance(0.85) || begin.isEmpty()) {
      int bit = 1 << begin.size();
      int size = a.size(Math.min(axis, a.rank() - 1));
      int kind = d.between(0, 9);
      int stride = d.chance(0.5) ? 1 : d.one(-1, 2, -2, 3, -3);
      begin.add(d.between(-size - 1, size + 1));
      end.add(d.between(-size - 1, size + 1));
      masks[0] |= d.chance(0.4) ? bit : 0;
      masks[1] |= d.chance(0.4) ? bit : 0;
      if (kind == 0 && !ellipsis) {
        masks[2] |= bit;
        ellipsis = true;
        axis += d.between(0, a.rank() - axis);
      } else if (kind == 1) {
        masks[3] |= bit;
      } else if (kind <= 3) {
        masks[4] |= bit;
        stride = 1;
        begin.set(begin.size() - 1, size == 0 ? 0 : d.between(-size, size - 1));
        masks[0] &= d.chance(0.8) ? ~bit : -1;
        axis++;
      } else {
        axis++;
      }
      strides.add(stride);
    }
    return new Spec(begin, end, strides, masks);
  }

  private static void strided(Draft d) {
    Item a = d.pick(ANY, 1, 5);
    Spec spec = spec(d, a);
    DType type = d.one(DType.INT32, DType.INT32, DType.INT64);
    List<Integer> shape = List.of(spec.begin().size());
    Item end =
        d.chance(0.15) && type == DType.INT32
            ? d.dims(spec.end())
            : d.ints(type, shape, Tensors.array(spec.end()));
    Item begin =
        d.chance(0.05) && type == DType.INT32
            ? d.dims(spec.begin())
            : d.ints(type, shape, Tensors.array(spec.begin()));
    d.op("StridedSlice")
        .in(a, begin, end, d.ints(type, shape, Tensors.array(spec.strides())))
        .attr("begin_mask", spec.masks()[0])
        .attr("end_mask", spec.masks()[1])
        .attr("ellipsis_mask", spec.masks()[2])
        .attr("new_axis_mask", spec.masks()[3])
        .attr("shrink_axis_mask", spec.masks()[4])
        .add();
  }

  private static void update(Draft d) {
    Item a = d.pick(Types.COMMON, 1, 4);
    Spec spec = spec(d, a);
    List<Integer> shape = List.of(spec.begin().size());
    Item begin = d.ints(DType.INT32, shape, Tensors.array(spec.begin()));
    Item end = d.ints(DType.INT32, shape, Tensors.array(spec.end()));
    Item strides = d.ints(DType.INT32, shape, Tensors.array(spec.strides()));
    Item part =
        d.op("StridedSlice")
            .in(a, begin, end, strides)
            .attr("begin_mask", spec.masks()[0])
            .attr("end_mask", spec.masks()[1])
            .attr("ellipsis_mask", spec.masks()[2])
            .attr("new_axis_mask", spec.masks()[3])
            .attr("shrink_axis_mask", spec.masks()[4])
            .one();
    d.op("TensorStridedSliceUpdate")
        .in(a, begin, end, strides, d.like(a.dtype(), part.shape()))
        .attr("begin_mask", spec.masks()[0])
        .attr("end_mask", spec.masks()[1])
        .attr("ellipsis_mask", spec.masks()[2])
        .attr("new_axis_mask", spec.masks()[3])
        .attr("shrink_axis_mask", spec.masks()[4])
        .add();
  }
}
