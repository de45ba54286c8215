package org.tf2torch.tf.ops;

import java.util.List;
import org.tf2torch.ir.DType;
import org.tf2torch.ir.Value;
import org.tf2torch.ir.op.Elementwise.Function;
import org.tf2torch.ir.op.Emit;
import org.tf2torch.ir.op.Indexing.Gather;
import org.tf2torch.ir.op.Ordering.NonZero;
import org.tf2torch.ir.op.Reductions.Reduction;
import org.tf2torch.ir.op.Segments.SegmentReduce;
import org.tf2torch.ir.op.Segments.SegmentReduce.Combination;
import org.tf2torch.tf.lower.OpCall;
import org.tf2torch.tf.lower.OpTable;

/** Operations that combine the slices that carry the same number. */
final class SegmentOps {
  private SegmentOps() {}

  static void register(OpTable table) {
    segment(table, "Sum", Combination.SUM);
    segment(table, "Prod", Combination.PROD);
    segment(table, "Min", Combination.MIN);
    segment(table, "Max", Combination.MAX);
    table.op("SegmentMean", SegmentOps::mean);
    sparse(table, "Sum", Combination.SUM);
    sparse(table, "Mean", Combination.MEAN);
    sparse(table, "SqrtN", Combination.SQRT_N);
  }

  private static void segment(OpTable table, String suffix, Combination combination) {
    // The sorted ones fill the rows that nothing is combined into with 0, but for a product.
    boolean zero = combination != Combination.PROD;
    table.op("Segment" + suffix, call -> sorted(call, combination, zero));
    table.op("Segment" + suffix + "V2", call -> numbered(call, combination));
    table.op("UnsortedSegment" + suffix, call -> numbered(call, combination));
  }

  private static void sparse(OpTable table, String suffix, Combination combination) {
    String name = "SparseSegment" + suffix;
    table.op(name, call -> sparse(call, combination, lastPlusOne(call.emit(), ids(call, 2))));
    table.op(name + "WithNumSegments", call -> sparse(call, combination, count(call, 3)));
    table.op(name + "Grad", call -> gradient(call, combination));
    table.ops(name + "GradV2", call -> namedGradient(call, combination));
  }

  private static Value ids(OpCall call, int i) {
    return call.emit().cast(call.tensor(i), DType.INT64);
  }

  private static Value count(OpCall call, int i) {
    return call.emit().reshape(call.emit().cast(call.tensor(i), DType.INT64));
  }

  private static Value numbered(OpCall call, Combination combination) {
    return call.emit(
        new SegmentReduce(combination, false), call.tensor(0), ids(call, 1), count(call, 2));
  }

  /** TensorFlow's sums wrap around before they are divided; wider ones would not. */
  private static Value mean(OpCall call) {
    DType type = call.tensor(0).dtype();
    call.require(
        !type.isUnsigned() || type == DType.UINT8, "it averages unsigned integers above 8 bits");
    return sorted(call, Combination.MEAN, true);
  }

  private static Value sorted(OpCall call, Combination combination, boolean zeroIfEmpty) {
    Value ids = call.emit().ranked(ids(call, 1), 1);
    return call.emit(
        new SegmentReduce(combination, zeroIfEmpty),
        call.tensor(0),
        ids,
        lastPlusOne(call.emit(), ids));
  }

  /** The number of segments where none is given: the ids are sorted; 0 where there are none. */
  private static Value lastPlusOne(Emit emit, Value ids) {
    Value none = emit.sizes(org.tf2torch.ir.Dim.known(-1));
    Value last = emit.reduce(Reduction.MAX, emit.concat(0, List.of(none, ids)), List.of(0), false);
    return emit.add(last, emit.size(1));
  }

  /** Combines rows picked by the indices. */
  private static Value sparse(OpCall call, Combination combination, Value count) {
    Value rows = call.emit(new Gather(0, 0), call.tensor(0), ids(call, 1));
    return call.emit(new SegmentReduce(combination, true), rows, ids(call, 2), count);
  }

  /**
   * The gradient of a row: the sum of its segments' gradients, each divided by what the segment was
   * divided by.
   */
  private static Value gradient(OpCall call, Combination combination) {
    Emit emit = call.emit();
    Value gradient = call.tensor(0);
    Value segments = emit.ranked(ids(call, 2), 1);
    Value rows = emit.op(new Gather(0, 0), gradient, segments);
    if (combination != Combination.SUM) {
      Value ones = emit.full(emit.shapeOf(segments), emit.scalarLike(gradient, 1));
      Value counts =
          emit.op(
              new SegmentReduce(Combination.SUM, true),
              ones,
              segments,
              lastPlusOne(emit, segments));
      Value divisor = combination == Combination.MEAN ? counts : emit.unary(Function.SQRT, counts);
      Value each = emit.op(new Gather(0, 0), divisor, segments);
      call.require(rows.shape().hasRank(), "the rank of its gradient is unknown");
      for (int i = 1; i < rows.shape().rank(); i++) {
        each = emit.unsqueeze(each, i);
      }
      rows = emit.div(rows, each);
    }
    return emit.op(new SegmentReduce(Combination.SUM, true), rows, ids(call, 1), count(call, 3));
  }

  /** Only the rows that the indices name, in their order, and their numbers. */
  private static List<Value> namedGradient(OpCall call, Combination combination) {
    Emit emit = call.emit();
    Value indices = emit.ranked(ids(call, 1), 1);
    Value ones = emit.full(emit.shapeOf(indices), emit.size(1));
    SegmentReduce sum = new SegmentReduce(Combination.SUM, true);
    Value places = emit.op(new NonZero(), emit.op(sum, ones, indices, count(call, 3)));
    Value rows = emit.squeeze(places, 1);
    return List.of(
        emit.op(new Gather(0, 0), gradient(call, combination), rows),
        emit.cast(rows, call.tensor(1).dtype()));
  }
}
