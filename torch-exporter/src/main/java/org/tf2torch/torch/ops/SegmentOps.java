package org.tf2torch.torch.ops;

import static org.tf2torch.torch.code.Expression.call;
import static org.tf2torch.torch.code.Expression.dtype;
import static org.tf2torch.torch.code.Expression.integer;
import static org.tf2torch.torch.code.Expression.number;
import static org.tf2torch.torch.code.Expression.text;
import static org.tf2torch.torch.code.Expression.with;

import org.tf2torch.ir.DType;
import org.tf2torch.ir.op.Segments.SegmentReduce;
import org.tf2torch.ir.op.Segments.SegmentReduce.Combination;
import org.tf2torch.torch.code.Expression;
import org.tf2torch.torch.lower.NodeCall;
import org.tf2torch.torch.lower.OpTable;

/** Operations that combine the slices that carry the same number. */
final class SegmentOps {
  private SegmentOps() {}

  static void register(OpTable table) {
    table.op(SegmentReduce.class, SegmentOps::segmentReduce);
  }

  private static Expression segmentReduce(SegmentReduce op, NodeCall call) {
    String how =
        switch (op.combination()) {
          case SUM -> "sum";
          case MEAN -> "mean";
          case SQRT_N -> "sqrt_n";
          case PROD -> "prod";
          case MIN -> "amin";
          case MAX -> "amax";
        };
    DType type = call.dtype(0);
    boolean compares = op.combination() == Combination.MIN || op.combination() == Combination.MAX;
    Expression neutral = call.assign(scalar(neutral(op.combination(), type), call));
    Expression zero = integer(compares && type == DType.UINT64 ? Long.MIN_VALUE : 0);
    Expression empty = op.zeroIfEmpty() ? scalar(zero, call) : neutral;
    Expression x = compares ? WideUnsigned.ordered(call, 0) : WideUnsigned.added(call, 0);
    Expression result =
        call.helper("segment_reduce", x, call.arg(1), call.integerOf(2), text(how), neutral, empty);
    return compares ? WideUnsigned.sorted(type, result) : WideUnsigned.summed(type, result);
  }

  private static Expression neutral(Combination combination, DType type) {
    return switch (combination) {
      case PROD -> integer(1);
      case MIN -> limit(type, true);
      case MAX -> limit(type, false);
      default -> integer(0);
    };
  }

  private static Expression scalar(Expression value, NodeCall call) {
    DType type = call.dtype(0).isUnsigned() ? DType.INT64 : call.dtype(0);
    Expression.Call scalar = call("torch.full", Expression.list(), value);
    return SourceOps.onDevice(call, with(scalar, "dtype", dtype(type)));
  }

  /** The largest or the lowest finite number of a dtype, as {@link WideUnsigned} orders it. */
  private static Expression limit(DType type, boolean largest) {
    return switch (type) {
      case FLOAT16 -> number(largest ? 65504.0 : -65504.0);
      case BFLOAT16 -> number((largest ? 1 : -1) * 0x1.fep127);
      case FLOAT32 -> number((largest ? 1.0 : -1.0) * Float.MAX_VALUE);
      case FLOAT64 -> number((largest ? 1 : -1) * Double.MAX_VALUE);
      default -> integer(limitOfIntegers(type, largest));
    };
  }

  private static long limitOfIntegers(DType type, boolean largest) {
    int bits = 8 * type.bytes();
    if (type.isUnsigned() && type != DType.UINT64) {
      return largest ? (1L << bits) - 1 : 0;
    }
    return largest ? Long.MAX_VALUE >> (64 - bits) : Long.MIN_VALUE >> (64 - bits);
  }
}
