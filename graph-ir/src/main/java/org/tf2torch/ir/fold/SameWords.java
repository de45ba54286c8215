package org.tf2torch.ir.fold;

import java.util.List;
import java.util.Optional;
import org.tf2torch.ir.Op;
import org.tf2torch.ir.Value;
import org.tf2torch.ir.op.Shapes.Reshape;
import org.tf2torch.ir.op.Shapes.Squeeze;
import org.tf2torch.ir.op.Shapes.Unsqueeze;
import org.tf2torch.ir.op.Text.AllWords;
import org.tf2torch.ir.op.Text.Numbers;
import org.tf2torch.ir.op.Text.Words;

/**
 * Words that became numbers and are to become words again.
 *
 * <pre>
 *   %n = numbers (%words, %all)
 *   %y = words (reshape (%n, [-1]), %all)          →     %words, or %all if they are all
 * </pre>
 */
final class SameWords {
  private SameWords() {}

  static Optional<Value> fold(Op op, List<Value> inputs) {
    if (!(op instanceof Words)) {
      return Optional.empty();
    }
    Value numbers = inputs.get(0);
    Value all = inputs.get(1);
    Value origin = numbers;
    while (origin.isA(Reshape.class) || origin.isA(Squeeze.class) || origin.isA(Unsqueeze.class)) {
      origin = origin.operand(0);
    }
    if (!origin.isA(Numbers.class) || origin.operand(1) != all) {
      return Optional.empty();
    }
    Value words = origin.operand(0);
    boolean vector = numbers.shape().hasRank(1);
    if (numbers.shape().equals(words.shape()) || (vector && words.shape().hasRank(1))) {
      return Optional.of(words);
    }
    return vector && isOnly(words, all) ? Optional.of(all) : Optional.empty();
  }

  private static boolean isOnly(Value words, Value all) {
    return all.producer()
        .filter(node -> node.op() instanceof AllWords && node.inputs().equals(List.of(words)))
        .isPresent();
  }
}
