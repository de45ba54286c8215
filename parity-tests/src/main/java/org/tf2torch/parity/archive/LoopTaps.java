package org.tf2torch.parity.archive;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Makes a loop show what it computes. A recurrent layer that is written out is a loop that runs the
 * layer's cell; behind it the results of all steps are stacked, or only the last state is used.
 * They stand for the module around the cell:
 *
 * <pre>
 * for t in range(steps):
 *   y = (self.gru.cell).forward(x, state, )
 *   _ = torch.append(ys, y)
 *   state = y
 * taps_["state:gru."] = torch.unsqueeze(state, 0)       ← added, where state is used later on
 * stack = __torch__.helpers.stack_all(ys, …)
 * taps_["sequence:gru."] = stack                        ← added
 * </pre>
 */
final class LoopTaps {
  private static final Pattern LOOP = Pattern.compile("^( +)(?:while .*|for \\w+ in .*):$");
  private static final Pattern STACK =
      Pattern.compile(
          "^( +)(\\w+) = __torch__\\.helpers\\.(?:list_stack|stack_all)\\((\\w+), .*\\)$");
  private static final Pattern MODULE =
      Pattern.compile("\\(self\\.(\\w+(?:\\.\\w+)*)\\)\\.forward\\(");

  private LoopTaps() {}

  /**
   * @param body of a {@code forward}, as it was before the dictionary is handed on
   * @param path the expression of the module's own path
   */
  static String apply(String body, String path) {
    List<String> lines = Arrays.asList(body.split("\n", -1));
    List<String> result = new ArrayList<>();
    // The module around the loop that fills each list or assigns each name.
    Map<String, String> loops = new HashMap<>();
    Map<Integer, String> behind = new HashMap<>();
    for (int i = 0; i < lines.size(); i++) {
      String line = lines.get(i);
      Matcher head = LOOP.matcher(line);
      if (head.matches()) {
        int end = endOfBlock(lines, i + 1, head.group(1));
        LoopBody loop = LoopBody.of(lines.subList(i + 1, end));
        String around = around(lines.subList(i + 1, end));
        loop.made().forEach(name -> loops.put(name, around));
        if (!around.isEmpty()) {
          loop.hiddenState(lines.subList(end, lines.size()))
              .map(state -> "torch.unsqueeze(" + state + ", 0)")
              .ifPresent(
                  state -> behind.put(end, tap(head.group(1), Taps.STATE, path, around, state)));
        }
      }
      if (behind.containsKey(i)) {
        result.add(behind.get(i));
      }
      result.add(line);
      Matcher stack = STACK.matcher(line);
      if (stack.matches() && !loops.getOrDefault(stack.group(3), "").isEmpty()) {
        String around = loops.get(stack.group(3));
        result.add(tap(stack.group(1), Taps.SEQUENCE, path, around, stack.group(2)));
      }
    }
    return String.join("\n", result);
  }

  private static String tap(
      String indent, String prefix, String path, String module, String value) {
    return "%staps_[torch.add(\"%s\", torch.add(%s, \"%s.\"))] = %s"
        .formatted(indent, prefix, path, module, value);
  }

  private static int endOfBlock(List<String> lines, int from, String indent) {
    int end = from;
    while (end < lines.size() && depth(lines.get(end)) > indent.length()) {
      end++;
    }
    return end;
  }

  private static int depth(String line) {
    return line.length() - line.stripLeading().length();
  }

  /** The module that all modules called in a loop lie in; empty if there is none. */
  private static String around(List<String> block) {
    List<String> common = null;
    for (String line : block) {
      Matcher call = MODULE.matcher(line);
      while (call.find()) {
        List<String> path = List.of(call.group(1).split("\\."));
        List<String> parent = path.subList(0, path.size() - 1);
        common = common == null ? parent : commonPrefix(common, parent);
      }
    }
    return common == null ? "" : String.join(".", common);
  }

  private static List<String> commonPrefix(List<String> one, List<String> other) {
    int same = 0;
    while (same < Math.min(one.size(), other.size()) && one.get(same).equals(other.get(same))) {
      same++;
    }
    return one.subList(0, same);
  }
}
