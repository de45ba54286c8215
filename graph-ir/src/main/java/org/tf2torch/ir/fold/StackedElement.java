package org.tf2torch.ir.fold;

import java.util.List;
import java.util.Optional;
import org.tf2torch.ir.Contents;
import org.tf2torch.ir.Node;
import org.tf2torch.ir.Value;
import org.tf2torch.ir.op.Joining.Concat;
import org.tf2torch.ir.op.Shapes.Unsqueeze;
import org.tf2torch.ir.op.Slicing.Select;

/**
 * What stood at a place of a stack before it was stacked. Keras 3 takes a sequence apart and stacks
 * it again for every layer in TimeDistributed.
 *
 * <pre>
 *   %s = concat axis=0 (unsqueeze axis=0 (%a), unsqueeze axis=0 (%b))
 *   %y = select axis=0 (%s, 1)                                           →     %b
 * </pre>
 */
final class StackedElement {
  private StackedElement() {}

  static Optional<Value> of(Select select, List<Value> inputs) {
    Value stack = inputs.get(0);
    Optional<Node> concat = stack.producer().filter(node -> node.op() instanceof Concat);
    if (concat.isEmpty() || !stack.shape().hasRank()) {
      return Optional.empty();
    }
    int axis = stack.shape().axis(select.axis());
    List<Value> parts = concat.get().inputs();
    boolean stacks =
        stack.shape().axis(((Concat) concat.get().op()).axis()) == axis
            && parts.stream().allMatch(part -> isElement(part, axis));
    return Contents.longs(inputs.get(1))
        .filter(index -> stacks)
        .map(index -> index.get(0) < 0 ? index.get(0) + parts.size() : index.get(0))
        .filter(index -> 0 <= index && index < parts.size())
        .map(index -> parts.get(index.intValue()).operand(0));
  }

  private static boolean isElement(Value part, int axis) {
    return part.shape().hasRank()
        && part.op(Unsqueeze.class).filter(op -> part.shape().axis(op.axis()) == axis).isPresent();
  }
}
