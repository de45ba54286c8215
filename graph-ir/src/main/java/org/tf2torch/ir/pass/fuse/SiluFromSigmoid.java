package org.tf2torch.ir.pass.fuse;

import java.util.List;
import java.util.Optional;
import org.tf2torch.ir.GraphBuilder;
import org.tf2torch.ir.Node;
import org.tf2torch.ir.Value;
import org.tf2torch.ir.op.Elementwise.Binary;
import org.tf2torch.ir.op.Elementwise.Function;
import org.tf2torch.ir.op.Elementwise.Operator;
import org.tf2torch.ir.op.Elementwise.Unary;
import org.tf2torch.ir.rewrite.Rule;

/**
 * Swish.
 *
 * <pre>
 *   %s = sigmoid (%x)
 *   %y = mul (%x, %s)        →     %y = silu (%x)
 * </pre>
 */
public final class SiluFromSigmoid implements Rule {
  @Override
  public Optional<List<Value>> apply(Node node, GraphBuilder builder) {
    if (!node.op().equals(new Binary(Operator.MUL)) || !node.output().dtype().isFloat()) {
      return Optional.empty();
    }
    return fuse(node.input(0), node.input(1), builder)
        .or(() -> fuse(node.input(1), node.input(0), builder));
  }

  private static Optional<List<Value>> fuse(Value x, Value gate, GraphBuilder builder) {
    boolean swish =
        gate.op(Unary.class).filter(u -> u.function() == Function.SIGMOID).isPresent()
            && gate.operand(0) == x;
    return swish
        ? Optional.of(List.of(builder.emit(new Unary(Function.SILU), x)))
        : Optional.empty();
  }
}
