package org.tf2torch.tf.ops;

import org.tf2torch.ir.DType;
import org.tf2torch.ir.Value;
import org.tf2torch.ir.op.Elementwise.Function;
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
    boolean cuts = call.flag("Truncate") && !isWhole(from) && !isWhole(to);
    call.require(!cuts, "it truncates instead of rounding");
    return from.isComplex() && to == DType.BOOL
        ? call.emit().cast(call.emit().unary(Function.REAL, x), to)
        : call.emit().cast(x, to);
  }

  private static boolean isWhole(DType type) {
    return type.isInteger() || type == DType.BOOL;
  }
}
