package org.tf2torch.torch.ops;

import static org.tf2torch.torch.code.Expression.call;
import static org.tf2torch.torch.code.Expression.dtype;
import static org.tf2torch.torch.code.Expression.integer;

import java.util.Map;
import org.tf2torch.ir.DType;
import org.tf2torch.ir.op.Elementwise.Operator;
import org.tf2torch.torch.code.Expression;
import org.tf2torch.torch.lower.NodeCall;

/**
 * Unsigned integers of more than 8 bits, for which PyTorch has few kernels: computed as int64,
 * which is exact for sums modulo their width, and for comparisons once the sign bit of the widest
 * is flipped.
 */
final class WideUnsigned {
  /** Helpers for the bits of uint64 where they are no int64's. */
  static final Map<Operator, String> ORDERED =
      Map.of(
          Operator.MAXIMUM, "maximum_unsigned",
          Operator.MINIMUM, "minimum_unsigned",
          Operator.SHIFT_RIGHT, "shift_right_unsigned",
          Operator.TRUNC_DIV, "divide_unsigned",
          Operator.FLOOR_DIV, "divide_unsigned",
          Operator.TRUNC_MOD, "remainder_unsigned",
          Operator.FLOOR_MOD, "remainder_unsigned");

  private WideUnsigned() {}

  private static boolean is(DType type) {
    return type.isUnsigned() && type != DType.UINT8;
  }

  /** Operand i in a dtype that PyTorch moves and adds. */
  static Expression added(NodeCall call, int i) {
    return is(call.dtype(i)) ? call("torch.to", call.arg(i), dtype(DType.INT64)) : call.arg(i);
  }

  /** Operand i in a dtype that PyTorch compares and sorts. */
  static Expression ordered(NodeCall call, int i) {
    if (call.dtype(i) == DType.BOOL) {
      return call("torch.to", call.arg(i), dtype(DType.UINT8));
    }
    return call.dtype(i) == DType.UINT64 ? flipped(added(call, i)) : added(call, i);
  }

  /** A result of {@link #added} operands in its own dtype. */
  static Expression summed(DType type, Expression result) {
    return is(type) ? call("torch.to", result, dtype(type)) : result;
  }

  /** A result of {@link #ordered} operands in its own dtype. */
  static Expression sorted(DType type, Expression result) {
    if (type == DType.BOOL) {
      return call("torch.to", result, dtype(type));
    }
    return summed(type, type == DType.UINT64 ? flipped(result) : result);
  }

  /** The bits of uint64 as numbers that int64 orders alike, and back. */
  static Expression flipped(Expression x) {
    return call("torch.bitwise_xor", x, integer(Long.MIN_VALUE));
  }
}
