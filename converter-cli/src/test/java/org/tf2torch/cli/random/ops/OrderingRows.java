package org.tf2torch.cli.random.ops;

import static org.tf2torch.cli.random.ops.Types.NUMBER;

import java.util.List;
import org.tf2torch.cli.random.Draft;
import org.tf2torch.cli.random.Item;
import org.tf2torch.cli.random.Rows;
import org.tf2torch.ir.DType;

/** Orders, sets and counts. */
final class OrderingRows {
  private OrderingRows() {}

  static void add(Rows rows) {
    rows.row("TopKV2", d -> topK(d));
    for (String op : List.of("TensorScatterMax", "TensorScatterMin")) {
      rows.row(op, d -> IndexingRows.tensorScatter(d, op));
    }
    rows.row(
        "CumulativeLogsumexp", d -> ReductionRows.cumulative(d, "CumulativeLogsumexp", Types.REAL));
    rows.row("NthElement", d -> nth(d));
    rows.row("InTopKV2", d -> inTopK(d));
    rows.row(
        "Unique",
        d -> d.op("Unique").in(d.pick(NUMBER, 1, 1)).type("out_idx", d.type(Types.INDEX)).add());
    rows.row("UniqueWithCounts", d -> d.op("UniqueWithCounts").in(d.pick(NUMBER, 1, 1)).add());
    rows.row("Bincount", d -> bincount(d));
    rows.row("SearchSorted", d -> search(d));
    rows.row("Bucketize", d -> bucketize(d));
    rows.row("ListDiff", d -> listDiff(d));
  }

  private static void topK(Draft d) {
    Item a = d.pick(NUMBER, 1, 4);
    d.op("TopKV2").in(a, d.int32(d.between(0, a.size(-1)))).attr("sorted", true).add();
  }

  private static void nth(Draft d) {
    Item a = d.pick(NUMBER, 1, 4);
    d.op("NthElement")
        .in(a, d.int32(d.between(0, Math.max(0, a.size(-1) - 1))))
        .attr("reverse", d.chance(0.5))
        .add();
  }

  private static void inTopK(Draft d) {
    Item a = d.pick(java.util.Set.of(DType.FLOAT32), 2, 2);
    Item targets = IndexingRows.indices(d, List.of(a.size(0)), a.size(1));
    d.op("InTopKV2").in(a, targets, d.ints(targets.dtype(), List.of(), d.between(1, 3))).add();
  }

  private static void bincount(Draft d) {
    Item a = d.ints(DType.INT32, List.of(5), 0, 3, 1, d.between(0, 6), 1);
    Item weights =
        d.like(
            d.type(java.util.EnumSet.of(DType.INT32, DType.FLOAT32)),
            d.one(List.of(0), List.of(5)));
    d.op("Bincount").in(a, d.int32(d.between(1, 5)), weights).add();
  }

  private static void search(Draft d) {
    DType type =
        d.type(java.util.EnumSet.of(DType.INT32, DType.INT64, DType.FLOAT32, DType.FLOAT64));
    int rows = d.between(1, 3);
    int[] sorted = new int[rows * 4];
    for (int i = 0; i < sorted.length; i++) {
      sorted[i] = (i % 4) * 2 - 3 + (i % 4 > 1 ? -d.between(0, 2) : 0);
    }
    Item table = d.ints(type, List.of(rows, 4), sorted);
    Item values = d.like(type, List.of(rows, d.between(1, 4)));
    d.op(d.one("LowerBound", "UpperBound"))
        .in(table, values)
        .type("out_type", d.type(Types.INDEX))
        .add();
  }

  private static void bucketize(Draft d) {
    Item a =
        d.pick(java.util.EnumSet.of(DType.INT32, DType.INT64, DType.FLOAT32, DType.FLOAT64), 0, 3);
    d.op("Bucketize").in(a).floats("boundaries", -1, 0, 0.5, 2).add();
  }

  private static void listDiff(Draft d) {
    Item a = d.pick(NUMBER, 1, 1);
    d.op("ListDiff").in(a, d.like(a.dtype(), List.of(d.between(0, 4)))).add();
  }
}
