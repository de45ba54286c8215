package org.tf2torch.torch.source.python;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.tf2torch.torch.code.Expression;
import org.tf2torch.torch.code.Expression.Forward;
import org.tf2torch.torch.code.Expression.Name;
import org.tf2torch.torch.code.Expressions;
import org.tf2torch.torch.code.Rewrite;
import org.tf2torch.torch.code.Statement;
import org.tf2torch.torch.module.Module;

/**
 * Puts values that are used once where they are used, as long as the line stays short:
 *
 * <pre>
 *   conv = self.conv(x)
 *   relu = torch.relu(conv)      ⟶      relu = torch.relu(self.conv(x))
 * </pre>
 *
 * <p>Only the value of the line right before moves, so that the order of what is done stays.
 */
final class Inlining {
  private static final int MOST_STEPS = 5;
  private static final String TYPICAL_NAME = "query";

  private final Module module;
  private final int indent;
  private final Set<String> kept;
  private final Set<String> fixed = new HashSet<>();
  private final Map<String, Integer> reads = new HashMap<>();
  private final Map<String, Integer> writes = new HashMap<>();

  /**
   * @param module whose code it is
   * @param indent where the code stands
   * @param kept locals that will keep their names
   */
  Inlining(Module module, int indent, Set<String> kept) {
    this.kept = kept;
    this.module = module;
    this.indent = indent;
  }

  List<Statement> apply(List<Statement> statements) {
    reads.clear();
    writes.clear();
    for (Expression expression : Expressions.in(statements)) {
      if (expression instanceof Name name) {
        reads.merge(name.name(), 1, Integer::sum);
      }
    }
    statements.forEach(this::countWrites);
    // What nested code writes keeps its name.
    fixed.clear();
    fixed.addAll(kept);
    statements.forEach(s -> s.blocks().forEach(block -> block.forEach(this::fix)));
    return block(statements, indent);
  }

  private void fix(Statement statement) {
    if (statement instanceof Statement.Assign assign) {
      fixed.addAll(assign.targets());
    }
    statement.blocks().forEach(block -> block.forEach(this::fix));
  }

  private void countWrites(Statement statement) {
    if (statement instanceof Statement.Assign assign) {
      assign.targets().forEach(target -> writes.merge(target, 1, Integer::sum));
    }
    statement.blocks().forEach(block -> block.forEach(this::countWrites));
  }

  private List<Statement> block(List<Statement> statements, int indent) {
    List<Statement> result = new ArrayList<>();
    for (Statement statement : statements) {
      Statement merged = nested(statement, indent);
      while (!result.isEmpty()) {
        Statement next = merged(result.get(result.size() - 1), merged, indent);
        if (next == null) {
          break;
        }
        result.remove(result.size() - 1);
        merged = next;
      }
      result.add(merged);
    }
    return result;
  }

  private Statement nested(Statement statement, int indent) {
    int inner = indent + 4;
    if (statement instanceof Statement.If choice) {
      return new Statement.If(
          choice.condition(), block(choice.then(), inner), block(choice.otherwise(), inner));
    } else if (statement instanceof Statement.While loop) {
      return new Statement.While(loop.condition(), block(loop.body(), inner));
    } else if (statement instanceof Statement.For loop) {
      return new Statement.For(loop.variable(), loop.count(), block(loop.body(), inner));
    }
    return statement;
  }

  /** The second statement with the first one's value in it; null when it must stay outside. */
  private Statement merged(Statement first, Statement second, int indent) {
    boolean candidate =
        first instanceof Statement.Assign assign
            && assign.targets().size() == 1
            && reads.getOrDefault(assign.targets().get(0), 0) == 1
            && writes.get(assign.targets().get(0)) == 1
            && isPlain(second);
    if (!candidate) {
      return null;
    }
    Statement.Assign value = (Statement.Assign) first;
    String name = value.targets().get(0);
    Statement merged =
        Rewrite.in(
            second, part -> part instanceof Name n && n.name().equals(name) ? value.value() : part);
    boolean good =
        !merged.equals(second)
            && steps(merged) <= MOST_STEPS
            && !(hasLayer(value.value()) && isGivenToLayer(name, second))
            && fits(merged, indent);
    return good ? merged : null;
  }

  private static boolean hasLayer(Expression value) {
    return Expressions.in(List.of(new Statement.Run(value))).stream()
        .anyMatch(Forward.class::isInstance);
  }

  /** A line for each layer, with its normalisation and its activation. */
  private boolean isGivenToLayer(String name, Statement statement) {
    return Expressions.in(List.of(statement)).stream()
        .filter(Forward.class::isInstance)
        .map(Forward.class::cast)
        .filter(forward -> !isNorm(forward))
        .anyMatch(
            forward ->
                Expressions.in(List.of(new Statement.Run(forward))).contains(new Name(name)));
  }

  private boolean isNorm(Forward forward) {
    return module
        .find(forward.path())
        .filter(layer -> layer.kind().simpleName().contains("Norm"))
        .isPresent();
  }

  private static boolean isPlain(Statement statement) {
    return statement instanceof Statement.Assign
        || statement instanceof Statement.Return
        || statement instanceof Statement.Run
        || statement instanceof Statement.Append
        || statement instanceof Statement.Store;
  }

  private static long steps(Statement statement) {
    return Expressions.in(List.of(statement)).stream()
        .filter(e -> e instanceof Expression.Call || e instanceof Expression.Forward)
        .count();
  }

  /** As long as it will be once locals have the names people read. */
  private boolean fits(Statement statement, int indent) {
    Statement named =
        Rewrite.targets(
            Rewrite.in(
                statement, part -> part instanceof Name n ? new Name(shortened(n.name())) : part),
            this::shortened);
    List<String> lines = StatementPrinter.print(List.of(named), indent);
    return lines.size() == 1 && Layout.fits(0, lines.get(0));
  }

  private String shortened(String name) {
    return !fixed.contains(name) && name.length() > TYPICAL_NAME.length() ? TYPICAL_NAME : name;
  }
}
