package org.tf2torch.parity.archive;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Makes a loop show the sequence it computes. A recurrent layer that is written out is a {@code
 * while} that runs the layer's cell, and behind it the results of all steps are stacked; the stack
 * stands for the module around the cell:
 *
 * <pre>
 * while goes_on:
 *   y = (self.gru.cell).forward(x, )
 *   …
 * stack = __torch__.helpers.list_stack(ys, …)
 * taps_["sequence:gru."] = stack                        ← added
 * </pre>
 */
final class LoopTaps {
  private static final Pattern LOOP = Pattern.compile("^( +)while .*:$");
  private static final Pattern STACK =
      Pattern.compile("^( +)(\\w+) = __torch__\\.helpers\\.list_stack\\((\\w+), .*\\)$");
  private static final Pattern ASSIGNED = Pattern.compile("^ +(\\w+) = .*$");
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
    // The module around the loop that assigns each name.
    Map<String, String> loops = new HashMap<>();
    for (int i = 0; i < lines.size(); i++) {
      String line = lines.get(i);
      result.add(line);
      Matcher head = LOOP.matcher(line);
      if (head.matches()) {
        assigned(lines.subList(i + 1, endOfBlock(lines, i + 1, head.group(1))), loops);
      }
      Matcher stack = STACK.matcher(line);
      if (stack.matches() && !loops.getOrDefault(stack.group(3), "").isEmpty()) {
        result.add(
            "%staps_[torch.add(\"%s\", torch.add(%s, \"%s.\"))] = %s"
                .formatted(
                    stack.group(1),
                    Taps.SEQUENCE,
                    path,
                    loops.get(stack.group(3)),
                    stack.group(2)));
      }
    }
    return String.join("\n", result);
  }

  private static void assigned(List<String> block, Map<String, String> loops) {
    String around = around(block);
    for (String line : block) {
      Matcher assigned = ASSIGNED.matcher(line);
      if (assigned.matches()) {
        loops.put(assigned.group(1), around);
      }
    }
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
