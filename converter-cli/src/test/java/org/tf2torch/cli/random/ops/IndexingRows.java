package org.tf2torch.cli.random.ops;

import static org.tf2torch.cli.random.ops.Types.ANY;
import static org.tf2torch.cli.random.ops.Types.COMMON;
import static org.tf2torch.cli.random.ops.Types.NUMBER;

import java.util.ArrayList;
import java.util.List;
import org.tf2torch.cli.random.Draft;
import org.tf2torch.cli.random.Item;
import org.tf2torch.cli.random.Rows;
import org.tf2torch.cli.random.Tensors;
import org.tf2torch.ir.DType;

/** Elements chosen and changed by their index. */
final class IndexingRows {
  private IndexingRows() {}

  static void add(Rows rows) {
    rows.row("Gather", d -> gather(d));
    rows.row("GatherV2", d -> gatherV2(d));
    rows.row("GatherNd", d -> gatherNd(d));
    rows.row("ScatterNd", d -> scatterNd(d));
    for (String op : List.of("TensorScatterUpdate", "TensorScatterAdd", "TensorScatterSub")) {
      rows.row(op, d -> tensorScatter(d, op));
    }
    rows.row("OneHot", d -> oneHot(d));
    rows.row("InvertPermutation", d -> invert(d));
    rows.row("UnravelIndex", d -> unravel(d));
    rows.row("DynamicStitch", d -> stitch(d));
    rows.row("DynamicPartition", d -> partition(d));
  }

  /** Indices below a size: constant, or a remainder of what is there. */
  static Item indices(Draft d, List<Integer> shape, int below) {
    DType type = d.one(DType.INT32, DType.INT64);
    if (below > 0 && d.chance(0.3)) {
      Item any = d.like(type, shape);
      return d.op("FloorMod").in(any, d.scalar(type, below)).one();
    }
    int count = shape.stream().reduce(1, (a, b) -> a * b);
    int[] values = new int[count];
    for (int i = 0; i < count; i++) {
      values[i] = d.between(0, Math.max(0, below - 1));
    }
    return d.ints(type, shape, values);
  }

  static List<Integer> sizes(Draft d, int low, int high) {
    List<Integer> sizes = new ArrayList<>();
    for (int i = d.between(low, high); i > 0; i--) {
      sizes.add(d.between(d.chance(0.05) ? 0 : 1, 4));
    }
    return sizes;
  }

  private static void gather(Draft d) {
    Item a = d.pick(ANY, 1, 4);
    d.op("Gather").in(a, indices(d, sizes(d, 0, 2), a.size(0))).add();
  }

  private static void unravel(Draft d) {
    int[] sizes = Tensors.array(sizes(d, 1, 4));
    int count = java.util.Arrays.stream(sizes).reduce(1, (a, b) -> a * b);
    Item places = indices(d, d.chance(0.3) ? List.of() : List.of(d.between(1, 5)), count);
    Item dims = d.ints(places.dtype(), List.of(sizes.length), sizes);
    d.op("UnravelIndex").in(places, dims).add();
  }

  private static void gatherV2(Draft d) {
    Item a = d.pick(ANY, 1, 5);
    int batch = d.chance(0.6) ? 0 : d.between(0, a.rank() - 1);
    int axis = d.between(batch, a.rank() - 1);
    List<Integer> shape = new ArrayList<>(a.shape().subList(0, batch));
    shape.addAll(sizes(d, 0, 2));
    Item index = indices(d, shape, a.size(axis));
    int negative = d.chance(0.3) && batch > 0 ? batch - index.rank() : batch;
    d.op("GatherV2")
        .in(a, index, d.int32(d.chance(0.3) ? axis - a.rank() : axis))
        .attr("batch_dims", negative)
        .add();
  }

  private static Item coordinates(Draft d, List<Integer> target, List<Integer> rows, int depth) {
    DType type = d.one(DType.INT32, DType.INT64);
    int count = rows.stream().reduce(1, (a, b) -> a * b);
    int[] values = new int[count * depth];
    for (int i = 0; i < values.length; i++) {
      values[i] = d.between(0, Math.max(0, target.get(i % depth) - 1));
    }
    List<Integer> shape = new ArrayList<>(rows);
    shape.add(depth);
    return d.ints(type, shape, values);
  }

  private static void gatherNd(Draft d) {
    Item a = d.pick(ANY, 1, 4);
    d.op("GatherNd").in(a, coordinates(d, a.shape(), sizes(d, 0, 2), d.between(0, a.rank()))).add();
  }

  private static void scatterNd(Draft d) {
    List<Integer> target = sizes(d, 1, 3);
    int depth = d.between(1, target.size());
    List<Integer> rows = sizes(d, 1, 2);
    Item index = coordinates(d, target, rows, depth);
    List<Integer> shape = new ArrayList<>(rows);
    shape.addAll(target.subList(depth, target.size()));
    Item updates = d.like(d.type(NUMBER), shape);
    Item size =
        index.dtype() == DType.INT32
            ? d.dims(target)
            : d.ints(
                DType.INT64, List.of(target.size()), target.stream().mapToInt(i -> i).toArray());
    d.op("ScatterNd").in(index, updates, size).add();
  }

  static void tensorScatter(Draft d, String op) {
    Item a = d.pick(op.endsWith("Update") ? ANY : NUMBER, 1, 4);
    int depth = d.between(1, a.rank());
    List<Integer> rows = sizes(d, 1, 2);
    Item index = coordinates(d, a.shape(), rows, depth);
    List<Integer> shape = new ArrayList<>(rows);
    shape.addAll(a.shape().subList(depth, a.rank()));
    d.op(op).in(a, index, d.like(a.dtype(), shape)).add();
  }

  private static void oneHot(Draft d) {
    Item a = d.pick(java.util.EnumSet.of(DType.INT32, DType.INT64, DType.UINT8), 0, 3);
    DType type = d.type(COMMON);
    d.op("OneHot")
        .in(a, d.int32(d.between(0, 5)), d.constant(type, List.of()), d.constant(type, List.of()))
        .attr("axis", d.between(-1, a.rank()))
        .add();
  }

  private static void invert(Draft d) {
    List<Integer> order = MovementRows.order(d, d.between(1, 5));
    d.op("InvertPermutation").in(d.ints(order.stream().mapToInt(i -> i).toArray())).add();
  }

  private static void stitch(Draft d) {
    Item a = d.pick(COMMON, 1, 3);
    int n = a.size(0);
    int[] values = new int[n];
    int[] others = {n, d.between(0, Math.max(0, n))};
    for (int i = 0; i < n; i++) {
      values[i] = i;
    }
    List<Integer> shape = new ArrayList<>(a.shape());
    shape.set(0, 2);
    d.op("DynamicStitch")
        .list(
            List.of(
                d.ints(DType.INT32, List.of(n), values), d.ints(DType.INT32, List.of(2), others)))
        .list(List.of(a, d.like(a.dtype(), shape)))
        .add();
  }

  private static void partition(Draft d) {
    Item a = d.pick(COMMON, 1, 3);
    int[] values = new int[a.size(0)];
    for (int i = 0; i < values.length; i++) {
      values[i] = d.between(0, 2);
    }
    d.op("DynamicPartition")
        .in(a, d.ints(DType.INT32, List.of(values.length), values))
        .attr("num_partitions", 3)
        .add();
  }
}
