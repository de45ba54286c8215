package org.tf2torch.torch.source.structure;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.tf2torch.torch.code.Expression.Name;
import org.tf2torch.torch.code.Expressions;
import org.tf2torch.torch.code.Statement;

/** Drops assignments that nobody reads; no expression of ours does anything besides its value. */
public final class UnusedLocals {
  private UnusedLocals() {}

  public static List<Statement> drop(List<Statement> statements) {
    List<Statement> before = statements;
    List<Statement> after = dropOnce(before);
    while (!after.equals(before)) {
      before = after;
      after = dropOnce(before);
    }
    return after;
  }

  private static List<Statement> dropOnce(List<Statement> statements) {
    Set<String> read = new HashSet<>();
    Expressions.in(statements).stream()
        .filter(Name.class::isInstance)
        .forEach(name -> read.add(((Name) name).name()));
    return block(statements, read);
  }

  private static List<Statement> block(List<Statement> statements, Set<String> read) {
    List<Statement> kept = new ArrayList<>();
    for (Statement statement : statements) {
      boolean unused =
          statement instanceof Statement.Assign assign
              && assign.targets().stream().noneMatch(read::contains);
      if (!unused) {
        kept.add(nested(statement, read));
      }
    }
    return kept;
  }

  private static Statement nested(Statement statement, Set<String> read) {
    if (statement instanceof Statement.If choice) {
      return new Statement.If(
          choice.condition(), block(choice.then(), read), block(choice.otherwise(), read));
    } else if (statement instanceof Statement.While loop) {
      return new Statement.While(loop.condition(), block(loop.body(), read));
    } else if (statement instanceof Statement.For loop) {
      return new Statement.For(loop.variable(), loop.count(), block(loop.body(), read));
    }
    return statement;
  }
}
