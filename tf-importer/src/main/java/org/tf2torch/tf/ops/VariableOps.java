package org.tf2torch.tf.ops;

import java.util.List;
import java.util.Optional;
import org.tensorflow.proto.DataType;
import org.tf2torch.ir.DType;
import org.tf2torch.ir.Value;
import org.tf2torch.ir.op.Elementwise.Operator;
import org.tf2torch.tf.lower.LocalSlot;
import org.tf2torch.tf.lower.Lowering;
import org.tf2torch.tf.lower.OpCall;
import org.tf2torch.tf.lower.OpTable;
import org.tf2torch.tf.lower.Operand;
import org.tf2torch.tf.lower.Slot;

/** Variables: handles, reads and assignments. */
final class VariableOps {
  private VariableOps() {}

  static void register(OpTable table) {
    for (String name : List.of("VarHandleOp", "VariableV2", "Variable")) {
      table.raw(name, VariableOps::variable);
    }
    table.op("ReadVariableOp", call -> call.tensor(0));
    table.effect("AssignVariableOp", VariableOps::assign);
    table.effect("AssignAddVariableOp", call -> update(call, Operator.ADD));
    table.effect("AssignSubVariableOp", call -> update(call, Operator.SUB));
    table.effect("Assign", VariableOps::assign);
    table.effect("AssignAdd", call -> update(call, Operator.ADD));
    table.effect("AssignSub", call -> update(call, Operator.SUB));
    table.op("VarIsInitializedOp", VariableOps::isInitialized);
    table.op("IsVariableInitialized", VariableOps::isInitialized);
    table.effect("CountUpTo", VariableOps::countUpTo);
    table.effect("ResourceCountUpTo", VariableOps::countUpTo);
    table.raw(
        "TemporaryVariable",
        call -> List.of(new Operand.Variable(new LocalSlot(call.node().getName()))));
    table.op("DestroyTemporaryVariable", call -> call.tensor(0));
    table.raw("DisableCopyOnRead", call -> List.of());
    table.raw("DestroyResourceOp", call -> List.of());
  }

  /** One without a value before the first run can still be assigned one, and read, in each run. */
  private static List<Operand> variable(OpCall call) {
    Optional<Operand> words = words(call);
    if (words.isPresent()) {
      return List.of(words.get());
    }
    Slot slot =
        call.frame()
            .lowering()
            .variable(call.node())
            .<Slot>map(found -> found)
            .orElseGet(() -> new LocalSlot(call.node().getName()));
    return List.of(new Operand.Variable(slot));
  }

  /** Text in a variable is what was saved; assigning it is refused. */
  private static Optional<Operand> words(OpCall call) {
    Lowering lowering = call.frame().lowering();
    boolean text = call.attributeValue("dtype").getType() == DataType.DT_STRING;
    return lowering
        .vocabulary()
        .filter(vocabulary -> text)
        .flatMap(
            vocabulary ->
                lowering
                    .text(call.node())
                    .flatMap(saved -> vocabulary.numbers(saved.words(), saved.shape())))
        .map(numbers -> new Operand.Words(call.emit().constant(numbers)));
  }

  private static Value isInitialized(OpCall call) {
    Slot slot = call.variable(0);
    call.require(call.isWritten(slot), "an earlier run may have initialised " + slot.name());
    return call.emit().scalar(DType.BOOL, 1);
  }

  /**
   * What the variable held before it was raised by one; the limit, at which a run fails, is not
   * kept.
   */
  private static List<Operand> countUpTo(OpCall call) {
    Value before = call.tensor(0);
    call.write(call.variable(0), call.emit().add(before, call.emit().scalarLike(before, 1)));
    return List.of(new Operand.Tensor(before));
  }

  private static List<Operand> assign(OpCall call) {
    return call.assign(call.variable(0), call.tensor(1));
  }

  private static List<Operand> update(OpCall call, Operator operator) {
    Value updated = call.emit().binary(operator, call.tensor(0), call.tensor(1));
    return call.assign(call.variable(0), updated);
  }
}
