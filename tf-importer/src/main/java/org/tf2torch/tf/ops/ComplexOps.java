package org.tf2torch.tf.ops;

import java.util.List;
import java.util.stream.IntStream;
import org.tf2torch.ir.Contents;
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
    table.op("ConjugateTranspose", ComplexOps::conjugateTranspose);
  }

  private static Value conjugateTranspose(OpCall call) {
    List<Integer> axes =
        Contents.longs(call.tensor(1))
            .orElseThrow(() -> call.refuse("its permutation is computed while the model runs"))
            .stream()
            .map(Math::toIntExact)
            .toList();
    Value x = call.emit().ranked(call.tensor(0), axes.size());
    List<Integer> permutation =
        IntStream.range(0, axes.size()).map(i -> x.shape().axis(axes.get(i))).boxed().toList();
    return conjugate(call, call.emit().permute(x, permutation));
  }

  /** Real numbers are their own conjugates. */
  static Value conjugate(OpCall call, Value x) {
    return x.dtype().isComplex() ? call.emit().unary(Function.CONJ, x) : x;
  }
}
