package org.tf2torch.torch.source.structure;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.tf2torch.torch.code.Statement;

/**
 * Where the lines of a draft use what: gathered once, so that a question about one line does not
 * walk all the others.
 *
 * @param writers the lines that write each local
 * @param readers the lines that read each local
 * @param stored paths of the tensors that some line assigns
 * @param touching the lines that touch something of each child of the module
 */
record Uses(
    Map<String, Set<Integer>> writers,
    Map<String, Set<Integer>> readers,
    Set<List<String>> stored,
    Map<String, Set<Integer>> touching) {

  static Uses of(List<Line> lines) {
    Uses uses = new Uses(new HashMap<>(), new HashMap<>(), new HashSet<>(), new HashMap<>());
    for (int i = 0; i < lines.size(); i++) {
      Line line = lines.get(i);
      for (String name : line.writes()) {
        add(uses.writers, name, i);
      }
      for (String name : line.reads()) {
        add(uses.readers, name, i);
      }
      for (List<String> path : line.calls()) {
        add(uses.touching, path.get(0), i);
      }
      for (List<String> path : line.fields()) {
        add(uses.touching, path.get(0), i);
      }
      uses.collectStored(line.statement());
    }
    return uses;
  }

  private static void add(Map<String, Set<Integer>> lines, String key, int line) {
    lines.computeIfAbsent(key, k -> new HashSet<>()).add(line);
  }

  private void collectStored(Statement statement) {
    if (statement instanceof Statement.Store store) {
      stored.add(store.path());
    }
    statement.blocks().forEach(block -> block.forEach(this::collectStored));
  }

  /** The lines that touch the child which a path leads into. */
  Set<Integer> touching(List<String> path) {
    return touching.getOrDefault(path.get(0), Set.of());
  }
}
