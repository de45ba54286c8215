package org.tf2torch.parity.archive;

import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * What the lines of a loop do with names.
 *
 * @param assigned every name with the last expression that is assigned to it
 * @param carried names of one step's state with the names they become for the next, in their order
 * @param lists what results are appended to
 * @param fed names that modules and products take as their first input
 */
record LoopBody(
    Map<String, String> assigned, Map<String, String> carried, Set<String> lists, Set<String> fed) {
  private static final Pattern ASSIGNED = Pattern.compile("^ +(\\w+) = (.*)$");
  private static final Pattern APPENDED = Pattern.compile("^ +_ = torch\\.append\\((\\w+), .*\\)$");
  private static final Pattern FED =
      Pattern.compile("(?:\\)\\.forward|torch\\.(?:matmul|mm|linear))\\((\\w+),");
  private static final Pattern CHOICE = Pattern.compile("torch\\.where\\(\\w+, (\\w+), \\w+\\)");

  static LoopBody of(List<String> block) {
    LoopBody body =
        new LoopBody(new HashMap<>(), new LinkedHashMap<>(), new HashSet<>(), new HashSet<>());
    block.forEach(body::read);
    return body;
  }

  private void read(String line) {
    Matcher appended = APPENDED.matcher(line);
    Matcher assignment = ASSIGNED.matcher(line);
    if (appended.matches()) {
      lists.add(appended.group(1));
    } else if (assignment.matches()) {
      String value = assignment.group(2);
      assigned.put(assignment.group(1), value);
      if (value.matches("\\w+")) {
        carried.put(assignment.group(1), value);
      }
    }
    Matcher call = FED.matcher(line);
    while (call.find()) {
      fed.add(call.group(1));
    }
  }

  /** Names and lists that have another value after the loop. */
  Set<String> made() {
    Set<String> made = new HashSet<>(assigned.keySet());
    made.addAll(lists);
    return made;
  }

  /**
   * The state that is the cell's result, where a line behind the loop uses it: the cell takes the
   * one of the step before as its input, which it does not do with the inner state of an LSTM.
   * Under a mask the last result is carried beside that state; both choose the same new value.
   */
  Optional<String> hiddenState(List<String> behind) {
    Set<String> results =
        carried.entrySet().stream()
            .filter(state -> fed.contains(state.getKey()))
            .map(state -> unmasked(state.getValue()))
            .collect(Collectors.toSet());
    return carried.entrySet().stream()
        .filter(state -> results.contains(unmasked(state.getValue())))
        .map(Map.Entry::getKey)
        .filter(state -> uses(behind, state))
        .findFirst();
  }

  private String unmasked(String name) {
    Matcher choice = CHOICE.matcher(assigned.getOrDefault(name, ""));
    return choice.matches() ? choice.group(1) : name;
  }

  private static boolean uses(List<String> lines, String name) {
    Pattern word = Pattern.compile("\\b" + Pattern.quote(name) + "\\b");
    return lines.stream().anyMatch(line -> word.matcher(line).find());
  }
}
