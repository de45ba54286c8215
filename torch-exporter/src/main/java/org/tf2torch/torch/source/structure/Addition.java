package org.tf2torch.torch.source.structure;

import java.util.ArrayList;
import java.util.List;
import org.tf2torch.torch.code.Expression;
import org.tf2torch.torch.code.Expression.Call;
import org.tf2torch.torch.code.Expression.Name;
import org.tf2torch.torch.code.Statement;

/**
 * An addition of two locals, one of which stands for a block's input.
 *
 * @param operand which of the two
 * @param input the block's argument
 */
record Addition(Line line, int operand, String input) {

  /** Whether a line is {@code y = torch.add(a, b)} of two different locals. */
  static boolean is(Line line) {
    return line.isAssignment()
        && ((Statement.Assign) line.statement()).value() instanceof Call call
        && call.function().equals("torch.add")
        && call.keywords().isEmpty()
        && call.arguments().size() == 2
        && call.arguments().stream().allMatch(Name.class::isInstance)
        && line.reads().size() == 2;
  }

  static String operand(Line line, int operand) {
    Call call = (Call) ((Statement.Assign) line.statement()).value();
    return ((Name) call.arguments().get(operand)).name();
  }

  /** The addition with another local for the input. */
  Line with(String local) {
    Statement.Assign assign = (Statement.Assign) line.statement();
    Call call = (Call) assign.value();
    List<Expression> arguments = new ArrayList<>(call.arguments());
    arguments.set(operand, new Name(local));
    return Line.of(
        new Statement.Assign(
            assign.targets(), new Call(call.function(), arguments, call.keywords())));
  }
}
