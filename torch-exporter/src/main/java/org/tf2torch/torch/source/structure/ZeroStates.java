package org.tf2torch.torch.source.structure;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.tf2torch.torch.code.Expression;
import org.tf2torch.torch.code.Expression.Call;
import org.tf2torch.torch.code.Expression.FloatLiteral;
import org.tf2torch.torch.code.Expression.Forward;
import org.tf2torch.torch.code.Expression.Name;
import org.tf2torch.torch.code.Method;
import org.tf2torch.torch.code.Statement;
import org.tf2torch.torch.module.Module;

/** Leaves out initial states of zeros, which torch.nn's recurrent layers begin with anyway. */
final class ZeroStates {
  private ZeroStates() {}

  /** To be called while all calls are those of layers: what a block takes is its own affair. */
  static void leaveOut(Module root) {
    root.methods()
        .replaceAll(
            method ->
                new Method(
                    method.name(),
                    method.arguments(),
                    method.returns(),
                    UnusedLocals.drop(leaveOut(method.body()))));
  }

  private static List<Statement> leaveOut(List<Statement> statements) {
    Set<String> zeros = new HashSet<>();
    List<Statement> result = new ArrayList<>();
    for (Statement statement : statements) {
      if (statement instanceof Statement.Assign assign && isZero(assign.value())) {
        zeros.addAll(assign.targets());
      }
      result.add(without(statement, zeros));
    }
    return result;
  }

  private static Statement without(Statement statement, Set<String> zeros) {
    boolean recurrent =
        statement instanceof Statement.Assign assign
            && assign.targets().size() > 1
            && assign.value() instanceof Forward forward
            && forward.arguments().stream()
                .skip(1)
                .allMatch(state -> state instanceof Name name && zeros.contains(name.name()));
    if (!recurrent) {
      return statement;
    }
    Statement.Assign assign = (Statement.Assign) statement;
    Forward call = (Forward) assign.value();
    return new Statement.Assign(
        assign.targets(), new Forward(call.path(), call.arguments().subList(0, 1)));
  }

  private static boolean isZero(Expression value) {
    return value instanceof Call call
        && call.function().equals("torch.full")
        && call.arguments().get(1).equals(new FloatLiteral(0.0));
  }
}
