package org.tf2torch.ir.pass.fuse;

import java.util.List;
import java.util.Optional;
import org.tf2torch.ir.Dim;
import org.tf2torch.ir.GraphBuilder;
import org.tf2torch.ir.Node;
import org.tf2torch.ir.Shape;
import org.tf2torch.ir.Value;
import org.tf2torch.ir.op.Reductions.Reduce;
import org.tf2torch.ir.op.Shapes.Reshape;
import org.tf2torch.ir.rewrite.Rule;

/**
 * Axes that a reduction took out and a reshape puts back, as between a global pooling and the
 * convolutions of squeeze and excite.
 *
 * <pre>
 *   %m = reduce_mean axes=[1, 2] (%x)      with %x : [n, h, w, c]
 *   %y = reshape (%m, [n, 1, 1, c])        →     %y = reduce_mean axes=[1, 2] keep_dims=true (%x)
 * </pre>
 */
public final class KeptAxes implements Rule {
  @Override
  public Optional<List<Value>> apply(Node node, GraphBuilder builder) {
    Optional<Reduce> reduce =
        node.op() instanceof Reshape
            ? node.input(0).op(Reduce.class).filter(op -> !op.keepDims() && !op.axes().isEmpty())
            : Optional.empty();
    if (reduce.isEmpty() || !node.input(0).operand(0).shape().hasRank()) {
      return Optional.empty();
    }
    Value x = node.input(0).operand(0);
    Shape kept = x.shape();
    for (int axis : reduce.get().axes()) {
      kept = kept.with(axis, Dim.ONE);
    }
    return node.output().shape().equals(kept)
        ? Optional.of(
            builder.emit(
                new Reduce(reduce.get().reduction(), reduce.get().axes(), true), List.of(x)))
        : Optional.empty();
  }
}
