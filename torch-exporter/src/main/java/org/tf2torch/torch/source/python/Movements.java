package org.tf2torch.torch.source.python;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.tf2torch.torch.code.Expression;
import org.tf2torch.torch.code.Expression.Name;
import org.tf2torch.torch.code.Expressions;
import org.tf2torch.torch.code.Statement;

/**
 * Puts changes of shape right behind what they change, where nobody else reads it:
 *
 * <pre>
 *   value = self.value(x)                        value = self.value(x)
 *   key = self.key(x)                     ⟶      heads = value.unflatten(-1, (4, 24))
 *   heads = value.unflatten(-1, (4, 24))         key = self.key(x)
 * </pre>
 */
final class Movements {
  private static final Set<String> FUNCTIONS =
      Set.of(
          "torch.permute",
          "torch.reshape",
          "torch.flatten",
          "torch.unflatten",
          "torch.unsqueeze",
          "torch.squeeze",
          "torch.to");

  private Movements() {}

  static List<Statement> early(List<Statement> statements) {
    Map<String, Integer> reads = new HashMap<>();
    for (Expression expression : Expressions.in(statements)) {
      if (expression instanceof Name name) {
        reads.merge(name.name(), 1, Integer::sum);
      }
    }
    List<Statement> result = new ArrayList<>();
    for (Statement statement : statements) {
      int place = result.size();
      if (statement instanceof Statement.Assign assign
          && assign.value() instanceof Expression.Call call
          && FUNCTIONS.contains(call.function())
          && operands(assign).size() == 1
          && reads.get(operands(assign).get(0)) == 1) {
        place = behind(operands(assign).get(0), result);
      }
      result.add(place, statement);
    }
    return result;
  }

  /** Behind the statement that makes it; at the end, when that is none of these. */
  private static int behind(String name, List<Statement> statements) {
    for (int i = statements.size() - 1; i >= 0; i--) {
      if (statements.get(i) instanceof Statement.Assign assign
          && assign.targets().equals(List.of(name))) {
        return i + 1;
      }
    }
    return statements.size();
  }

  private static List<String> operands(Statement.Assign assign) {
    return Expressions.in(List.of(assign)).stream()
        .filter(Name.class::isInstance)
        .map(name -> ((Name) name).name())
        .toList();
  }
}
