package org.tf2torch.ir.pass.fuse;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import org.tf2torch.ir.Contents;
import org.tf2torch.ir.GraphBuilder;
import org.tf2torch.ir.Node;
import org.tf2torch.ir.Value;
import org.tf2torch.ir.op.Elementwise.Binary;
import org.tf2torch.ir.op.Elementwise.Function;
import org.tf2torch.ir.op.Elementwise.Operator;
import org.tf2torch.ir.op.Elementwise.Unary;
import org.tf2torch.ir.rewrite.Rule;

/**
 * The Gaussian error linear unit, with the factors in any order (arXiv:1606.08415).
 *
 * <pre>
 *   0.5 * x * (1 + erf(x / sqrt(2)))
 *   0.5 * x * erfc(-x / sqrt(2))                                  →     %y = gelu (%x)
 *   0.5 * x * (1 + tanh(sqrt(2/pi) * (x + 0.044715 * x^3)))       →     %y = gelu_tanh (%x)
 * </pre>
 */
public final class GeluFromParts implements Rule {
  private static final double CUBIC = 0.044715;

  /** What x is multiplied with, and the function of x that it makes when halved. */
  private record Gate(Function function, Value x) {}

  @Override
  public Optional<List<Value>> apply(Node node, GraphBuilder builder) {
    if (!node.op().equals(new Binary(Operator.MUL)) || !Terms.isPrecise(node.output())) {
      return Optional.empty();
    }
    return match(node.output(), 1, List.of())
        .filter(gate -> gate.x().shape().hasRank())
        .filter(gate -> gate.x().shape().equals(node.output().shape()))
        .map(gate -> List.of(builder.emit(new Unary(gate.function()), gate.x())));
  }

  /**
   * Looks for the gate among the factors of a product.
   *
   * @param factor the constant factors met on the way
   * @param others the other factors met on the way
   */
  private static Optional<Gate> match(Value value, double factor, List<Value> others) {
    if (others.size() == 1) {
      Optional<Gate> gate =
          gates(value).stream()
              .filter(g -> Terms.isScaled(others.get(0), 0.5 / factor, g.x()))
              .findFirst();
      if (gate.isPresent()) {
        return gate;
      }
    }
    if (!Terms.is(value, Operator.MUL)) {
      return Optional.empty();
    }
    return descend(value, 0, factor, others).or(() -> descend(value, 1, factor, others));
  }

  private static Optional<Gate> descend(Value product, int i, double factor, List<Value> others) {
    Value sibling = product.operand(1 - i);
    Optional<Double> number = Contents.number(sibling);
    if (number.isPresent()) {
      return match(product.operand(i), factor * number.get(), others);
    }
    if (!others.isEmpty()) {
      return Optional.empty();
    }
    return match(product.operand(i), factor, List.of(sibling));
  }

  private static List<Gate> gates(Value value) {
    if (Terms.is(value, Function.ERFC)) {
      return scaled(value.operand(0), -Math.sqrt(0.5));
    }
    Optional<Value> curve = Terms.plus(value, 1);
    if (curve.filter(c -> Terms.is(c, Function.ERF)).isPresent()) {
      return scaled(curve.get().operand(0), Math.sqrt(0.5));
    }
    if (curve.filter(c -> Terms.is(c, Function.TANH)).isPresent()) {
      return cubic(curve.get().operand(0), Math.sqrt(2 / Math.PI)).stream()
          .map(x -> new Gate(Function.GELU_TANH, x))
          .toList();
    }
    return List.of();
  }

  /** Every x of which the value is that multiple. */
  private static List<Gate> scaled(Value value, double factor) {
    List<Gate> gates = new ArrayList<>();
    if (Terms.same(1, factor)) {
      gates.add(new Gate(Function.GELU, value));
    }
    Terms.unscale(value)
        .ifPresent(step -> gates.addAll(scaled(step.value(), factor / step.factor())));
    return gates;
  }

  /** x in {@code factor * (x + 0.044715 x^3)} or {@code factor * x * (1 + 0.044715 x^2)}. */
  private static Optional<Value> cubic(Value value, double factor) {
    if (Terms.same(1, factor) && Terms.is(value, Operator.ADD)) {
      return sum(value.operand(0), value.operand(1))
          .or(() -> sum(value.operand(1), value.operand(0)));
    }
    if (!Terms.is(value, Operator.MUL)) {
      return Optional.empty();
    }
    return Terms.unscale(value)
        .flatMap(step -> cubic(step.value(), factor / step.factor()))
        .or(() -> product(value.operand(0), value.operand(1), factor))
        .or(() -> product(value.operand(1), value.operand(0), factor));
  }

  private static Optional<Value> sum(Value x, Value cube) {
    return isMultiple(cube, CUBIC, v -> isCube(v, x)) ? Optional.of(x) : Optional.empty();
  }

  private static Optional<Value> product(Value scaledX, Value quadratic, double factor) {
    Optional<Value> square = Terms.plus(quadratic, 1);
    return square.isEmpty()
        ? Optional.empty()
        : scaled(scaledX, factor).stream()
            .map(Gate::x)
            .filter(x -> isMultiple(square.get(), CUBIC, v -> Terms.isSquare(v, x)))
            .findFirst();
  }

  /** Whether the value is that number times one of which the condition holds. */
  private static boolean isMultiple(Value value, double factor, Predicate<Value> condition) {
    if (Terms.same(1, factor) && condition.test(value)) {
      return true;
    }
    return Terms.unscale(value)
        .filter(step -> isMultiple(step.value(), factor / step.factor(), condition))
        .isPresent();
  }

  private static boolean isCube(Value value, Value x) {
    if (Terms.is(value, Operator.POW)) {
      return value.operand(0) == x && Terms.isNumber(value.operand(1), 3);
    }
    return Terms.is(value, Operator.MUL)
        && ((value.operand(0) == x && Terms.isSquare(value.operand(1), x))
            || (value.operand(1) == x && Terms.isSquare(value.operand(0), x)));
  }
}
