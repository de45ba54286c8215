package org.tf2torch.ir.pass.fuse;

import java.util.List;
import java.util.Optional;
import org.tf2torch.ir.Contents;
import org.tf2torch.ir.Dim;
import org.tf2torch.ir.GraphBuilder;
import org.tf2torch.ir.Node;
import org.tf2torch.ir.Shape;
import org.tf2torch.ir.Value;
import org.tf2torch.ir.op.Elementwise.Cast;
import org.tf2torch.ir.op.Elementwise.Function;
import org.tf2torch.ir.op.Elementwise.Operator;
import org.tf2torch.ir.op.Elementwise.PRelu;
import org.tf2torch.ir.op.Emit;
import org.tf2torch.ir.pass.Weights;
import org.tf2torch.ir.rewrite.Rule;

/**
 * The rectifier with a learned slope (arXiv:1502.01852), as Keras writes it.
 *
 * <pre>
 *   %n = relu (neg (%x))
 *   %y = add (relu (%x), mul (neg (%alpha), %n))     →     %y = prelu (%x, %alpha)
 * </pre>
 *
 * The negative part may also be {@code minimum (%x, 0)}, without the signs. PyTorch's slopes run
 * along axis 1, so the rule comes after the layout is settled; others stay in parts.
 */
public final class PReluFromParts implements Rule {
  private record Slope(boolean negative, Value alpha) {}

  @Override
  public Optional<List<Value>> apply(Node node, GraphBuilder builder) {
    if (node.outputs().size() != 1
        || !Terms.is(node.output(), Operator.ADD)
        || !Terms.isPrecise(node.output())) {
      return Optional.empty();
    }
    return match(node.input(0), node.input(1), builder)
        .or(() -> match(node.input(1), node.input(0), builder));
  }

  private static Optional<List<Value>> match(Value positive, Value rest, GraphBuilder builder) {
    Optional<Value> x = positivePart(positive);
    if (x.isEmpty()) {
      return Optional.empty();
    }
    return slope(rest, x.get())
        .filter(slope -> !slope.negative() && isPerChannel(slope.alpha(), x.get().shape()))
        .map(slope -> vector(slope.alpha(), builder))
        .map(alpha -> List.of(builder.emit(new PRelu(), x.get(), alpha)));
  }

  private static Optional<Value> positivePart(Value value) {
    boolean relu =
        Terms.is(value, Function.RELU)
            || (Terms.is(value, Operator.MAXIMUM) && isZero(value.operand(1)));
    return relu ? Optional.of(value.operand(0)) : Optional.empty();
  }

  /** What min(x, 0) is multiplied by in this product. */
  private static Optional<Slope> slope(Value value, Value x) {
    if (Terms.is(value, Function.NEG)) {
      return slope(value.operand(0), x).map(PReluFromParts::negated);
    }
    if (!Terms.is(value, Operator.MUL)) {
      return Optional.empty();
    }
    return slope(value.operand(0), value.operand(1), x)
        .or(() -> slope(value.operand(1), value.operand(0), x));
  }

  private static Optional<Slope> slope(Value factor, Value part, Value x) {
    if (Terms.is(part, Operator.MINIMUM) && part.operand(0) == x && isZero(part.operand(1))) {
      return Optional.of(signed(factor));
    }
    boolean mirrored =
        Terms.is(part, Function.RELU)
            && Terms.is(part.operand(0), Function.NEG)
            && part.operand(0).operand(0) == x;
    return mirrored ? Optional.of(negated(signed(factor))) : Optional.empty();
  }

  private static Slope signed(Value factor) {
    return Terms.is(factor, Function.NEG)
        ? new Slope(true, factor.operand(0))
        : new Slope(false, factor);
  }

  private static Slope negated(Slope slope) {
    return new Slope(!slope.negative(), slope.alpha());
  }

  private static boolean isZero(Value value) {
    return Contents.number(value).filter(n -> n == 0).isPresent();
  }

  /** Whether the weight holds one number, or one for each place on axis 1. */
  private static boolean isPerChannel(Value alpha, Shape shape) {
    if (!Weights.isWeight(alpha) || alpha.isA(Cast.class) || !shape.hasRank() || shape.rank() < 2) {
      return false;
    }
    int shift = shape.rank() - alpha.shape().rank();
    List<Dim> dims = alpha.shape().dims();
    for (int i = 0; i < dims.size(); i++) {
      boolean channels = i + shift == 1 && dims.get(i).equals(shape.dim(1));
      if (!channels && !dims.get(i).is(1)) {
        return false;
      }
    }
    return shift >= 0;
  }

  private static Value vector(Value alpha, GraphBuilder builder) {
    long count = alpha.shape().sizes().stream().reduce(1L, (a, b) -> a * b);
    return new Emit(builder).reshape(alpha, List.of(Dim.known(count)));
  }
}
