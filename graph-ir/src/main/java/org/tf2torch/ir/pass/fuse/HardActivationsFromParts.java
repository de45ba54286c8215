package org.tf2torch.ir.pass.fuse;

import java.util.List;
import java.util.Optional;
import org.tf2torch.ir.GraphBuilder;
import org.tf2torch.ir.Node;
import org.tf2torch.ir.Value;
import org.tf2torch.ir.op.Elementwise.Function;
import org.tf2torch.ir.op.Elementwise.Operator;
import org.tf2torch.ir.op.Emit;
import org.tf2torch.ir.rewrite.Rule;

/**
 * The piecewise linear sigmoid of MobileNetV3 (arXiv:1905.02244), and the swish made with it.
 *
 * <pre>
 *   %r = relu6 (add (%x, 3))
 *   %s = div (%r, 6)             →     %s = hard_sigmoid (%x)
 *   %y = mul (%x, %s)            →     %y = hard_swish (%x)
 * </pre>
 *
 * The sixth may also be taken by a multiplication, and of the swish's product.
 */
public final class HardActivationsFromParts implements Rule {
  @Override
  public Optional<List<Value>> apply(Node node, GraphBuilder builder) {
    if (node.outputs().size() != 1 || !Terms.isPrecise(node.output())) {
      return Optional.empty();
    }
    Emit emit = new Emit(builder);
    return sixth(node.output(), emit).or(() -> product(node.output(), emit)).map(List::of);
  }

  private static Optional<Value> sixth(Value value, Emit emit) {
    return Terms.unscale(value)
        .filter(scaled -> Terms.same(scaled.factor(), 1.0 / 6))
        .flatMap(
            scaled ->
                clipped(scaled.value())
                    .map(x -> emit.unary(Function.HARD_SIGMOID, x))
                    .or(() -> sixfoldSwish(scaled.value(), emit)));
  }

  /** x times relu6(x + 3). */
  private static Optional<Value> sixfoldSwish(Value value, Emit emit) {
    if (!Terms.is(value, Operator.MUL)) {
      return Optional.empty();
    }
    for (int i = 0; i < 2; i++) {
      Value x = value.operand(i);
      if (clipped(value.operand(1 - i)).filter(x::equals).isPresent()) {
        return Optional.of(emit.unary(Function.HARD_SWISH, x));
      }
    }
    return Optional.empty();
  }

  private static Optional<Value> product(Value value, Emit emit) {
    if (!Terms.is(value, Operator.MUL)) {
      return Optional.empty();
    }
    for (int i = 0; i < 2; i++) {
      Value gate = value.operand(1 - i);
      if (Terms.is(gate, Function.HARD_SIGMOID) && gate.operand(0) == value.operand(i)) {
        return Optional.of(emit.unary(Function.HARD_SWISH, value.operand(i)));
      }
    }
    return Optional.empty();
  }

  /** The x in relu6(x + 3). */
  private static Optional<Value> clipped(Value value) {
    if (!Terms.is(value, Function.RELU6) || !Terms.is(value.operand(0), Operator.ADD)) {
      return Optional.empty();
    }
    Value sum = value.operand(0);
    for (int i = 0; i < 2; i++) {
      boolean three = Terms.isNumber(sum.operand(1 - i), 3);
      if (three && sum.operand(i).shape().equals(sum.shape())) {
        return Optional.of(sum.operand(i));
      }
    }
    return Optional.empty();
  }
}
