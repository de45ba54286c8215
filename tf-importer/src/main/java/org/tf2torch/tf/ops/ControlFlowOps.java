package org.tf2torch.tf.ops;

import java.util.List;
import org.tensorflow.proto.NameAttrList;
import org.tf2torch.ir.DType;
import org.tf2torch.ir.Dim;
import org.tf2torch.ir.Shape;
import org.tf2torch.ir.Value;
import org.tf2torch.ir.op.Elementwise.Relation;
import org.tf2torch.ir.op.Emit;
import org.tf2torch.tf.lower.OpCall;
import org.tf2torch.tf.lower.OpTable;
import org.tf2torch.tf.lower.Operand;

/** Branches and loops over functions. */
final class ControlFlowOps {
  private ControlFlowOps() {}

  static void register(OpTable table) {
    table.call("If", ControlFlowOps::choose);
    table.call("StatelessIf", ControlFlowOps::choose);
    table.call("XlaIf", ControlFlowOps::choose);
    table.call("Case", ControlFlowOps::switchCase);
    table.call("StatelessCase", ControlFlowOps::switchCase);
    table.call("While", ControlFlowOps::loop);
    table.call("StatelessWhile", ControlFlowOps::loop);
    table.call("XlaWhile", ControlFlowOps::loop);
  }

  private static List<Operand> choose(OpCall call) {
    Value condition = isTrue(call, call.emit(), call.tensor(0));
    List<Operand> arguments = call.operands().subList(1, call.count());
    return call.nested()
        .choose(condition, call.function("then_branch"), call.function("else_branch"), arguments);
  }

  private static List<Operand> switchCase(OpCall call) {
    List<NameAttrList> branches = call.attributeValue("branches").getList().getFuncList();
    call.require(!branches.isEmpty(), "it has no branches");
    Value index = call.emit().ranked(call.tensor(0), 0);
    return call.nested().choose(index, branches, call.operands().subList(1, call.count()));
  }

  private static List<Operand> loop(OpCall call) {
    return call.nested()
        .loop(
            call.function("cond"),
            call.function("body"),
            call.operands(),
            (emit, value) -> isTrue(call, emit, value));
  }

  /**
   * TensorFlow's truth of a condition (functional_ops.cc, ToBool): a scalar is true when it is not
   * zero, any other tensor when it has elements.
   */
  private static Value isTrue(OpCall call, Emit emit, Value x) {
    Shape shape = x.shape();
    call.require(shape.hasRank(), "its condition may be a scalar or not");
    if (shape.rank() > 0) {
      return emit.compare(Relation.GREATER, emit.size(shape.elements()), emit.size(Dim.ZERO));
    }
    call.require(!x.dtype().isComplex(), "its condition is a complex number");
    return x.dtype() == DType.BOOL ? x : emit.compare(Relation.NOT_EQUAL, x, emit.scalarLike(x, 0));
  }
}
