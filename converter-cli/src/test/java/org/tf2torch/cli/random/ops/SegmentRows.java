package org.tf2torch.cli.random.ops;

import static org.tf2torch.cli.random.ops.Types.NUMBER;

import java.util.List;
import org.tf2torch.cli.random.Draft;
import org.tf2torch.cli.random.Item;
import org.tf2torch.cli.random.Rows;
import org.tf2torch.ir.DType;

/** Reductions of rows by the number of their group. */
final class SegmentRows {
  private SegmentRows() {}

  static void add(Rows rows) {
    for (String op :
        List.of("SegmentSum", "SegmentMean", "SegmentProd", "SegmentMax", "SegmentMin")) {
      rows.row(op, d -> sorted(d, op));
    }
    for (String kind : List.of("Sum", "Prod", "Max", "Min")) {
      rows.row("UnsortedSegment" + kind, d -> unsorted(d, "UnsortedSegment" + kind));
    }
    for (String kind : List.of("Sum", "Mean", "SqrtN")) {
      rows.row("SparseSegment" + kind, d -> sparse(d, "SparseSegment" + kind));
    }
  }

  private static Item groups(Draft d, int count) {
    int[] values = new int[count];
    for (int i = 0; i < count; i++) {
      values[i] = (i == 0 ? 0 : values[i - 1]) + (d.chance(0.5) ? 0 : d.between(0, 2));
    }
    return d.ints(d.one(DType.INT32, DType.INT64), List.of(count), values);
  }

  private static void sorted(Draft d, String op) {
    Item a = d.pick(NUMBER, 1, 4);
    d.op(op).in(a, groups(d, a.size(0))).add();
  }

  private static void unsorted(Draft d, String op) {
    Item a = d.pick(NUMBER, 1, 4);
    List<Integer> shape = a.shape().subList(0, d.between(1, Math.min(2, a.rank())));
    int count = shape.stream().reduce(1, (x, y) -> x * y);
    int[] values = new int[count];
    for (int i = 0; i < count; i++) {
      values[i] = d.between(-1, 3);
    }
    Item ids = d.ints(d.one(DType.INT32, DType.INT64), shape, values);
    d.op(op).in(a, ids, d.int32(d.between(4, 5))).add();
  }

  private static void sparse(Draft d, String op) {
    Item a = d.pick(Types.FLOAT, 1, 3);
    int count = d.between(1, 4);
    d.op(op).in(a, IndexingRows.indices(d, List.of(count), a.size(0)), groups(d, count)).add();
  }
}
