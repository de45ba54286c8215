package org.tf2torch.torch.source.python;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.tf2torch.torch.code.Expression;
import org.tf2torch.torch.code.Expression.Name;
import org.tf2torch.torch.code.Expressions;
import org.tf2torch.torch.code.Method;
import org.tf2torch.torch.code.Rewrite;
import org.tf2torch.torch.code.Statement;

/**
 * Gives locals the names people would: {@code x} for what is being worked on, the layer's name
 * where it says something, and the name of a value again for what it becomes.
 */
final class Naming {
  private static final String TENSOR = "Tensor";

  /** How many of the numbered names are tried again once their values are not needed any more. */
  private static final int MOST_REUSED = 100;

  private final List<Statement> statements;
  private final List<Method.Argument> arguments;
  private final Map<String, Integer> lastRead = new HashMap<>();
  private final Map<String, Integer> writes = new HashMap<>();
  private final Set<String> nested = new HashSet<>();

  /** Targets among several. */
  private final Set<String> unpacked = new HashSet<>();

  private final Map<String, String> names = new LinkedHashMap<>();

  /** Who holds a name, and until which statement it is needed. */
  private final Map<String, Integer> heldUntil = new HashMap<>();

  /** Names that are x, y, or a layer's: what is made of their value may have them too. */
  private final Set<String> passedOn = new HashSet<>();

  private final Map<String, Boolean> isTensor = new HashMap<>();

  /** The last number given to each name, of those that are not tried again. */
  private final Map<String, Integer> lastNumber = new HashMap<>();

  private Naming(List<Method.Argument> arguments, List<Statement> statements, Set<String> taken) {
    this.arguments = arguments;
    this.statements = statements;
    taken.forEach(name -> heldUntil.put(name, Integer.MAX_VALUE));
    for (int i = 0; i < statements.size(); i++) {
      int at = i;
      for (Expression expression : Expressions.in(List.of(statements.get(i)))) {
        if (expression instanceof Name name) {
          lastRead.put(name.name(), at);
        }
      }
      count(statements.get(i), false);
    }
  }

  private void count(Statement statement, boolean inside) {
    if (statement instanceof Statement.Assign assign) {
      for (String target : assign.targets()) {
        writes.merge(target, 1, Integer::sum);
        if (inside) {
          nested.add(target);
        }
        if (assign.targets().size() > 1) {
          unpacked.add(target);
        }
      }
    } else if (statement instanceof Statement.For loop) {
      nested.add(loop.variable());
    }
    statement.blocks().forEach(block -> block.forEach(s -> count(s, true)));
  }

  /** A method's arguments and code under their new names. */
  record Named(List<Method.Argument> arguments, List<Statement> statements) {}

  /**
   * @param keep whether the arguments' names are the model's own; a single one is still called x
   * @param taken names that mean something else
   */
  static Named of(
      List<Method.Argument> arguments,
      List<Statement> statements,
      boolean keep,
      Set<String> taken) {
    return new Naming(arguments, statements, taken).run(keep);
  }

  private Named run(boolean keep) {
    // What nested code writes keeps its name: its life is no straight line.
    Set<String> fixed = new HashSet<>(nested);
    writes.forEach((name, count) -> fixed.addAll(count > 1 ? Set.of(name) : Set.of()));
    for (String name : fixed) {
      if (unpacked.contains(name) && !lastRead.containsKey(name)) {
        names.put(name, "_");
        continue;
      }
      String free = name;
      for (int i = 1; heldUntil.containsKey(free); i++) {
        free = name + "_" + i;
      }
      heldUntil.put(free, Integer.MAX_VALUE);
      names.put(name, free);
    }
    for (Method.Argument argument : arguments) {
      boolean tensor = argument.type().equals(TENSOR);
      String hint = tensor ? hint(argument.name(), keep && arguments.size() > 1) : argument.name();
      take(argument.name(), free(hint, -1), tensor);
      if (keep && arguments.size() > 1) {
        passedOn.remove(names.get(argument.name()));
      }
    }
    for (int i = 0; i < statements.size(); i++) {
      if (statements.get(i) instanceof Statement.Assign assign) {
        assign(assign, i, fixed);
      }
    }
    return new Named(
        arguments.stream().map(a -> new Method.Argument(names.get(a.name()), a.type())).toList(),
        statements.stream().map(this::renamed).toList());
  }

