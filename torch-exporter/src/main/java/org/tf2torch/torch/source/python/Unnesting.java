package org.tf2torch.torch.source.python;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.tf2torch.torch.code.Expression;
import org.tf2torch.torch.code.Expression.Call;
import org.tf2torch.torch.code.Expression.Name;
import org.tf2torch.torch.code.Expressions;
import org.tf2torch.torch.code.Statement;

/**
 * Takes calls apart that are too long for a line:
 *
 * <pre>
 *                                            step = torch.argmax(torch.nan_to_num(…), 1)
 *   y = torch.argmax(…, 1).to(dtype)   ⟶    y = step.to(dtype)
 * </pre>
 */
final class Unnesting {
  private final int indent;
  private final Set<String> taken = new HashSet<>();

  private Unnesting(List<Statement> statements, int indent) {
    this.indent = indent;
    for (Expression expression : Expressions.in(statements)) {
      if (expression instanceof Name name) {
        taken.add(name.name());
      }
    }
  }

  static List<Statement> in(List<Statement> statements, int indent) {
    Unnesting unnesting = new Unnesting(statements, indent);
    List<Statement> result = new ArrayList<>();
    statements.forEach(statement -> result.addAll(unnesting.apart(statement)));
    return result;
  }

  private List<Statement> apart(Statement statement) {
    if (!(statement instanceof Statement.Assign assign)
        || !(assign.value() instanceof Call call)
        || call.arguments().isEmpty()
        || !(call.arguments().get(0) instanceof Call inner)
        || fits(assign)) {
      return List.of(statement);
    }
    String name = fresh();
    List<Expression> arguments = new ArrayList<>(call.arguments());
    arguments.set(0, new Name(name));
    List<Statement> parts = new ArrayList<>(apart(new Statement.Assign(name, inner)));
    parts.add(
        new Statement.Assign(
            assign.targets(), new Call(call.function(), arguments, call.keywords())));
    return parts;
  }

  private boolean fits(Statement statement) {
    List<String> lines = StatementPrinter.print(List.of(statement), indent);
    return lines.size() == 1 && Layout.fits(0, lines.get(0));
  }

  private String fresh() {
    String name = "step";
    for (int i = 1; !taken.add(name); i++) {
      name = "step_" + i;
    }
    return name;
  }
}
