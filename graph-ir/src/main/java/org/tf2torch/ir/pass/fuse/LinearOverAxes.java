package org.tf2torch.ir.pass.fuse;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.tf2torch.ir.Dim;
import org.tf2torch.ir.GraphBuilder;
import org.tf2torch.ir.Node;
import org.tf2torch.ir.Shape;
import org.tf2torch.ir.Value;
import org.tf2torch.ir.op.Emit;
import org.tf2torch.ir.op.Products.Linear;
import org.tf2torch.ir.op.Shapes.Reshape;
import org.tf2torch.ir.rewrite.Rule;

/**
 * A layer works along the last axis, however many stand before it; nothing has to be made a matrix
 * first.
 *
 * <pre>
 *   %m = reshape (%x, [b * t, 8])
 *   %l = linear (%m, %w)
 *   %y = reshape (%l, [b, t, 12])     →     %y = linear (reshape (%x, [b, t, 8]), %w)
 * </pre>
 */
public final class LinearOverAxes implements Rule {
  @Override
  public Optional<List<Value>> apply(Node node, GraphBuilder builder) {
    if (!(node.op() instanceof Reshape) || !node.input(0).isA(Linear.class)) {
      return Optional.empty();
    }
    Node layer = node.input(0).producer().orElseThrow();
    Value matrix = layer.input(0);
    Shape target = node.output().shape();
    boolean fits =
        matrix.isA(Reshape.class)
            && matrix.shape().hasRank(2)
            && matrix.shape().dim(1).isKnown()
            && target.hasRank()
            && target.rank() > 2
            && target.dim(-1).isKnown()
            && target.dim(-1).equals(layer.output().shape().dim(-1));
    if (!fits) {
      return Optional.empty();
    }
    List<Dim> dims = new ArrayList<>(target.with(-1, matrix.shape().dim(1)).dims());
    List<Value> operands = new ArrayList<>(layer.inputs());
    operands.set(0, new Emit(builder).reshape(matrix.operand(0), dims));
    return Optional.of(builder.emit(layer.op(), operands));
  }
}
