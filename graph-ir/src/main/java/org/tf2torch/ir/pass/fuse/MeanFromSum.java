package org.tf2torch.ir.pass.fuse;

import java.util.List;
import java.util.Optional;
import org.tf2torch.ir.Contents;
import org.tf2torch.ir.Dim;
import org.tf2torch.ir.GraphBuilder;
import org.tf2torch.ir.Node;
import org.tf2torch.ir.Value;
import org.tf2torch.ir.op.Elementwise.Binary;
import org.tf2torch.ir.op.Elementwise.Operator;
import org.tf2torch.ir.op.Reductions.Reduce;
import org.tf2torch.ir.op.Reductions.Reduction;
import org.tf2torch.ir.rewrite.Rule;

/**
 * A sum divided by how many numbers were added.
 *
 * <pre>
 *   %s = reduce_sum axes=[1, 2] (%x)     with %x : [n, 4, 5]
 *   %y = div (%s, 20)                    →     %y = reduce_mean axes=[1, 2] (%x)
 * </pre>
 */
public final class MeanFromSum implements Rule {
  @Override
  public Optional<List<Value>> apply(Node node, GraphBuilder builder) {
    if (!node.op().equals(new Binary(Operator.DIV)) || !Terms.isPrecise(node.output())) {
      return Optional.empty();
    }
    Value sum = node.input(0);
    Optional<Double> divisor = Contents.number(node.input(1));
    Optional<Reduce> reduce =
        sum.op(Reduce.class).filter(op -> op.reduction() == Reduction.SUM && !op.axes().isEmpty());
    if (divisor.isEmpty() || reduce.isEmpty() || !node.input(1).shape().hasRank(0)) {
      return Optional.empty();
    }
    Value x = sum.operand(0);
    if (!x.shape().hasRank()) {
      return Optional.empty();
    }
    Dim count =
        reduce.get().axes().stream()
            .map(axis -> x.shape().dim(x.shape().axis(axis)))
            .reduce(Dim.ONE, Dim::times);
    return count.isKnown() && count.value() > 0 && count.value() == divisor.get()
        ? Optional.of(
            builder.emit(
                new Reduce(Reduction.MEAN, reduce.get().axes(), reduce.get().keepDims()),
                List.of(x)))
        : Optional.empty();
  }
}
