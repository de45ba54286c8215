package org.tf2torch.torch.source.python;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.tf2torch.torch.code.Expression;
import org.tf2torch.torch.code.Expression.Infix;
import org.tf2torch.torch.code.Expression.Name;
import org.tf2torch.torch.code.Expressions;
import org.tf2torch.torch.code.Rewrite;
import org.tf2torch.torch.code.Statement;

/** Names sizes that a statement computes more than once. */
final class CommonSizes {
  private static final int SHORT = 12;

  private final Set<String> taken = new HashSet<>();

  private CommonSizes(List<Statement> statements) {
    for (Expression expression : Expressions.in(statements)) {
      if (expression instanceof Name name) {
        taken.add(name.name());
      }
    }
  }

  static List<Statement> name(List<Statement> statements) {
    CommonSizes sizes = new CommonSizes(statements);
    List<Statement> result = new ArrayList<>();
    for (Statement statement : statements) {
      result.addAll(sizes.named(statement));
    }
    return result;
  }

  private List<Statement> named(Statement statement) {
    List<Statement> before = new ArrayList<>();
    Statement rest = statement;
    if (!statement.blocks().isEmpty()) {
      return List.of(statement);
    }
    for (Optional<Expression> common = common(rest); common.isPresent(); common = common(rest)) {
      Expression size = common.get();
      String name = fresh();
      before.add(new Statement.Assign(name, size));
      rest = Rewrite.in(rest, part -> part.equals(size) ? new Name(name) : part);
    }
    before.add(rest);
    return before;
  }

  /** The longest size that occurs twice. */
  private static Optional<Expression> common(Statement statement) {
    Map<Expression, Integer> count = new LinkedHashMap<>();
    for (Expression expression : Expressions.in(List.of(statement))) {
      if (isSize(expression)) {
        count.merge(expression, 1, Integer::sum);
      }
    }
    Map<Expression, Integer> length = new HashMap<>();
    count.forEach(
        (size, times) -> {
          int characters = PythonPrinter.print(size).flat().length();
          if (times > 1 && characters >= SHORT) {
            length.put(size, characters);
          }
        });
    return count.keySet().stream()
        .filter(length::containsKey)
        .max(java.util.Comparator.comparingInt(length::get));
  }

  private static boolean isSize(Expression expression) {
    return expression instanceof Infix
        || (expression instanceof Expression.Call call
            && Set.of("max", "min").contains(call.function()));
  }

  private String fresh() {
    String name = "size";
    for (int i = 1; !taken.add(name); i++) {
      name = "size_" + i;
    }
    return name;
  }
}
