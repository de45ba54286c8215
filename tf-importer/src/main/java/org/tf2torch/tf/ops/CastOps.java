package org.tf2torch.tf.ops;

import java.util.List;
import org.tf2torch.ir.DType;
import org.tf2torch.ir.Value;
import org.tf2torch.ir.data.Literals;
import org.tf2torch.ir.op.ComplexNumbers.Bitcast;
import org.tf2torch.ir.op.Elementwise.Function;
import org.tf2torch.ir.op.Elementwise.Operator;
import org.tf2torch.ir.op.Emit;
import org.tf2torch.tf.lower.OpCall;
import org.tf2torch.tf.lower.OpTable;

/** Conversions between element types. */
final class CastOps {
  private CastOps() {}

  static void register(OpTable table) {
    table.op("Cast", CastOps::cast);
  }

  /** Of a complex number only the real part counts, also for whether it is true. */
  private static Value cast(OpCall call) {
    Value x = call.tensor(0);
    DType from = x.dtype();
    DType to = call.dtype("DstT");
    if (call.flag("Truncate") && isCut(from, to)) {
      call.require(!to.isComplex(), "it truncates to " + to.text() + " instead of rounding");
      return call.emit().cast(cut(call.emit(), x, to), to);
    }
    return from.isComplex() && to == DType.BOOL
        ? call.emit().cast(call.emit().unary(Function.REAL, x), to)
        : call.emit().cast(x, to);
  }

  /** The conversions in which the flag means anything (tensorflow/core/kernels/cast_op.h). */
  private static boolean isCut(DType from, DType to) {
    return switch (from) {
      case FLOAT32 -> to == DType.FLOAT16 || to == DType.BFLOAT16;
      case FLOAT64, COMPLEX128 ->
          to == DType.FLOAT16 || to == DType.FLOAT32 || to == DType.COMPLEX64;
      case COMPLEX64 -> to == DType.FLOAT16;
      default -> false;
    };
  }

  /** All bits of the fraction that the other format has none for are 0, except in NaN. */
  private static Value cut(Emit emit, Value from, DType to) {
    Value x = from.dtype().isComplex() ? emit.unary(Function.REAL, from) : from;
    DType whole = x.dtype() == DType.FLOAT64 ? DType.INT64 : DType.INT32;
    long mask = -1L << fraction(x.dtype()) - fraction(to);
    Value pattern = emit.op(new Bitcast(whole), x);
    Value kept =
        emit.binary(
            Operator.BITWISE_AND, pattern, emit.constant(Literals.longs(whole, List.of(), mask)));
    return emit.where(emit.unary(Function.IS_NAN, x), x, emit.op(new Bitcast(x.dtype()), kept));
  }

  /** Bits of the fraction. */
  private static int fraction(DType type) {
    return switch (type) {
      case FLOAT16 -> 10;
      case BFLOAT16 -> 7;
      case FLOAT32 -> 23;
      default -> 52;
    };
  }
}
