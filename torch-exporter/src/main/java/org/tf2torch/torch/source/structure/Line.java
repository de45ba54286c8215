package org.tf2torch.torch.source.structure;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.tf2torch.torch.code.Expression;
import org.tf2torch.torch.code.Expressions;
import org.tf2torch.torch.code.Statement;

/**
 * A statement and what it touches.
 *
 * @param reads locals, in the order they are read
 * @param writes locals, also those of nested code
 * @param calls paths of the submodules it calls
 * @param fields paths of the tensors it reads or stores
 */
record Line(
    Statement statement,
    Set<String> reads,
    Set<String> writes,
    List<List<String>> calls,
    List<List<String>> fields) {

  static Line of(Statement statement) {
    Set<String> reads = new LinkedHashSet<>();
    List<List<String>> calls = new ArrayList<>();
    List<List<String>> fields = new ArrayList<>();
    for (Expression expression : Expressions.in(List.of(statement))) {
      if (expression instanceof Expression.Name name) {
        reads.add(name.name());
      } else if (expression instanceof Expression.Forward forward) {
        calls.add(forward.path());
      } else if (expression instanceof Expression.Field field) {
        fields.add(field.path());
      }
    }
    Set<String> writes = new LinkedHashSet<>();
    collect(statement, writes, fields);
    return new Line(statement, reads, writes, calls, fields);
  }

  private static void collect(Statement statement, Set<String> writes, List<List<String>> stored) {
    if (statement instanceof Statement.Assign assign) {
      writes.addAll(assign.targets());
    } else if (statement instanceof Statement.Store store) {
      stored.add(store.path());
    } else if (statement instanceof Statement.Append append) {
      writes.add(append.list());
    } else {
      if (statement instanceof Statement.For loop) {
        writes.add(loop.variable());
      }
      statement.blocks().forEach(block -> block.forEach(s -> collect(s, writes, stored)));
    }
  }

  /** Whether it is {@code name = …}. */
  boolean isAssignment() {
    return statement instanceof Statement.Assign assign && assign.targets().size() == 1;
  }

  /** Whether it touches something of the module at that path or below. */
  boolean touches(List<String> prefix) {
    return calls.stream().anyMatch(path -> startsWith(path, prefix))
        || fields.stream().anyMatch(path -> startsWith(path, prefix));
  }

  static boolean startsWith(List<String> path, List<String> prefix) {
    return path.size() >= prefix.size() && path.subList(0, prefix.size()).equals(prefix);
  }
}
