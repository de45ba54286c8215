package org.tf2torch.torch.code;

import java.util.List;

/**
 * A statement of the PyTorch program. Every local is assigned once, except the variables of a loop.
 */
public sealed interface Statement {
  /** {@code a, b = value}. */
  record Assign(List<String> targets, Expression value) implements Statement {
    public Assign {
      targets = List.copyOf(targets);
    }

    public Assign(String target, Expression value) {
      this(List.of(target), value);
    }
  }

  /** {@code self.counter = value}. */
  record Store(List<String> path, Expression value) implements Statement {
    public Store {
      path = List.copyOf(path);
    }
  }

  /** An expression that runs for its effect. */
  record Run(Expression value) implements Statement {}

  /** {@code list.append(item)}. */
  record Append(String list, Expression item) implements Statement {}

  record If(Expression condition, List<Statement> then, List<Statement> otherwise)
      implements Statement {
    public If {
      then = List.copyOf(then);
      otherwise = List.copyOf(otherwise);
    }
  }

  /** {@code for variable in range(count)}; the body does not assign the variable. */
  record For(String variable, Expression count, List<Statement> body) implements Statement {
    public For {
      body = List.copyOf(body);
    }
  }

  record While(Expression condition, List<Statement> body) implements Statement {
    public While {
      body = List.copyOf(body);
    }
  }

  record Return(Expression value) implements Statement {}

  /** A line for people. */
  record Comment(String text) implements Statement {}

  /** The blocks of statements inside this one. */
  default List<List<Statement>> blocks() {
    if (this instanceof If choice) {
      return List.of(choice.then(), choice.otherwise());
    }
    if (this instanceof For loop) {
      return List.of(loop.body());
    }
    return this instanceof While loop ? List.of(loop.body()) : List.of();
  }
}
