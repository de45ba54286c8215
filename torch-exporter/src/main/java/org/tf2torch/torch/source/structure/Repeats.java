package org.tf2torch.torch.source.structure;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import org.tf2torch.torch.code.Expression;
import org.tf2torch.torch.code.Statement;
import org.tf2torch.torch.module.ModuleKind;

/**
 * Finds code that is written again and again with other layers and numbers, and makes each
 * occurrence a module; their classes then turn out to be the same.
 *
 * <p>A block is a run of lines with one result that occurs at least twice. Of all such blocks the
 * one that saves most lines wins; then the search begins anew. Blocks that the source's names set
 * apart come before others.
 */
final class Repeats {
  private static final int FEWEST_LINES = 3;
  private static final int MOST_LINES = 160;
  private static final int LEAST_GAIN = 6;

  /** With how many later places a line is compared; what is further away is found in steps. */
  private static final int PROBES = 16;

  /** Functions that belong to the block whose result they take, not to the one behind. */
  private static final Set<String> TAIL =
      Set.of(
          "torch.relu",
          "torch.relu6",
          "torch.gelu",
          "torch.silu",
          "torch.hardswish",
          "torch.hardsigmoid",
          "torch.sigmoid",
          "torch.tanh",
          "torch.leaky_relu",
          "torch.elu",
          "torch.selu",
          "torch.add",
          "torch.sub",
          "torch.mul",
          "torch.cat",
          "torch.clamp_min",
          "torch.softmax");

  private final Draft draft;
  private final Fingerprint fingerprints = new Fingerprint();

  private Repeats(Draft draft) {
    this.draft = draft;
  }

  /** First what the source's names set apart, then what only looks alike. */
  static void structure(Draft draft) {
    Repeats repeats = new Repeats(draft);
    for (boolean named : List.of(true, false)) {
      while (repeats.step(named)) {
        repeats.fingerprints.reset();
      }
    }
  }

  private record Run(int start, int length) {
    int end() {
      return start + length;
    }

    SortedSet<Integer> lines() {
      SortedSet<Integer> lines = new TreeSet<>();
      for (int i = start; i < end(); i++) {
        lines.add(i);
      }
      return lines;
    }
  }

  private record Group(List<Run> runs, int gain) {}

  private boolean step(boolean named) {
    Optional<Group> best =
        groups(named).values().stream()
            .map(Repeats::apart)
            .filter(runs -> runs.size() > 1)
            .map(Repeats::rated)
            .filter(group -> group.gain() >= LEAST_GAIN)
            .max(Comparator.comparingInt(Group::gain));
    return best.isPresent() && extract(best.get().runs());
  }

  /** Runs that occur again, by their text. */
  private Map<String, List<Run>> groups(boolean named) {
    List<Line> lines = draft.lines();
    List<String> tokens =
        lines.stream().map(l -> fingerprints.code(draft.module()).of(l.statement())).toList();
    Map<String, List<Integer>> places = new HashMap<>();
    for (int i = 0; i + FEWEST_LINES <= lines.size(); i++) {
      String first = String.join(";", tokens.subList(i, i + FEWEST_LINES));
      places.computeIfAbsent(first, f -> new ArrayList<>()).add(i);
    }
    Ends ends = new Ends(draft);
    Map<Integer, Integer> longest = new HashMap<>();
    for (List<Integer> same : places.values()) {
      for (int a = 0; a < same.size(); a++) {
        for (int b = a + 1; b < Math.min(same.size(), a + 1 + PROBES); b++) {
          int length = common(tokens, same.get(a), same.get(b));
          longest.merge(same.get(a), length, Math::max);
          longest.merge(same.get(b), length, Math::max);
        }
      }
    }
    NavigableSet<String> children = new TreeSet<>(draft.module().children().keySet());
    Map<String, List<Run>> groups = new LinkedHashMap<>();
    for (int start : new TreeSet<>(longest.keySet())) {
      for (int length : ends.lengths(start, longest.get(start))) {
        Run run = new Run(start, length);
        if (isBlock(run) && (!named || isNamed(run, children))) {
          groups.computeIfAbsent(text(run), t -> new ArrayList<>()).add(run);
        }
      }
    }
    return groups;
  }

