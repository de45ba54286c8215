package org.tf2torch.tf.ops;

import org.tf2torch.ir.Value;
import org.tf2torch.ir.op.Elementwise.Function;
import org.tf2torch.ir.op.Elementwise.Relation;
import org.tf2torch.ir.op.Emit;
import org.tf2torch.tf.lower.OpCall;
import org.tf2torch.tf.lower.OpTable;

/** Products and quotients that are 0 where one operand is, whatever the other one is. */
final class GuardedOps {
  private GuardedOps() {}

  static void register(OpTable table) {
    table.op("DivNoNan", call -> guarded(call, 1, call.emit().div(call.tensor(0), call.tensor(1))));
    table.op("MulNoNan", call -> guarded(call, 1, call.emit().mul(call.tensor(0), call.tensor(1))));
    table.op("Xdivy", call -> guarded(call, 0, call.emit().div(call.tensor(0), call.tensor(1))));
    table.op("Xlogy", call -> guarded(call, 0, timesLog(call, Function.LOG)));
    table.op("Xlog1py", call -> guarded(call, 0, timesLog(call, Function.LOG1P)));
  }

  private static Value timesLog(OpCall call, Function log) {
    return call.emit().mul(call.tensor(0), call.emit().unary(log, call.tensor(1)));
  }

  /** 0 where that operand is 0; PyTorch's xlogy still gives NaN where the other one is NaN. */
  private static Value guarded(OpCall call, int guard, Value result) {
    Emit emit = call.emit();
    Value zero = emit.scalarLike(result, 0);
    return emit.where(emit.compare(Relation.EQUAL, call.tensor(guard), zero), zero, result);
  }
}
