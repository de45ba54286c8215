package org.tf2torch.ir.pass.fuse;

import java.util.List;
import java.util.Optional;
import org.tf2torch.ir.GraphBuilder;
import org.tf2torch.ir.Node;
import org.tf2torch.ir.Value;
import org.tf2torch.ir.op.Emit;
import org.tf2torch.ir.op.Products.Linear;
import org.tf2torch.ir.op.Products.MatMul;
import org.tf2torch.ir.pass.Weights;
import org.tf2torch.ir.rewrite.Rule;

/**
 * A product with a weight matrix is a layer.
 *
 * <pre>
 *   %y = matmul (%x, %w)     →     %t = permute axes=[1, 0] (%w)
 *                                  %y = linear (%x, %t)
 * </pre>
 */
public final class LinearFromMatMul implements Rule {
  @Override
  public Optional<List<Value>> apply(Node node, GraphBuilder builder) {
    if (!(node.op() instanceof MatMul)) {
      return Optional.empty();
    }
    Value x = node.input(0);
    Value weight = node.input(1);
    boolean layer =
        weight.shape().hasRank(2)
            && Weights.isWeight(weight)
            && !Weights.isWeight(x)
            && x.shape().hasRank()
            && x.dtype().isFloat();
    return layer
        ? Optional.of(
            List.of(builder.emit(new Linear(), x, new Emit(builder).permute(weight, 1, 0))))
        : Optional.empty();
  }
}
