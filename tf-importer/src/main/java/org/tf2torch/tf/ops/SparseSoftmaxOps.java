package org.tf2torch.tf.ops;

import org.tf2torch.ir.DType;
import org.tf2torch.ir.Value;
import org.tf2torch.ir.op.Elementwise.Function;
import org.tf2torch.ir.op.Emit;
import org.tf2torch.ir.op.Segments.SegmentReduce;
import org.tf2torch.ir.op.Segments.SegmentReduce.Combination;
import org.tf2torch.ir.op.Slicing.Slice;
import org.tf2torch.tf.lower.OpCall;
import org.tf2torch.tf.lower.OpTable;

/** The softmax of a sparse tensor along its last axis; what it does not hold counts for nothing. */
final class SparseSoftmaxOps {
  private SparseSoftmaxOps() {}

  static void register(OpTable table) {
    table.op("SparseSoftmax", SparseSoftmaxOps::softmax);
  }

  /** The results are in row-major order, in whichever order the elements come. */
  private static Value softmax(OpCall call) {
    Emit emit = call.emit();
    Coordinates at = new Coordinates(emit);
    Value indices = emit.ranked(call.tensor(0), 2);
    Value shape = emit.ranked(call.tensor(2), 1);
    Value order = at.order(at.numbers(indices, shape));
    Value sorted = at.rows(call.tensor(1), order);
    Value x = sorted.dtype().bytes() < 4 ? emit.cast(sorted, DType.FLOAT32) : sorted;
    Value outer = emit.op(new Slice(1, 1), at.rows(indices, order), emit.size(0), emit.size(-1));
    Coordinates.Groups rows = at.groups(at.numbers(outer, at.starts(shape)));
    Value largest = at.rows(combined(emit, Combination.MAX, x, rows), rows.member());
    Value exponential = emit.unary(Function.EXP, emit.sub(x, largest));
    Value sums = at.rows(combined(emit, Combination.SUM, exponential, rows), rows.member());
    return emit.cast(emit.div(exponential, sums), sorted.dtype());
  }

  private static Value combined(
      Emit emit, Combination combination, Value x, Coordinates.Groups rows) {
    return emit.op(new SegmentReduce(combination, true), x, rows.member(), rows.count());
  }
}
