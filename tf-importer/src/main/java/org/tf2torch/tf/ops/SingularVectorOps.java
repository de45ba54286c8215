package org.tf2torch.tf.ops;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.tf2torch.ir.Contents;
import org.tf2torch.ir.Op;
import org.tf2torch.ir.Value;
import org.tf2torch.ir.op.Elementwise.Binary;
import org.tf2torch.ir.op.Elementwise.Cast;
import org.tf2torch.ir.op.Elementwise.Compare;
import org.tf2torch.ir.op.Elementwise.Operator;
import org.tf2torch.ir.op.Elementwise.Unary;
import org.tf2torch.ir.op.Elementwise.Where;
import org.tf2torch.ir.op.Products.MatMul;
import org.tf2torch.ir.op.Reductions.Reduce;
import org.tf2torch.ir.op.Shapes.Reshape;
import org.tf2torch.ir.op.Shapes.Unsqueeze;
import org.tf2torch.ir.op.Sources.Sizes;
import org.tf2torch.tf.lower.OpCall;
import org.tf2torch.tf.lower.Operand;
import org.tf2torch.tf.lower.Operand.Vectors;

/**
 * What can be done with singular vectors whatever their signs are: V f(s) U^H, as in a
 * pseudo-inverse. Equal singular values have any basis of their space for vectors; so f must treat
 * equal ones equally, which it does when it is made of them alone, element by element.
 */
final class SingularVectorOps {
  private SingularVectorOps() {}

  /** Vectors scaled by what their singular values say; empty when operand 0 is none. */
  static Optional<List<Operand>> scaled(OpCall call, Operator operator) {
    if (!(call.operand(0) instanceof Vectors vectors)
        || !isMadeOf(vectors.numbers(), call.tensor(1), new HashMap<>())) {
      return Optional.empty();
    }
    Value columns = call.emit().binary(operator, vectors.columns(), call.tensor(1));
    return Optional.of(List.of(new Vectors(columns, vectors.numbers())));
  }

  /** A product of vectors of both sides, the second adjoint; empty for other operands. */
  static Optional<List<Operand>> product(OpCall call, String first, String second) {
    if (!(call.operand(0) instanceof Vectors a)
        || !(call.operand(1) instanceof Vectors b)
        || a.numbers() != b.numbers()
        || !b.columns().shape().hasRank()
        || call.flag(first)
        || !call.flag(second)
        || second.equals("transpose_b") && a.columns().dtype().isComplex()) {
      return Optional.empty();
    }
    Value adjoint = ComplexOps.conjugate(call, call.emit().transpose(b.columns()));
    return Optional.of(List.of(new Operand.Tensor(call.emit(new MatMul(), a.columns(), adjoint))));
  }

  private static boolean isMadeOf(Value numbers, Value value, Map<Value, Boolean> known) {
    Boolean before = known.get(value);
    if (before == null) {
      before =
          value == numbers
              || Contents.constant(value).isPresent()
              || isComputed(numbers, value, known);
      known.put(value, before);
    }
    return before;
  }

  private static boolean isComputed(Value numbers, Value value, Map<Value, Boolean> known) {
    return value.producer().isPresent()
        && isPlain(value.producer().get().op())
        && value.producer().get().inputs().stream().allMatch(x -> isMadeOf(numbers, x, known));
  }

  private static boolean isPlain(Op op) {
    return Stream.of(
            Unary.class,
            Binary.class,
            Compare.class,
            Where.class,
            Cast.class,
            Reduce.class,
            Reshape.class,
            Unsqueeze.class,
            Sizes.class)
        .anyMatch(type -> type.isInstance(op));
  }
}
