package org.tf2torch.tf.ops;

import java.util.List;
import java.util.Optional;
import org.tf2torch.ir.Value;
import org.tf2torch.ir.op.Elementwise.Operator;
import org.tf2torch.tf.lower.OpCall;
import org.tf2torch.tf.lower.OpTable;
import org.tf2torch.tf.lower.Operand;
import org.tf2torch.tf.lower.VariableSlot;

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
    table.raw("DisableCopyOnRead", call -> List.of());
  }

  private static List<Operand> variable(OpCall call) {
    Optional<VariableSlot> slot = call.frame().lowering().variable(call.node());
    return List.of(
        slot.<Operand>map(Operand.Variable::new)
            .orElseGet(
                () -> new Operand.Foreign("a variable that the checkpoint has no value for")));
  }

  private static List<Operand> assign(OpCall call) {
    return call.assign(call.variable(0), call.tensor(1));
  }

  private static List<Operand> update(OpCall call, Operator operator) {
    Value updated = call.emit().binary(operator, call.tensor(0), call.tensor(1));
    return call.assign(call.variable(0), updated);
  }
}
