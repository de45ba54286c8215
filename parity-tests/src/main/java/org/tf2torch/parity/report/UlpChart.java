package org.tf2torch.parity.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The bars of a step histogram. Heights are in percent of the highest. */
record UlpChart(List<Long> counts) {
  /** As many labels as there is room for on a phone. */
  private static final int LABELS = 9;

  static UlpChart of(List<Long> counts) {
    return new UlpChart(counts);
  }

  List<Map<String, Object>> bars() {
    long most = counts.stream().mapToLong(Long::longValue).max().orElse(1);
    long total = counts.stream().mapToLong(Long::longValue).sum();
    int labelled = (counts.size() + LABELS - 1) / LABELS;
    List<Map<String, Object>> bars = new ArrayList<>();
    for (int i = 0; i < counts.size(); i++) {
      bars.add(
          Map.of(
              "height",
              100.0 * counts.get(i) / most,
              "label",
              label(i),
              "minor",
              i % labelled != 0,
              "count",
              counts.get(i),
              "share",
              100.0 * counts.get(i) / total));
    }
    return bars;
  }

  /** The fewest steps of a bucket: 0, 1, 2, 4, …, 512, 1k, …, 512k, 1M, … */
  private static String label(int bucket) {
    if (bucket == 0) {
      return "0";
    }
    int power = bucket - 1;
    return (1L << power % 10) + List.of("", "k", "M", "G").get(power / 10);
  }
}
