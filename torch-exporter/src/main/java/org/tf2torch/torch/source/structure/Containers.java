package org.tf2torch.torch.source.structure;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import org.tf2torch.torch.module.Module;

/**
 * Makes modules of the source's own scopes: where all layers below {@code self.attention} are used
 * by one closed piece of code, that code becomes the {@code forward} of {@code attention}. From the
 * outside in.
 */
final class Containers {
  private Containers() {}

  static void structure(Draft draft) {
    visit(draft, draft.module(), List.of());
  }

  private static void visit(Draft draft, Module parent, List<String> path) {
    for (Map.Entry<String, Module> child : List.copyOf(parent.children().entrySet())) {
      if (!child.getValue().isContainer()) {
        continue;
      }
      List<String> at = new ArrayList<>(path);
      at.add(child.getKey());
      Optional<Outline> outline = Outline.of(draft, closure(draft, at));
      if (outline.filter(o -> isWhole(o, at)).isPresent()) {
        Module module = outline.get().apply(at, part -> part.subList(at.size(), part.size()));
        structure(new Draft(module));
      } else {
        visit(draft, child.getValue(), at);
      }
    }
  }

  /** Whether all that moves stands below the container, and is worth a module. */
  private static boolean isWhole(Outline outline, List<String> at) {
    return outline.lines().size() > 1
        && outline.modules().stream().allMatch(path -> Line.startsWith(path, at))
        && outline.fields().stream().allMatch(path -> Line.startsWith(path, at))
        && outline.shared().stream().noneMatch(path -> Line.startsWith(path, at));
  }

  /** The lines that touch the container, and all that lie on the way between two of them. */
  private static SortedSet<Integer> closure(Draft draft, List<String> container) {
    SortedSet<Integer> own = new TreeSet<>();
    for (int line : draft.uses().touching(container)) {
      if (draft.lines().get(line).touches(container)) {
        own.add(line);
      }
    }
    if (own.isEmpty()) {
      return own;
    }
    Set<Integer> after = reached(draft.lines(), own);
    Set<Integer> before = reaching(draft.lines(), own);
    SortedSet<Integer> closure = new TreeSet<>(own);
    after.stream().filter(before::contains).forEach(closure::add);
    return closure;
  }

  /** Lines between these that read, in any number of steps, what these write. */
  private static Set<Integer> reached(List<Line> lines, SortedSet<Integer> from) {
    Set<Integer> reached = new HashSet<>();
    Set<String> written = new HashSet<>();
    for (int i = from.first(); i <= from.last(); i++) {
      boolean reads = lines.get(i).reads().stream().anyMatch(written::contains);
      if (reads || from.contains(i)) {
        written.addAll(lines.get(i).writes());
        reached.add(i);
      }
    }
    return reached;
  }

  /** Lines between these that write, in any number of steps, what these read. */
  private static Set<Integer> reaching(List<Line> lines, SortedSet<Integer> to) {
    Set<Integer> reaching = new HashSet<>();
    Set<String> read = new HashSet<>();
    for (int i = to.last(); i >= to.first(); i--) {
      Line line = lines.get(i);
      boolean writes = line.writes().stream().anyMatch(read::contains);
      if (writes || to.contains(i)) {
        read.addAll(line.reads());
        reaching.add(i);
      }
    }
    return reaching;
  }
}
