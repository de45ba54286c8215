package org.tf2torch.torch.source.structure;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Where runs of lines may end so that others read one of their locals only. */
final class Ends {
  private final List<Line> lines;
  private final Map<String, Integer> lastRead = new HashMap<>();

  Ends(Draft draft) {
    this.lines = draft.lines();
    for (int i = 0; i < lines.size(); i++) {
      for (String name : lines.get(i).reads()) {
        lastRead.put(name, i);
      }
    }
  }

  /** Lengths up to the longest of runs from this line on that have one result. */
  List<Integer> lengths(int start, int longest) {
    List<Integer> lengths = new ArrayList<>();
    List<String> written = new ArrayList<>();
    for (int length = 1; length <= longest; length++) {
      int end = start + length;
      written.addAll(lines.get(end - 1).writes());
      written.removeIf(name -> lastRead.getOrDefault(name, 0) < end);
      if (length >= 3 && written.size() == 1) {
        lengths.add(length);
      }
    }
    return lengths;
  }
}
