package org.tf2torch.torch.source.structure;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.tf2torch.torch.code.Expression.Forward;
import org.tf2torch.torch.code.Expression.Name;
import org.tf2torch.torch.code.Method;
import org.tf2torch.torch.code.Statement;
import org.tf2torch.torch.module.Identifiers;
import org.tf2torch.torch.module.Module;
import org.tf2torch.torch.module.ModuleKind;

/**
 * Puts blocks that only feed each other into an {@code nn.Sequential}, named by what their names
 * have in common.
 *
 * <pre>
 *   a = self.conv2_block1(x)
 *   b = self.conv2_block2(a)     ⟶     c = self.conv2(x)
 *   c = self.conv2_block3(b)
 * </pre>
 */
final class Chains {
  private static final ModuleKind SEQUENTIAL =
      new ModuleKind("torch.nn.modules.container.Sequential", List.of(), List.of());

  private Chains() {}

  static void structure(Draft draft) {
    for (int i = 0; i < draft.lines().size(); i++) {
      int end = end(draft, i);
      if (end - i > 1) {
        replace(draft, i, end);
      }
    }
  }

  /** Where a chain that begins at this line ends; the line itself when there is none. */
  private static int end(Draft draft, int start) {
    List<Line> lines = draft.lines();
    Map<String, Set<Integer>> readers = draft.uses().readers();
    int end = start;
    while (end < lines.size() && isLink(draft, end) && (end == start || follows(lines, end))) {
      boolean agree = end == start || !common(lines, start, end + 1).isEmpty();
      if (!agree) {
        return end;
      }
      end++;
      String result = lines.get(end - 1).writes().iterator().next();
      if (!readers.getOrDefault(result, Set.of()).equals(Set.of(end))) {
        return end;
      }
    }
    return end;
  }

  /** Whether a line only calls a block, which nobody else calls, with one tensor. */
  private static boolean isLink(Draft draft, int at) {
    Line line = draft.lines().get(at);
    if (!(line.isAssignment()
        && line.statement() instanceof Statement.Assign assign
        && assign.value() instanceof Forward forward
        && forward.path().size() == 1
        && forward.arguments().size() == 1
        && forward.arguments().get(0) instanceof Name)) {
      return false;
    }
    Module module = draft.module().find(forward.path()).orElseThrow();
    return draft.uses().touching(forward.path()).size() == 1
        && module.kind().equals(ModuleKind.BLOCK)
        && module.methods().get(0).arguments().size() == 1;
  }

  private static boolean follows(List<Line> lines, int at) {
    return lines.get(at).reads().equals(lines.get(at - 1).writes());
  }

  private static List<String> path(Line line) {
    return ((Forward) ((Statement.Assign) line.statement()).value()).path();
  }

  /** The words that the blocks' names begin with, without numbers of single blocks. */
  private static List<String> common(List<Line> lines, int start, int end) {
    List<String> common = null;
    for (Line line : lines.subList(start, end)) {
      List<String> words =
          Arrays.asList(
              path(line).get(0).replaceAll("(?<=[a-z])\\d+$|_\\d+$|\\d+[a-z]$", "").split("_"));
      int same = 0;
      while (common != null
          && same < Math.min(common.size(), words.size())
          && common.get(same).equals(words.get(same))) {
        same++;
      }
      common = common == null ? words : common.subList(0, same);
    }
    return common;
  }

  private static void replace(Draft draft, int start, int end) {
    List<Line> lines = draft.lines();
    List<String> common = common(lines, start, end);
    Module sequence = new Module(SEQUENTIAL);
    Module root = draft.module();
    for (int i = start; i < end; i++) {
      sequence.children().put(Integer.toString(i - start), root.detach(path(lines.get(i))));
    }
    String base = Identifiers.field(String.join("_", common));
    String plural = base.endsWith("block") || base.endsWith("layer") ? base + "s" : base;
    String name = plural;
    for (int i = 1; root.has(name); i++) {
      name = plural + "_" + i;
    }
    List<Line> rest = new ArrayList<>(lines);
    String input = lines.get(start).reads().iterator().next();
    String output = lines.get(end - 1).writes().iterator().next();
    sequence.method(
        new Method(
            "forward",
            List.of(new Method.Argument("input", Draft.TENSOR)),
            Draft.TENSOR,
            List.of()));
    root.attach(List.of(name), sequence);
    Forward call = new Forward(List.of(name), List.of(new Name(input)));
    rest.subList(start, end).clear();
    rest.add(start, Line.of(new Statement.Assign(output, call)));
    draft.replace(rest);
  }
}
