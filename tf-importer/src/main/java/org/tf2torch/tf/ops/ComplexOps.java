package org.tf2torch.tf.ops;

import org.tf2torch.ir.Value;
import org.tf2torch.ir.op.ComplexNumbers.ComplexOf;
import org.tf2torch.ir.op.Elementwise.Function;
import org.tf2torch.tf.lower.OpCall;
import org.tf2torch.tf.lower.OpTable;

/** Complex numbers and their parts. */
final class ComplexOps {
  private ComplexOps() {}

  static void register(OpTable table) {
    table.op("Complex", call -> call.emit(new ComplexOf(), call.tensor(0), call.tensor(1)));
    table.unary("Real", Function.REAL);
    table.unary("Imag", Function.IMAG);
    table.unary("Angle", Function.ANGLE);
    table.unary("ComplexAbs", Function.ABS);
    table.op("Conj", call -> conjugate(call, call.tensor(0)));
  }

  /** Real numbers are their own conjugates. */
  static Value conjugate(OpCall call, Value x) {
    return x.dtype().isComplex() ? call.emit().unary(Function.CONJ, x) : x;
  }
}
