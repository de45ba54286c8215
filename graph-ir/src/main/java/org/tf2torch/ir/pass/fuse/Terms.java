package org.tf2torch.ir.pass.fuse;

import java.util.Optional;
import org.tf2torch.ir.Contents;
import org.tf2torch.ir.DType;
import org.tf2torch.ir.Value;
import org.tf2torch.ir.op.Elementwise.Binary;
import org.tf2torch.ir.op.Elementwise.Function;
import org.tf2torch.ir.op.Elementwise.Operator;
import org.tf2torch.ir.op.Elementwise.Unary;

/** The arithmetic a value was made by, as rules ask for it. */
public final class Terms {
  /**
   * Two numbers closer than this, relatively, are one: a constant of the source is at best the
   * nearest float32, often a product of two such.
   */
  private static final double FLOAT32_ROUNDING = 0x1p-22;

  private Terms() {}

  public static boolean is(Value value, Operator operator) {
    return value.op(Binary.class).filter(op -> op.operator() == operator).isPresent();
  }

  public static boolean is(Value value, Function function) {
    return value.op(Unary.class).filter(op -> op.function() == function).isPresent();
  }

  /** Whether both numbers are the same up to the rounding of float32. */
  public static boolean same(double a, double b) {
    return Math.abs(a - b) <= FLOAT32_ROUNDING * Math.abs(b);
  }

  /** Whether the value is a constant of that number, up to the rounding of float32. */
  static boolean isNumber(Value value, double number) {
    return Contents.number(value).filter(n -> same(n, number)).isPresent();
  }

  /** Whether arithmetic on it rounds finely enough to be done in another order. */
  public static boolean isPrecise(Value value) {
    return value.dtype() == DType.FLOAT32 || value.dtype() == DType.FLOAT64;
  }

  /** A value as a number times another value. */
  public record Scaled(double factor, Value value) {
    public Scaled times(double more) {
      return new Scaled(factor * more, value);
    }
  }

  /** One step of scaling taken apart: a product or quotient with a constant, or a sign. */
  public static Optional<Scaled> unscale(Value value) {
    if (is(value, Function.NEG)) {
      return Optional.of(new Scaled(-1, value.operand(0)));
    }
    if (is(value, Operator.DIV)) {
      return Contents.number(value.operand(1)).map(n -> new Scaled(1 / n, value.operand(0)));
    }
    if (!is(value, Operator.MUL)) {
      return Optional.empty();
    }
    return Contents.number(value.operand(1))
        .map(n -> new Scaled(n, value.operand(0)))
        .or(() -> Contents.number(value.operand(0)).map(n -> new Scaled(n, value.operand(1))));
  }

  /** Whether the value is that number times x. */
  static boolean isScaled(Value value, double factor, Value x) {
    return (value == x && same(1, factor))
        || unscale(value)
            .filter(step -> isScaled(step.value(), factor / step.factor(), x))
            .isPresent();
  }

  /** The other operand of a sum with that number. */
  static Optional<Value> plus(Value value, double number) {
    if (!is(value, Operator.ADD)) {
      return Optional.empty();
    }
    return isNumber(value.operand(0), number)
        ? Optional.of(value.operand(1))
        : isNumber(value.operand(1), number) ? Optional.of(value.operand(0)) : Optional.empty();
  }

  /** Whether the value is x squared. */
  static boolean isSquare(Value value, Value x) {
    boolean square = is(value, Function.SQUARE) && value.operand(0) == x;
    boolean product = is(value, Operator.MUL) && value.operand(0) == x && value.operand(1) == x;
    boolean power =
        is(value, Operator.POW) && value.operand(0) == x && isNumber(value.operand(1), 2);
    return square || product || power;
  }
}
