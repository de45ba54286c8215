package org.tf2torch.ir.pass.fuse;

import java.util.List;
import java.util.Optional;
import org.tf2torch.ir.Dim;
import org.tf2torch.ir.GraphBuilder;
import org.tf2torch.ir.Node;
import org.tf2torch.ir.Shape;
import org.tf2torch.ir.Value;
import org.tf2torch.ir.op.Elementwise.Binary;
import org.tf2torch.ir.op.Elementwise.Operator;
import org.tf2torch.ir.op.Emit;
import org.tf2torch.ir.op.Products.Linear;
import org.tf2torch.ir.op.Shapes.Reshape;
import org.tf2torch.ir.pass.Weights;
import org.tf2torch.ir.rewrite.Rule;

/**
 * A bias added to a layer's result whose features were split, into heads for example, can be added
 * before; there the layer takes it.
 *
 * <pre>
 *   %l = linear (%x, %w)
 *   %h = reshape (%l, [b, t, 4, 16])
 *   %y = add (%h, %b)      →     %y = reshape (add (%l, reshape (%b, [64])), [b, t, 4, 16])
 * </pre>
 */
public final class BiasBeforeSplit implements Rule {
  @Override
  public Optional<List<Value>> apply(Node node, GraphBuilder builder) {
    if (!node.op().equals(new Binary(Operator.ADD))) {
      return Optional.empty();
    }
    return move(node.input(0), node.input(1), builder)
        .or(() -> move(node.input(1), node.input(0), builder));
  }

  private static Optional<List<Value>> move(Value heads, Value bias, GraphBuilder builder) {
    boolean fits =
        heads.isA(Reshape.class)
            && heads.operand(0).isA(Linear.class)
            && heads.operand(0).producer().orElseThrow().inputs().size() == 2
            && Weights.isWeight(bias)
            && isSplit(heads.operand(0).shape(), heads.shape(), bias.shape());
    if (!fits) {
      return Optional.empty();
    }
    Value layer = heads.operand(0);
    Emit emit = new Emit(builder);
    Value sum = emit.add(layer, emit.reshape(bias, List.of(layer.shape().dim(-1))));
    return Optional.of(List.of(emit.reshape(sum, heads.operand(1))));
  }

  /**
   * Whether the last axes of the result, which are those of the bias, are one axis of the whole.
   */
  private static boolean isSplit(Shape whole, Shape result, Shape bias) {
    if (!result.hasRank() || !bias.isKnown() || bias.rank() > result.rank()) {
      return false;
    }
    int split = result.rank() - (whole.rank() - 1);
    if (split < 2 || bias.rank() < split) {
      return false;
    }
    List<Dim> heads = result.dims().subList(result.rank() - split, result.rank());
    List<Dim> own = bias.dims();
    int outer = own.size() - split;
    return own.subList(outer, own.size()).equals(heads)
        && own.subList(0, outer).stream().allMatch(d -> d.is(1))
        && Shape.of(heads).elements().equals(whole.dim(-1));
  }
}
