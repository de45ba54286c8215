package org.tf2torch.torch.source.classes;

import java.util.ArrayList;
import java.util.List;
import org.tf2torch.torch.code.Expression;
import org.tf2torch.torch.code.Expression.BoolLiteral;
import org.tf2torch.torch.code.Expression.Call;
import org.tf2torch.torch.code.Expression.Conditional;
import org.tf2torch.torch.code.Expression.FloatLiteral;
import org.tf2torch.torch.code.Expression.IntLiteral;
import org.tf2torch.torch.code.Expression.Keyword;
import org.tf2torch.torch.code.Expression.ListLiteral;
import org.tf2torch.torch.code.Expression.Name;
import org.tf2torch.torch.code.Rewrite;
import org.tf2torch.torch.code.Statement;
import org.tf2torch.torch.source.TorchModules;

/** The numbers and flags in a class's code, in the order they stand there. */
final class Slots {
  /**
   * A number.
   *
   * @param role what it is for, as {@code in_channels}
   */
  record Slot(String role, Expression value) {}

  /** Stands for a number of layers that a module does not have. */
  static final Expression ABSENT = new Name("");

  /** Says what stands at a place. */
  interface Change {
    Expression at(String role, Expression value);
  }

  private Slots() {}

  static List<Slot> of(List<Init> fields, List<Statement> forward) {
    List<Slot> slots = new ArrayList<>();
    Change collect =
        (role, value) -> {
          slots.add(new Slot(role, value));
          return value;
        };
    fields(fields, collect);
    forward(forward, collect);
    return slots;
  }

  static List<Init> fields(List<Init> fields, Change change) {
    return fields.stream().map(f -> new Init(f.start(), made(f.value(), "size", change))).toList();
  }

  static List<Statement> forward(List<Statement> forward, Change change) {
    return Rewrite.in(forward, e -> isNumber(e) ? change.at("value", e) : e);
  }

  private static boolean isNumber(Expression expression) {
    return expression instanceof IntLiteral || expression instanceof FloatLiteral;
  }

  /** Arguments of constructors count as one number, also where they are one for each axis. */
  private static Expression made(Expression value, String role, Change change) {
    if (value instanceof Call call) {
      List<Expression> arguments = new ArrayList<>();
      for (int i = 0; i < call.arguments().size(); i++) {
        arguments.add(made(call.arguments().get(i), TorchModules.role(call.function(), i), change));
      }
      List<Keyword> keywords = new ArrayList<>();
      for (Keyword keyword : call.keywords()) {
        keywords.add(new Keyword(keyword.name(), made(keyword.value(), keyword.name(), change)));
      }
      return new Call(call.function(), arguments, keywords);
    }
    if (value instanceof Conditional choice) {
      Expression condition = change.at("project", choice.condition());
      Change inside = isTrue(choice.condition()) ? change : absent(change);
      return new Conditional(
          condition, made(choice.then(), role, inside), made(choice.otherwise(), role, change));
    }
    boolean numbers =
        value instanceof ListLiteral list
            && !list.items().isEmpty()
            && list.items().stream().allMatch(Slots::isNumber);
    boolean single = isNumber(value) || value instanceof BoolLiteral;
    return single || numbers ? change.at(role, value) : value;
  }

  private static boolean isTrue(Expression condition) {
    return condition instanceof BoolLiteral literal && literal.value();
  }

  /** What is not made has places all the same, for all modules of a class have as many. */
  private static Change absent(Change change) {
    return (role, value) -> {
      change.at(role, ABSENT);
      return value;
    };
  }
}
