package org.tf2torch.ir.pass.layout;

import java.util.List;
import java.util.Optional;
import org.tf2torch.ir.GraphBuilder;
import org.tf2torch.ir.Node;
import org.tf2torch.ir.Value;
import org.tf2torch.ir.op.Emit;
import org.tf2torch.ir.op.Shapes.Permute;
import org.tf2torch.ir.op.Shapes.Reshape;
import org.tf2torch.ir.op.Shapes.Squeeze;
import org.tf2torch.ir.op.Shapes.Unsqueeze;
import org.tf2torch.ir.pass.Weights;
import org.tf2torch.ir.rewrite.Rule;

/**
 * A permutation that moves nothing but axes of size 1 is a reshape, which costs nothing; next to
 * another reshape they are one.
 *
 * <pre>
 *   %r = reshape (%x, [n, 1, 1, 8])
 *   %y = permute axes=[0, 3, 1, 2] (%r)     →     %y = reshape (%x, [n, 8, 1, 1])
 * </pre>
 *
 * <p>If axes of size 1 are all that %y has more than %x, they are put in one by one.
 */
public final class OnlyOnesMove implements Rule {
  @Override
  public Optional<List<Value>> apply(Node node, GraphBuilder builder) {
    Emit emit = new Emit(builder);
    if (node.op() instanceof Permute permute
        && PutInOnes.isReshaped(node.input(0))
        && Permutations.movesOnlyOnes(permute, node.input(0))) {
      return Optional.of(
          List.of(PutInOnes.shaped(node.input(0), node.output().shape().dims(), emit)));
    }
    boolean reshapes =
        node.op() instanceof Reshape
            || node.op() instanceof Squeeze
            || node.op() instanceof Unsqueeze;
    if (reshapes
        && node.input(0).isA(Permute.class)
        && node.output().shape().hasRank()
        && !Weights.isWeight(node.input(0))) {
      Value permuted = node.input(0);
      if (Permutations.movesOnlyOnes(
          permuted.op(Permute.class).orElseThrow(), permuted.operand(0))) {
        return Optional.of(
            List.of(emit.reshape(permuted.operand(0), node.output().shape().dims())));
      }
    }
    return Optional.empty();
  }
}
