package org.tf2torch.tf.ops;

import java.util.List;
import java.util.Optional;
import org.tf2torch.ir.op.Elementwise.Dropout;
import org.tf2torch.tf.lower.OpCall;
import org.tf2torch.tf.lower.OpTable;
import org.tf2torch.tf.lower.Operand;
import org.tf2torch.tf.model.KerasLayer;

/** Calls, and nodes that only pass on what they get. */
final class FunctionOps {
  private FunctionOps() {}

  static void register(OpTable table) {
    table.call("PartitionedCall", FunctionOps::call);
    table.call("StatefulPartitionedCall", FunctionOps::call);
    for (String name :
        List.of(
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
    table.raw("Identity", FunctionOps::identity);
    table.op("EnsureShape", FunctionOps::ensureShape);
    table.raw("Placeholder", FunctionOps::placeholder);
    table.raw("PlaceholderV2", FunctionOps::placeholder);
    table.raw("NoOp", call -> List.of());
    table.raw("Assert", call -> List.of());
  }

  /**
   * An inference graph keeps of a Keras Dropout only an Identity in the layer's scope; the rate is
   * in the metadata.
   */
  private static List<Operand> identity(OpCall call) {
    Optional<KerasLayer> dropout =
        call.kerasLayer().filter(layer -> layer.className().equals("Dropout"));
    if (dropout.isEmpty() || !(call.operand(0) instanceof Operand.Tensor tensor)) {
      return call.operands();
    }
    boolean wholeTensor = dropout.get().config().path("noise_shape").isNull();
    double rate = dropout.get().config().path("rate").asDouble();
    return wholeTensor && rate > 0 && rate < 1
        ? List.of(new Operand.Tensor(call.emit(new Dropout(rate), tensor.value())))
        : call.operands();
  }

  /** One that is no input of what is converted: all that needs it lies before a cut. */
  private static List<Operand> placeholder(OpCall call) {
    return List.of(
        new Operand.Foreign(
            "the input " + call.node().getName() + ", which is left out", call.shape("shape")));
  }

  private static List<Operand> call(OpCall call) {
    return call.inline(call.function("f"), call.operands());
  }

  private static org.tf2torch.ir.Value ensureShape(OpCall call) {
    org.tf2torch.ir.Shape shape = call.shape("shape");
    return shape.hasRank() ? call.emit().ranked(call.tensor(0), shape.rank()) : call.tensor(0);
  }
}
