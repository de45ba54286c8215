package org.tf2torch.ir.pass.fuse;

import java.util.List;
import java.util.Optional;
import org.tf2torch.ir.Contents;
import org.tf2torch.ir.GraphBuilder;
import org.tf2torch.ir.Node;
import org.tf2torch.ir.Value;
import org.tf2torch.ir.op.Convolutions.Conv;
import org.tf2torch.ir.op.Elementwise.Binary;
import org.tf2torch.ir.op.Elementwise.Operator;
import org.tf2torch.ir.op.Products.Linear;
import org.tf2torch.ir.op.Products.MatMul;
import org.tf2torch.ir.op.Shapes.Reshape;
import org.tf2torch.ir.op.Slicing.Slice;
import org.tf2torch.ir.pass.Weights;
import org.tf2torch.ir.rewrite.Rule;

/**
 * Sums of the same parts of two layers' results, or of a layer's result and its bias, are parts of
 * one sum: the gates of recurrent cells.
 *
 * <pre>
 *   %i = slice axis=1 (%all, 0, 8)
 *   %b = slice axis=0 (%bias, 0, 8)        %sum = add (%all, %bias)
 *   %y = add (%i, %b)                →     %y = slice axis=1 (%sum, 0, 8)
 * </pre>
 */
public final class SumBeforeParts implements Rule {
  @Override
  public Optional<List<Value>> apply(Node node, GraphBuilder builder) {
    return node.op().equals(new Binary(Operator.ADD))
        ? join(node, node.input(0), node.input(1), builder)
            .or(() -> join(node, node.input(1), node.input(0), builder))
        : Optional.empty();
  }

  private static Optional<List<Value>> join(
      Node node, Value part, Value added, GraphBuilder builder) {
    Value other = isVector(added) ? added.operand(0) : added;
    if (!part.isA(Slice.class) || !other.isA(Slice.class)) {
      return Optional.empty();
    }
    Node slice = part.producer().orElseThrow();
    Node otherSlice = other.producer().orElseThrow();
    boolean same =
        isLastOf(slice)
            && isLastOf(otherSlice)
            && sameNumber(slice.input(1), otherSlice.input(1))
            && sameNumber(slice.input(2), otherSlice.input(2));
    Value all = slice.input(0);
    Value more = otherSlice.input(0);
    boolean fits =
        same
            && isResult(all)
            && (isResult(more) ? all.shape().equals(more.shape()) : isBias(more, all));
    if (!fits) {
      return Optional.empty();
    }
    Value sum = builder.emit(node.op(), all, more);
    return Optional.of(List.of(builder.emit(slice.op(), sum, slice.input(1), slice.input(2))));
  }

  private static boolean sameNumber(Value a, Value b) {
    return a.equals(b)
        || Contents.integers(a)
            .filter(n -> Contents.integers(b).equals(Optional.of(n)))
            .isPresent();
  }

  /** A vector with axes of size 1 before its own. */
  private static boolean isVector(Value value) {
    return value.isA(Reshape.class)
        && value.operand(0).shape().hasRank(1)
        && value.shape().hasRank()
        && value.shape().dim(-1).equals(value.operand(0).shape().dim(0));
  }

  /** Whether neighbours along the last axis are taken. */
  private static boolean isLastOf(Node slice) {
    Slice op = (Slice) slice.op();
    return slice.input(0).shape().hasRank()
        && slice.input(0).shape().axis(op.axis()) == slice.input(0).shape().rank() - 1
        && op.step() == 1;
  }

  private static boolean isResult(Value value) {
    boolean sum =
        Terms.is(value, Operator.ADD) && (isResult(value.operand(0)) || isResult(value.operand(1)));
    return sum || value.isA(Conv.class) || value.isA(Linear.class) || value.isA(MatMul.class);
  }

  private static boolean isBias(Value bias, Value all) {
    return Weights.isWeight(bias)
        && bias.shape().hasRank(1)
        && bias.shape().dim(0).equals(all.shape().dim(-1));
  }
}
