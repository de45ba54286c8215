package org.tf2torch.torch.code;

import java.util.ArrayList;
import java.util.List;

/** Walks over code. */
public final class Expressions {
  private Expressions() {}

  /** Every expression in the statements, also those inside others. */
  public static List<Expression> in(List<Statement> statements) {
    List<Expression> found = new ArrayList<>();
    statements.forEach(statement -> visit(statement, found));
    return found;
  }

  private static void visit(Statement statement, List<Expression> found) {
    if (statement instanceof Statement.Assign assign) {
      visit(assign.value(), found);
    } else if (statement instanceof Statement.Store store) {
      visit(store.value(), found);
    } else if (statement instanceof Statement.Run run) {
      visit(run.value(), found);
    } else if (statement instanceof Statement.Return result) {
      visit(result.value(), found);
    } else if (statement instanceof Statement.Append append) {
      found.add(new Expression.Name(append.list()));
      visit(append.item(), found);
    } else if (statement instanceof Statement.If choice) {
      visit(choice.condition(), found);
      choice.then().forEach(inner -> visit(inner, found));
      choice.otherwise().forEach(inner -> visit(inner, found));
    } else if (statement instanceof Statement.For loop) {
      visit(loop.count(), found);
      loop.body().forEach(inner -> visit(inner, found));
    } else if (statement instanceof Statement.While loop) {
      visit(loop.condition(), found);
      loop.body().forEach(inner -> visit(inner, found));
    }
  }

  private static void visit(Expression expression, List<Expression> found) {
    found.add(expression);
    parts(expression).forEach(part -> visit(part, found));
  }

  private static List<Expression> parts(Expression expression) {
    if (expression instanceof Expression.Call call) {
      List<Expression> parts = new ArrayList<>(call.arguments());
      call.keywords().forEach(keyword -> parts.add(keyword.value()));
      return parts;
    } else if (expression instanceof Expression.Forward forward) {
      return forward.arguments();
    } else if (expression instanceof Expression.ListLiteral list) {
      return list.items();
    } else if (expression instanceof Expression.TupleLiteral tuple) {
      return tuple.items();
    } else if (expression instanceof Expression.DictLiteral dict) {
      return dict.items().stream().map(Expression.Keyword::value).toList();
    } else if (expression instanceof Expression.Infix infix) {
      return List.of(infix.left(), infix.right());
    } else if (expression instanceof Expression.Property property) {
      return List.of(property.value());
    } else if (expression instanceof Expression.Item item) {
      return List.of(item.list(), item.index());
    } else if (expression instanceof Expression.ToList list) {
      return List.of(list.tensor());
    } else if (expression instanceof Expression.Conditional choice) {
      return List.of(choice.condition(), choice.then(), choice.otherwise());
    }
    return List.of();
  }
}