  private static int common(List<String> tokens, int a, int b) {
    int most = Math.min(MOST_LINES, Math.min(b - a, tokens.size() - b));
    int length = 0;
    while (length < most && tokens.get(a + length).equals(tokens.get(b + length))) {
      length++;
    }
    return length;
  }

  private String text(Run run) {
    Fingerprint.Code code = fingerprints.code(draft.module());
    StringBuilder text = new StringBuilder();
    for (Line line : draft.lines().subList(run.start(), run.end())) {
      text.append(code.of(line.statement())).append(';');
    }
    return text.toString();
  }

  /** Whether it begins and ends where people would have it. */
  private boolean isBlock(Run run) {
    List<Line> lines = draft.lines().subList(run.start(), run.end());
    long calls = lines.stream().mapToLong(line -> line.calls().size()).sum();
    boolean many = calls > 1 || (calls == 1 && run.length() > 4);
    return many
        && !isTail(lines.get(0))
        && !isSize(lines.get(0))
        && !goesOn(run)
        && !lines.stream().allMatch(this::callsBlock);
  }

  /** Blocks one behind the other are a chain. */
  private boolean callsBlock(Line line) {
    return line.calls().size() == 1
        && draft
            .module()
            .find(line.calls().get(0))
            .filter(module -> module.kind().equals(ModuleKind.BLOCK))
            .isPresent();
  }

  private static Optional<String> function(Line line) {
    return line.statement() instanceof Statement.Assign assign
            && assign.value() instanceof Expression.Call call
        ? Optional.of(call.function())
        : Optional.empty();
  }

  private static boolean isTail(Line line) {
    return function(line).filter(TAIL::contains).isPresent();
  }

  private static boolean isSize(Line line) {
    return function(line).filter("torch.size"::equals).isPresent();
  }

  /** Whether the next line only finishes what the block has begun. */
  private boolean goesOn(Run run) {
    if (run.end() >= draft.lines().size()) {
      return false;
    }
    Line next = draft.lines().get(run.end());
    Set<String> inside = new HashSet<>();
    draft
        .lines()
        .subList(run.start(), run.end())
        .forEach(
            line -> {
              inside.addAll(line.reads());
              inside.addAll(line.writes());
            });
    Line last = draft.lines().get(run.end() - 1);
    return isTail(next)
        && next.fields().isEmpty()
        && last.writes().stream().anyMatch(next.reads()::contains)
        && inside.containsAll(next.reads());
  }

  /** The runs that do not overlap, from the first on. */
  private static List<Run> apart(List<Run> runs) {
    List<Run> apart = new ArrayList<>();
    int end = 0;
    for (Run run : runs) {
      if (run.start() >= end) {
        apart.add(run);
        end = run.end();
      }
    }
    return apart;
  }

  /** How many lines it saves. */
  private static Group rated(List<Run> runs) {
    return new Group(runs, (runs.size() - 1) * (runs.get(0).length() - 1));
  }

  private boolean isNamed(Run run, NavigableSet<String> children) {
    return BlockNames.isScope(calls(run), children);
  }

  private List<List<String>> calls(Run run) {
    return draft.lines().subList(run.start(), run.end()).stream()
        .flatMap(line -> line.calls().stream())
        .distinct()
        .toList();
  }

  /** Moves what can be moved, from the last on, so that line numbers stay. */
  private boolean extract(List<Run> runs) {
    List<Outline> movable =
        runs.stream().flatMap(run -> Outline.of(draft, run.lines()).stream()).toList();
    if (movable.size() < 2) {
      return false;
    }
    BlockNames names = BlockNames.of(movable.stream().map(Repeats::parts).toList(), draft.module());
    for (int i = movable.size() - 1; i >= 0; i--) {
      int at = i;
      movable.get(i).apply(names.block(i), part -> names.inner(at, part));
    }
    return true;
  }

  /** Everything that moves with a block, in the order it is met. */
  private static List<List<String>> parts(Outline outline) {
    List<List<String>> parts = new ArrayList<>(outline.modules());
    parts.addAll(outline.fields());
    return parts;
  }
}
