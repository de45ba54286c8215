package org.tf2torch.tf.ops;

import org.tf2torch.ir.DType;
import org.tf2torch.ir.Value;
import org.tf2torch.tf.lower.OpCall;
import org.tf2torch.tf.lower.OpTable;

/** Conversions between element types. */
final class CastOps {
  private CastOps() {}

  static void register(OpTable table) {
    table.op("Cast", CastOps::cast);
  }

  private static Value cast(OpCall call) {
    DType to = call.dtype("DstT");
    call.require(!call.flag("Truncate"), "it truncates instead of rounding");
    return call.emit().cast(call.tensor(0), to);
  }
}
