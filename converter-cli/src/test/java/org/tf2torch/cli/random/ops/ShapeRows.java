package org.tf2torch.cli.random.ops;

import static org.tf2torch.cli.random.ops.Types.ANY;

import java.util.ArrayList;
import java.util.List;
import org.tf2torch.cli.random.Draft;
import org.tf2torch.cli.random.Item;
import org.tf2torch.cli.random.Rows;
import org.tf2torch.ir.DType;

/** Sizes, and tensors made from sizes. */
final class ShapeRows {
  private ShapeRows() {}

  static void add(Rows rows) {
    rows.row("Shape", d -> sizes(d, "Shape"));
    rows.row("Size", d -> sizes(d, "Size"));
    rows.row("Rank", d -> d.op("Rank").in(d.pick(ANY, 0, 5)).add());
    rows.row("ShapeN", ShapeRows::shapeN);
    rows.row("Fill", ShapeRows::fill);
    rows.row("Range", ShapeRows::range);
    rows.row("LinSpace", ShapeRows::linSpace);
    rows.row("ShapeArithmetic", ShapeRows::arithmetic);
    rows.row("FlattenRest", ShapeRows::flatten);
    rows.row("BroadcastArgs", ShapeRows::broadcastArgs);
  }

  private static void sizes(Draft d, String op) {
    d.op(op).in(d.pick(ANY, 0, 5)).type("out_type", d.type(Types.INDEX)).add();
  }

  private static void shapeN(Draft d) {
    Item a = d.pick(ANY, 0, 5);
    d.op("ShapeN").list(List.of(a, d.like(a.dtype(), a.shape()))).add();
  }

  private static void fill(Draft d) {
    DType type = d.type(ANY);
    d.op("Fill").in(d.dims(IndexingRows.sizes(d, 0, 4)), d.like(type, List.of())).add();
  }

  private static void range(Draft d) {
    DType type = d.type(java.util.Set.of(DType.INT32, DType.INT64, DType.FLOAT32, DType.FLOAT64));
    double step = d.one(1.0, 2.0, -1.0, type.isFloat() ? 0.3 : 3.0);
    double start = d.between(-3, 3);
    double end = start + Math.signum(step) * d.between(0, 7);
    Item limit = d.scalar(type, end);
    if (type == DType.INT32 && step > 0 && d.chance(0.5)) {
      start = 0;
      limit = d.op("Size").in(d.pick(ANY, 0, 3)).one();
    }
    d.op("Range").in(d.scalar(type, start), limit, d.scalar(type, step)).add();
  }

  private static void linSpace(Draft d) {
    DType type = d.type(Types.REAL);
    d.op("LinSpace")
        .in(d.scalar(type, d.between(-3, 3)), d.scalar(type, 2.5), d.int32(d.between(1, 6)))
        .add();
  }

  /** Sizes computed with, and a tensor brought to them. */
  private static void arithmetic(Draft d) {
    Item a = d.pick(Types.COMMON, 1, 4);
    Item shape = d.op("Shape").in(a).one();
    Item part =
        d.op("StridedSlice")
            .in(
                shape,
                d.ints(DType.INT32, List.of(1), d.between(-a.rank(), a.rank() - 1)),
                d.ints(DType.INT32, List.of(1), 0),
                d.ints(DType.INT32, List.of(1), 1))
            .attr("end_mask", 1)
            .one();
    Item product =
        d.op(d.one("Prod", "Max", "Sum")).in(part, d.ints(DType.INT32, List.of(1), 0)).one();
    String op = d.one("Mul", "AddV2", "FloorDiv", "Maximum", "Minimum", "Sub", "FloorMod");
    Item size = d.op(op).in(product, d.int32(d.between(1, 3))).one();
    Item shapes = d.op("Pack").list(List.of(size, d.int32(2))).one();
    d.op("Fill").in(shapes, d.constant(a.dtype(), List.of())).add();
  }

  private static void flatten(Draft d) {
    Item a = d.pick(ANY, 2, 5);
    Item batch =
        d.op("StridedSlice")
            .in(
                d.op("Shape").in(a).one(),
                d.ints(DType.INT32, List.of(1), 0),
                d.ints(DType.INT32, List.of(1), 1),
                d.ints(DType.INT32, List.of(1), 1))
            .attr("shrink_axis_mask", 1)
            .one();
    List<Item> sizes = new ArrayList<>(List.of(batch, d.int32(-1)));
    if (d.chance(0.3)) {
      sizes.add(d.int32(a.size(-1)));
    }
    d.op("Reshape").in(a, d.op("Pack").list(sizes).one()).add();
  }

  private static void broadcastArgs(Draft d) {
    Item a = d.pick(Types.COMMON, 0, 4);
    Item b = d.partner(a);
    Item both =
        d.op("BroadcastArgs").in(d.op("Shape").in(a).one(), d.op("Shape").in(b).one()).one();
    d.op("BroadcastTo").in(a, both).add();
  }
}
