package org.tf2torch.tf.ops;

import java.util.List;
import java.util.Optional;
import org.tensorflow.proto.DataType;
import org.tf2torch.ir.DType;
import org.tf2torch.ir.Op;
import org.tf2torch.ir.TensorType;
import org.tf2torch.ir.Value;
import org.tf2torch.ir.ValueType;
import org.tf2torch.tf.keras.UntracedLayers;
import org.tf2torch.tf.lower.OpCall;
import org.tf2torch.tf.lower.OpTable;
import org.tf2torch.tf.lower.Operand;

/** Calls, and nodes that only pass on what they get. */
final class FunctionOps {
  private static final Operand NO_VALUE = new Operand.Foreign("an optional without a value");

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
            "DebugGradientRefIdentity",
            "DebugIdentity",
            "DebugIdentityV2",
            "DebugIdentityV3",
            "PlaceholderWithDefault")) {
      table.raw(name, OpCall::operands);
    }
    table.raw("Identity", FunctionOps::identity);
    table.op("DeviceIndex", FunctionOps::deviceIndex);
    table.op("EnsureShape", FunctionOps::ensureShape);
    table.raw("Placeholder", FunctionOps::placeholder);
    table.raw("PlaceholderV2", FunctionOps::placeholder);
    table.raw("NoOp", call -> List.of());
    for (String name : List.of("Assert", "PrintV2", "ControlTrigger")) {
      table.raw(name, call -> List.of());
    }
    table.raw("Print", call -> call.operands().subList(0, 1));
    table.call("RemoteCall", call -> inline(call, call.operands().subList(1, call.count())));
    table.call("BatchFunction", call -> inline(call, call.operands()));
    table.raw("RefSelect", FunctionOps::refSelect);
    table.raw("OptionalFromValue", FunctionOps::optional);
    table.raw("OptionalNone", call -> List.of(NO_VALUE));
    table.raw("OptionalGetValue", FunctionOps::optionalValue);
    table.op("OptionalHasValue", FunctionOps::hasValue);
  }

  /**
   * An inference graph keeps of a Keras Dropout only an Identity in the layer's scope, and other
   * layers get one here ({@link UntracedLayers}); the rate is in the metadata.
   */
  private static List<Operand> identity(OpCall call) {
    if (call.operand(0) instanceof Operand.Variable variable && isRead(call, variable)) {
      return List.of(new Operand.Tensor(call.read(variable.slot())));
    }
    if (!(call.operand(0) instanceof Operand.Tensor tensor)) {
      return call.operands();
    }
    return trained(call, tensor.value().type())
        .<List<Operand>>map(op -> List.of(new Operand.Tensor(call.emit(op, tensor.value()))))
        .orElse(call.operands());
  }

  /** What an Identity stands for while its layer is trained. */
  private static Optional<Op> trained(OpCall call, ValueType type) {
    if (call.hasAttribute(UntracedLayers.INPUT_OF)) {
      String name = call.text(UntracedLayers.INPUT_OF);
      return call.frame()
          .lowering()
          .layers()
          .of(name)
          .flatMap(layer -> RecurrentDropout.of(layer, type));
    }
    return call.kerasLayer().flatMap(layer -> DropoutLayers.of(layer, type));
  }

  /**
   * TF1 reads a variable by an Identity of its reference; what is assigned later, it does not see.
   */
  private static boolean isRead(OpCall call, Operand.Variable variable) {
    return call.attributeValue("T").getType() != DataType.DT_RESOURCE
        && call.isWritten(variable.slot())
        && call.read(variable.slot()).type() instanceof TensorType;
  }

  /** One that is no input of what is converted: all that needs it lies before a cut. */
  private static List<Operand> placeholder(OpCall call) {
    return List.of(
        new Operand.Foreign(
            "the input " + call.node().getName() + ", which is left out", call.shape("shape")));
  }

  private static List<Operand> call(OpCall call) {
    return inline(call, call.operands());
  }

  private static List<Operand> inline(OpCall call, List<Operand> arguments) {
    return call.inline(call.function("f"), arguments);
  }

  private static List<Operand> refSelect(OpCall call) {
    int index = call.integer(0, "index");
    call.require(index >= 0 && index + 1 < call.count(), "its index is outside");
    return List.of(call.operand(index + 1));
  }

  /** An optional value is the value itself. */
  private static List<Operand> optional(OpCall call) {
    call.require(call.count() == 1, "its value has several components");
    return call.operands();
  }

  private static List<Operand> optionalValue(OpCall call) {
    call.require(!call.operand(0).equals(NO_VALUE), "it asks for a value that is not there");
    return call.operands();
  }

  private static Value hasValue(OpCall call) {
    return call.emit().scalar(DType.BOOL, call.operand(0).equals(NO_VALUE) ? 0 : 1);
  }

  private static org.tf2torch.ir.Value ensureShape(OpCall call) {
    org.tf2torch.ir.Shape shape = call.shape("shape");
    return shape.hasRank() ? call.emit().ranked(call.tensor(0), shape.rank()) : call.tensor(0);
  }

  /** Which of several implementations runs: that for the CPU, which any device can compute. */
  private static Value deviceIndex(OpCall call) {
    List<String> names =
        call.attributeValue("device_names").getList().getSList().stream()
            .map(com.google.protobuf.ByteString::toStringUtf8)
            .toList();
    int index = names.indexOf("CPU");
    return call.emit().scalar(DType.INT32, index < 0 ? names.size() : index);
  }
}
