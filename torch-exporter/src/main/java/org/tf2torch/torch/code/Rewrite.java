package org.tf2torch.torch.code;

import java.util.List;
import java.util.function.UnaryOperator;
import org.tf2torch.torch.code.Expression.Call;
import org.tf2torch.torch.code.Expression.Conditional;
import org.tf2torch.torch.code.Expression.DictLiteral;
import org.tf2torch.torch.code.Expression.Field;
import org.tf2torch.torch.code.Expression.Forward;
import org.tf2torch.torch.code.Expression.Infix;
import org.tf2torch.torch.code.Expression.Item;
import org.tf2torch.torch.code.Expression.Keyword;
import org.tf2torch.torch.code.Expression.ListLiteral;
import org.tf2torch.torch.code.Expression.Property;
import org.tf2torch.torch.code.Expression.ToList;
import org.tf2torch.torch.code.Expression.TupleLiteral;

/** Makes code anew with some of its expressions replaced. */
public final class Rewrite {
  private Rewrite() {}

  /** The expression with each of its parts, and then itself, replaced by what the function says. */
  public static Expression in(Expression expression, UnaryOperator<Expression> change) {
    return change.apply(parts(expression, change));
  }

  private static Expression parts(Expression expression, UnaryOperator<Expression> change) {
    if (expression instanceof Call call) {
      return new Call(
          call.function(), all(call.arguments(), change), keywords(call.keywords(), change));
    } else if (expression instanceof Forward forward) {
      return new Forward(forward.path(), all(forward.arguments(), change));
    } else if (expression instanceof ListLiteral list) {
      return new ListLiteral(all(list.items(), change));
    } else if (expression instanceof TupleLiteral tuple) {
      return new TupleLiteral(all(tuple.items(), change));
    } else if (expression instanceof DictLiteral dict) {
      return new DictLiteral(keywords(dict.items(), change));
    } else if (expression instanceof Infix infix) {
      return new Infix(infix.operator(), in(infix.left(), change), in(infix.right(), change));
    } else if (expression instanceof Property property) {
      return new Property(in(property.value(), change), property.attribute());
    } else if (expression instanceof Item item) {
      return new Item(in(item.list(), change), in(item.index(), change));
    } else if (expression instanceof ToList list) {
      return new ToList(in(list.tensor(), change));
    } else if (expression instanceof Conditional choice) {
      return new Conditional(
          in(choice.condition(), change),
          in(choice.then(), change),
          in(choice.otherwise(), change));
    }
    return expression;
  }

  private static List<Expression> all(
      List<Expression> expressions, UnaryOperator<Expression> change) {
    return expressions.stream().map(e -> in(e, change)).toList();
  }

  private static List<Keyword> keywords(List<Keyword> keywords, UnaryOperator<Expression> change) {
    return keywords.stream().map(k -> new Keyword(k.name(), in(k.value(), change))).toList();
  }

  /** The statement with all its expressions changed. */
  public static Statement in(Statement statement, UnaryOperator<Expression> change) {
    if (statement instanceof Statement.Assign assign) {
      return new Statement.Assign(assign.targets(), in(assign.value(), change));
    } else if (statement instanceof Statement.Store store) {
      Expression target = change.apply(new Field(store.path()));
      List<String> path = target instanceof Field field ? field.path() : store.path();
      return new Statement.Store(path, in(store.value(), change));
    } else if (statement instanceof Statement.Append append) {
      Expression list = change.apply(new Expression.Name(append.list()));
      return new Statement.Append(((Expression.Name) list).name(), in(append.item(), change));
    } else if (statement instanceof Statement.Run run) {
      return new Statement.Run(in(run.value(), change));
    } else if (statement instanceof Statement.Return result) {
      return new Statement.Return(in(result.value(), change));
    } else if (statement instanceof Statement.If choice) {
      return new Statement.If(
          in(choice.condition(), change),
          in(choice.then(), change),
          in(choice.otherwise(), change));
    } else if (statement instanceof Statement.While loop) {
      return new Statement.While(in(loop.condition(), change), in(loop.body(), change));
    } else if (statement instanceof Statement.For loop) {
      return new Statement.For(loop.variable(), in(loop.count(), change), in(loop.body(), change));
    }
    return statement;
  }

  /** The statements with all their expressions changed. */
  public static List<Statement> in(List<Statement> statements, UnaryOperator<Expression> change) {
    return statements.stream().map(s -> in(s, change)).toList();
  }

  /** The statement with other names for the locals it writes; those it reads stay. */
  public static Statement targets(Statement statement, UnaryOperator<String> rename) {
    if (statement instanceof Statement.Assign assign) {
      return new Statement.Assign(assign.targets().stream().map(rename).toList(), assign.value());
    } else if (statement instanceof Statement.If choice) {
      return new Statement.If(
          choice.condition(), targets(choice.then(), rename), targets(choice.otherwise(), rename));
    } else if (statement instanceof Statement.While loop) {
      return new Statement.While(loop.condition(), targets(loop.body(), rename));
    } else if (statement instanceof Statement.For loop) {
      return new Statement.For(
          rename.apply(loop.variable()), loop.count(), targets(loop.body(), rename));
    }
    return statement;
  }

  private static List<Statement> targets(List<Statement> block, UnaryOperator<String> rename) {
    return block.stream().map(s -> targets(s, rename)).toList();
  }
}
