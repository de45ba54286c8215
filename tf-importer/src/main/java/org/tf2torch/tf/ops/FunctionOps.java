package org.tf2torch.tf.ops;

import java.util.List;
import org.tf2torch.tf.lower.OpCall;
import org.tf2torch.tf.lower.OpTable;
import org.tf2torch.tf.lower.Operand;

/** Calls, and nodes that only pass on what they get. */
final class FunctionOps {
  private FunctionOps() {}

  static void register(OpTable table) {
    table.effect("PartitionedCall", FunctionOps::call);
    table.effect("StatefulPartitionedCall", FunctionOps::call);
    for (String name :
        List.of(
            "Identity",
            "IdentityN",
            "StopGradient",
            "PreventGradient",
            "Snapshot",
            "GuaranteeConst",
            "RefIdentity",
            "CheckNumerics",
            "CheckNumericsV2",
            "Copy",
            "CopyHost",
            "DeepCopy",
            "DebugGradientIdentity",
            "PlaceholderWithDefault")) {
      table.raw(name, OpCall::operands);
    }
    table.op("EnsureShape", FunctionOps::ensureShape);
    table.raw("NoOp", call -> List.of());
    table.raw("Assert", call -> List.of());
  }

  private static List<Operand> call(OpCall call) {
    return call.inline(call.function("f"), call.operands());
  }

  private static org.tf2torch.ir.Value ensureShape(OpCall call) {
    org.tf2torch.ir.Shape shape = call.shape("shape");
    return shape.hasRank() ? call.emit().ranked(call.tensor(0), shape.rank()) : call.tensor(0);
  }
}
