package org.tf2torch.torch.source.python;

import java.util.ArrayList;
import java.util.List;
import org.tf2torch.torch.code.Expression;
import org.tf2torch.torch.code.Expression.Forward;
import org.tf2torch.torch.code.Statement;

/** Prints statements as Python. */
final class StatementPrinter {
  private static final int STEP = 4;

  private StatementPrinter() {}

  static List<String> print(List<Statement> statements, int indent) {
    List<String> lines = new ArrayList<>();
    statements.forEach(statement -> lines.addAll(print(statement, indent)));
    if (statements.stream().allMatch(Statement.Comment.class::isInstance)) {
      lines.add(" ".repeat(indent) + "pass");
    }
    return lines;
  }

  private static List<String> print(Statement statement, int indent) {
    if (statement instanceof Statement.Assign assign) {
      return assign(assign, indent);
    } else if (statement instanceof Statement.Store store) {
      return line(indent, "self." + PythonPrinter.path(store.path()) + " = ", store.value());
    } else if (statement instanceof Statement.Append append) {
      Code item = PythonPrinter.print(append.item());
      return Layout.lines(indent, "", Code.call(append.list() + ".append", List.of(item)));
    } else if (statement instanceof Statement.Run run) {
      return line(indent, "", run.value());
    } else if (statement instanceof Statement.Return result) {
      return line(indent, "return ", result.value());
    } else if (statement instanceof Statement.If choice) {
      return choice(choice, indent);
    } else if (statement instanceof Statement.While loop) {
      return block("while " + PythonPrinter.print(loop.condition()).flat(), loop.body(), indent);
    } else if (statement instanceof Statement.For loop) {
      String count = PythonPrinter.print(loop.count()).flat();
      return block("for " + loop.variable() + " in range(" + count + ")", loop.body(), indent);
    }
    return List.of(" ".repeat(indent) + "# " + ((Statement.Comment) statement).text());
  }

  private static List<String> choice(Statement.If choice, int indent) {
    List<String> lines =
        new ArrayList<>(
            block("if " + PythonPrinter.print(choice.condition()).flat(), choice.then(), indent));
    if (!choice.otherwise().isEmpty()) {
      lines.addAll(block("else", choice.otherwise(), indent));
    }
    return lines;
  }

  private static List<String> block(String head, List<Statement> body, int indent) {
    List<String> lines = new ArrayList<>();
    lines.add(" ".repeat(indent) + head + ":");
    lines.addAll(print(body, indent + STEP));
    return lines;
  }

  private static List<String> line(int indent, String start, Expression value) {
    return Layout.lines(indent, start, PythonPrinter.print(value));
  }

  /** torch.nn's recurrent layers take their states, and give them, as a pair or alone. */
  private static List<String> assign(Statement.Assign assign, int indent) {
    List<String> targets = assign.targets();
    if (targets.size() > 1 && assign.value() instanceof Forward forward) {
      String states = String.join(", ", targets.subList(1, targets.size()));
      boolean pair = targets.size() > 2;
      List<Code> given =
          forward.arguments().subList(1, forward.arguments().size()).stream()
              .<Code>map(
                  s ->
                      Code.call(
                          PythonPrinter.receiver(s) + ".unsqueeze", List.of(new Code.Text("0"))))
              .toList();
      List<Code> arguments =
          new ArrayList<>(List.of(PythonPrinter.print(forward.arguments().get(0))));
      arguments.addAll(pair && !given.isEmpty() ? List.of(Code.tuple(given)) : given);
      return Layout.lines(
          indent,
          targets.get(0) + ", " + (pair ? "(" + states + ")" : states) + " = ",
          Code.call("self." + PythonPrinter.path(forward.path()), arguments));
    }
    return line(indent, String.join(", ", targets) + " = ", assign.value());
  }
}