  private void assign(Statement.Assign assign, int at, Set<String> fixed) {
    List<String> targets = assign.targets();
    boolean tensor = targets.size() > 1 || !isNumber(assign.value());
    for (String target : targets) {
      if (fixed.contains(target)) {
        continue;
      }
      if (!lastRead.containsKey(target)) {
        names.put(target, targets.size() > 1 ? "_" : free(plain(target), at));
      } else {
        take(target, name(target, assign, at, tensor), tensor);
      }
    }
  }

  private String name(String target, Statement.Assign assign, int at, boolean tensor) {
    if (!tensor) {
      return free(plain(target), at, false);
    }
    String hint = LocalHints.of(target, assign.value());
    boolean telling = !hint.equals("x") && lastRead.get(target) > at + 1;
    if (assign.targets().size() == 1 && !telling) {
      for (String operand : operands(assign.value())) {
        String name = names.get(operand);
        boolean dies = lastRead.getOrDefault(operand, -1) <= at;
        if (name != null && passedOn.contains(name) && isTensor.get(name)) {
          if (dies) {
            return name;
          }
          break;
        }
      }
    }
    return free(hint, at);
  }

  private static List<String> operands(Expression value) {
    List<String> operands = new ArrayList<>();
    for (Expression part : Expressions.in(List.of(new Statement.Run(value)))) {
      if (part instanceof Name name) {
        operands.add(name.name());
      }
    }
    return operands;
  }

  private static boolean isNumber(Expression value) {
    if (value instanceof Expression.Infix || value instanceof Expression.IntLiteral) {
      return true;
    }
    return value instanceof Expression.Call call
        && Set.of("torch.size", "int", "bool", "float", "torch.item", "max", "min")
            .contains(call.function());
  }

  private void take(String old, String name, boolean tensor) {
    names.put(old, name);
    isTensor.put(name, tensor);
    heldUntil.merge(name, lastRead.getOrDefault(old, 0), Math::max);
    if (tensor) {
      passedOn.add(name);
    }
  }

  private static String hint(String argument, boolean own) {
    return own ? argument : "x";
  }

  private String free(String hint, int at) {
    return free(hint, at, true);
  }

  /** The hint, or the next best name that nobody needs any more and that held the same type. */
  private String free(String hint, int at, boolean tensor) {
    List<String> candidates = new ArrayList<>();
    if (hint.equals("x")) {
      candidates.addAll(List.of("x", "y", "z"));
    } else {
      candidates.add(hint);
    }
    for (String candidate : candidates) {
      if (isFree(candidate, at, tensor)) {
        return candidate;
      }
    }
    String base = hint.equals("x") ? "y" : hint;
    for (int i = 2; ; i++) {
      if (i > MOST_REUSED) {
        i = Math.max(i, lastNumber.getOrDefault(base, 0) + 1);
        lastNumber.put(base, i);
      }
      if (isFree(base + i, at, tensor)) {
        return base + i;
      }
    }
  }

  private boolean isFree(String name, int at, boolean tensor) {
    return heldUntil.getOrDefault(name, -1) <= at
        && isTensor.getOrDefault(name, tensor) == tensor
        && !(heldUntil.containsKey(name) && at < 0);
  }

  private static String plain(String name) {
    String plain = name.replaceAll("(_\\d+)+$", "");
    return plain.isEmpty() ? name : plain;
  }

  private Statement renamed(Statement statement) {
    Statement inner =
        Rewrite.in(
            statement,
            part ->
                part instanceof Name name
                    ? new Name(names.getOrDefault(name.name(), name.name()))
                    : part);
    return Rewrite.targets(inner, target -> names.getOrDefault(target, target));
  }
}
