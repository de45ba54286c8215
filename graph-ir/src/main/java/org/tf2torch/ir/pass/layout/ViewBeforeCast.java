package org.tf2torch.ir.pass.layout;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.tf2torch.ir.GraphBuilder;
import org.tf2torch.ir.Node;
import org.tf2torch.ir.Value;
import org.tf2torch.ir.op.Elementwise.Cast;
import org.tf2torch.ir.pass.Weights;
import org.tf2torch.ir.rewrite.Rule;

/**
 * A view of a cast weight is taken before the cast, where the weight can be stored in it.
 *
 * <pre>
 *   %h = cast to="float16" (%w)
 *   %p = permute axes=[3, 2, 0, 1] (%h)   →     %p = cast to="float16" (permute axes=[3, 2, 0, 1] (%w))
 * </pre>
 */
public final class ViewBeforeCast implements Rule {
  @Override
  public Optional<List<Value>> apply(Node node, GraphBuilder builder) {
    boolean fits =
        node.outputs().size() == 1
            && Weights.isView(node.output())
            && node.input(0).isA(Cast.class)
            && Weights.isWeight(node.input(0));
    if (!fits) {
      return Optional.empty();
    }
    Node cast = node.input(0).producer().orElseThrow();
    List<Value> operands = new ArrayList<>(node.inputs());
    operands.set(0, cast.input(0));
    return Optional.of(builder.emit(cast.op(), builder.emit(node.op(), operands)));
  }
}
