package org.tf2torch.torch.ops;

import static org.tf2torch.torch.code.Expression.call;
import static org.tf2torch.torch.code.Expression.dtype;
import static org.tf2torch.torch.code.Expression.integer;
import static org.tf2torch.torch.code.Expression.with;

import org.tf2torch.ir.op.ComplexNumbers.Bitcast;
import org.tf2torch.ir.op.ComplexNumbers.ComplexOf;
import org.tf2torch.torch.code.Expression;
import org.tf2torch.torch.lower.NodeCall;
import org.tf2torch.torch.lower.OpTable;

/** Complex numbers, and bits read as another type. */
final class ComplexOps {
  private ComplexOps() {}

  static void register(OpTable table) {
    table.op(ComplexOf.class, (op, call) -> call("torch.complex", call.arg(0), call.arg(1)));
    table.op(Bitcast.class, ComplexOps::bitcast);
  }

  /**
   * torch.view_copy divides or joins the elements of the last axis; TorchScript knows torch.view
   * with sizes only.
   */
  private static Expression bitcast(Bitcast op, NodeCall call) {
    int from = call.dtype(0).bytes();
    int to = op.to().bytes();
    Expression x = call("torch.contiguous", call.arg(0));
    if (from > to) {
      x = call("torch.unsqueeze", x, integer(-1));
    }
    Expression bits = with(call("torch.view_copy", x), "dtype", dtype(op.to()));
    return from < to ? call("torch.squeeze", bits, integer(-1)) : bits;
  }
}
