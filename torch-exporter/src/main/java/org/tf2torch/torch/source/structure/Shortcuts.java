package org.tf2torch.torch.source.structure;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.tf2torch.torch.code.Expression.Forward;
import org.tf2torch.torch.code.Expression.Name;
import org.tf2torch.torch.code.Method;
import org.tf2torch.torch.code.Statement;
import org.tf2torch.torch.module.Module;
import org.tf2torch.torch.module.ModuleKind;

/**
 * Makes residual blocks that project their input, and blocks that are the same but for that,
 * modules of one class: both call a shortcut, which is the projection's layers or the input itself.
 *
 * <pre>
 *   p = self.bn0(self.conv0(x))             s = self.shortcut(x)
 *   y = torch.add(p, self.conv1(x))   ⟶     y = torch.add(s, self.conv1(x))
 *
 *   y = torch.add(x, self.conv1(x))   ⟶     the same
 * </pre>
 */
final class Shortcuts {
  private final Fingerprint fingerprints = new Fingerprint();
  private final Map<String, List<Module>> blocks = new LinkedHashMap<>();
  private final Set<String> joined = new HashSet<>();

  private Shortcuts(Module root) {
    collect(root);
  }

  /** From the inside out: blocks may look alike once the blocks in them do. */
  static void join(Module root) {
    boolean again = true;
    while (again) {
      Shortcuts shortcuts = new Shortcuts(root);
      List<Pair> pairs =
          shortcuts.blocks.keySet().stream()
              .flatMap(text -> shortcuts.pair(text).stream())
              .toList();
      pairs.forEach(Pair::join);
      again = !pairs.isEmpty();
    }
  }

  private void collect(Module module) {
    module.children().values().forEach(this::collect);
    if (module.kind().equals(ModuleKind.BLOCK)) {
      blocks.computeIfAbsent(fingerprints.of(module), f -> new ArrayList<>()).add(module);
    }
  }

  /** Blocks of one text join those of at most one other: no two projections share a class. */
  private Optional<Pair> pair(String text) {
    List<Module> projecting = blocks.get(text);
    for (int operand = 0; operand < 2 && !joined.contains(text); operand++) {
      Optional<Projection> projection = Projection.of(projecting.get(0), operand);
      String without = projection.map(Projection::without).map(fingerprints::of).orElse("");
      List<Module> plain = blocks.getOrDefault(without, List.of());
      if (!plain.isEmpty() && joined.add(without)) {
        joined.add(text);
        return Optional.of(new Pair(projecting, plain, operand));
      }
    }
    return Optional.empty();
  }

  /**
   * Blocks that become one class.
   *
   * @param operand where the shortcut stands in the addition
   */
  private record Pair(List<Module> projecting, List<Module> plain, int operand) {
    void join() {
      String name = "shortcut";
      while (isTaken(name)) {
        name += "_";
      }
      Projection projection = Projection.of(projecting.get(0), operand).orElseThrow();
      for (Module block : plain) {
        projection.pass(block, name);
      }
      for (Module block : projecting) {
        Projection.of(block, operand).orElseThrow().move(name);
      }
    }

    private boolean isTaken(String name) {
      return Stream.concat(projecting.stream(), plain.stream()).anyMatch(block -> block.has(name));
    }
  }

  /** The lines with a call of the shortcut before the addition, which takes its result. */
  static void call(Draft draft, List<Line> lines, Addition addition, String name) {
    int at = lines.indexOf(addition.line());
    Set<String> locals = new HashSet<>();
    draft.method().arguments().forEach(argument -> locals.add(argument.name()));
    draft.lines().forEach(line -> locals.addAll(line.writes()));
    String result = name;
    while (locals.contains(result)) {
      result += "_";
    }
    Name input = new Name(addition.input());
    List<Line> code = new ArrayList<>(lines);
    code.set(at, addition.with(result));
    code.add(at, Line.of(new Statement.Assign(result, new Forward(List.of(name), List.of(input)))));
    draft.replace(code);
  }

  /** A shortcut of these layers; of none for the input itself. */
  static Module shortcut(List<Module> layers) {
    Module shortcut = new Module(ModuleKind.SHORTCUT);
    for (int i = 0; i < layers.size(); i++) {
      shortcut.children().put(Integer.toString(i), layers.get(i));
    }
    Method.Argument input = new Method.Argument("input", Draft.TENSOR);
    return shortcut.method(new Method("forward", List.of(input), Draft.TENSOR, List.of()));
  }
}
