package org.tf2torch.torch.lower;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.tf2torch.torch.module.Identifiers;

/** Hands out names of local variables, each once in a method. */
final class LocalNames {
  private final Set<String> used = new HashSet<>(Set.of("self"));
  private final Map<String, Integer> next = new HashMap<>();

  String fresh(String hint) {
    String base = Identifiers.local(hint);
    if (used.add(base)) {
      return base;
    }
    // slice is taken in Python, slice_1 is not.
    String numbered = base.endsWith("_") ? base : base + "_";
    int number = next.getOrDefault(base, 1);
    while (!used.add(numbered + number)) {
      number++;
    }
    next.put(base, number + 1);
    return numbered + number;
  }
}
