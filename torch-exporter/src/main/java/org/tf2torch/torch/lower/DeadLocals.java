package org.tf2torch.torch.lower;

import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.tf2torch.torch.code.Expression;
import org.tf2torch.torch.code.Expressions;
import org.tf2torch.torch.code.Statement;

/** Drops sizes and last states that were named in case somebody asks for them. */
final class DeadLocals {
  private static final Set<String> PURE = Set.of("torch.size", "torch.squeeze");

  private DeadLocals() {}

  static List<Statement> remove(List<Statement> statements) {
    Set<String> used =
        Expressions.in(statements).stream()
            .filter(Expression.Name.class::isInstance)
            .map(name -> ((Expression.Name) name).name())
            .collect(Collectors.toSet());
    return statements.stream().filter(statement -> !isUnused(statement, used)).toList();
  }

  private static boolean isUnused(Statement statement, Set<String> used) {
    return statement instanceof Statement.Assign assign
        && assign.value() instanceof Expression.Call call
        && PURE.contains(call.function())
        && assign.targets().stream().noneMatch(used::contains);
  }
}
