package org.tf2torch.torch.ops;

import static org.tf2torch.torch.code.Expression.call;
import static org.tf2torch.torch.code.Expression.dtype;
import static org.tf2torch.torch.code.Expression.with;

import java.util.Optional;
import org.tf2torch.ir.op.Sources.Full;
import org.tf2torch.ir.op.Sources.Range;
import org.tf2torch.torch.code.Expression;
import org.tf2torch.torch.lower.NodeCall;
import org.tf2torch.torch.lower.OpTable;

/** Tensors made from numbers. */
final class SourceOps {
  private SourceOps() {}

  static void register(OpTable table) {
    table.op(Full.class, SourceOps::full);
    table.op(Range.class, SourceOps::range);
  }

  private static Expression full(Full op, NodeCall call) {
    Optional<Expression> number = call.number(1);
    if (number.isEmpty()) {
      return call("torch.expand", call.arg(1), call.integers(0));
    }
    return onDevice(
        call,
        with(call("torch.full", call.integers(0), number.get()), "dtype", dtype(call.dtype(1))));
  }

  private static Expression range(Range op, NodeCall call) {
    // torch.arange takes numbers only: computed ends are read from their tensors.
    Expression.Call range = call("torch.arange", number(call, 0), number(call, 1), number(call, 2));
    return onDevice(call, with(range, "dtype", dtype(call.dtype(0))));
  }

  private static Expression number(NodeCall call, int i) {
    boolean integer = call.dtype(i).isInteger();
    return integer ? call.integerOf(i) : call.number(i).orElseGet(() -> call("float", call.arg(i)));
  }

  /** A new tensor where the model runs. */
  static Expression onDevice(NodeCall call, Expression.Call tensor) {
    return call.method()
        .device()
        .<Expression>map(device -> with(tensor, "device", device))
        .orElse(tensor);
  }
}
