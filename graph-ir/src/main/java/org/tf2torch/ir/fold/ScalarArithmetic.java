package org.tf2torch.ir.fold;

import java.util.List;
import java.util.Optional;
import org.tf2torch.ir.Contents;
import org.tf2torch.ir.DType;
import org.tf2torch.ir.GraphBuilder;
import org.tf2torch.ir.Op;
import org.tf2torch.ir.Value;
import org.tf2torch.ir.data.Literals;
import org.tf2torch.ir.op.Elementwise.Binary;
import org.tf2torch.ir.op.Elementwise.Cast;
import org.tf2torch.ir.op.Elementwise.Function;
import org.tf2torch.ir.op.Elementwise.Unary;
import org.tf2torch.ir.op.Sources.Constant;

/**
 * Evaluates arithmetic on scalar float32 and float64 constants. Only what IEEE 754 rounds correctly
 * is done here, so that the result is the very number the model would compute.
 */
final class ScalarArithmetic {
  private ScalarArithmetic() {}

  static Optional<Value> fold(Op op, List<Value> inputs, GraphBuilder builder) {
    if (inputs.isEmpty() || inputs.stream().anyMatch(v -> scalar(v).isEmpty())) {
      return Optional.empty();
    }
    double a = scalar(inputs.get(0)).orElseThrow();
    DType type = inputs.get(0).dtype();
    Optional<Double> result = Optional.empty();
    if (op instanceof Cast cast && (isIeee(cast.to())) && Math.abs(a) <= 1L << 53) {
      type = cast.to();
      result = Optional.of(a);
    } else if (op instanceof Binary binary && isIeee(type)) {
      result = binary(binary, a, scalar(inputs.get(1)).orElseThrow());
    } else if (op instanceof Unary unary && isIeee(type)) {
      result = unary(unary.function(), a);
    }
    DType resultType = type;
    return result.map(
        number ->
            builder.emit(
                new Constant(Literals.doubles(resultType, List.of(), new double[] {number}))));
  }

  private static Optional<Double> scalar(Value value) {
    return value.type() instanceof org.tf2torch.ir.TensorType type && type.shape().hasRank(0)
        ? Contents.number(value)
        : Optional.empty();
  }

  private static boolean isIeee(DType type) {
    return type == DType.FLOAT32 || type == DType.FLOAT64;
  }

  // A float32 operation computed in float64 and then rounded is the correctly rounded one: 53 >= 2
  // * 24 + 2 (Figueroa, 1995).
  private static Optional<Double> binary(Binary op, double a, double b) {
    return switch (op.operator()) {
      case ADD -> Optional.of(a + b);
      case SUB -> Optional.of(a - b);
      case MUL -> Optional.of(a * b);
      case DIV -> Optional.of(a / b);
      default -> Optional.empty();
    };
  }

  private static Optional<Double> unary(Function function, double a) {
    return switch (function) {
      case NEG -> Optional.of(-a);
      case SQRT -> Optional.of(Math.sqrt(a));
      case SQUARE -> Optional.of(a * a);
      default -> Optional.empty();
    };
  }
}
