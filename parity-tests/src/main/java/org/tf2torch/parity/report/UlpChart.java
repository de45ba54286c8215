package org.tf2torch.parity.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Where the bars of a step histogram stand, in a picture 560 wide and 180 high. Heights are shares
 * of all elements.
 */
record UlpChart(List<Long> counts) {
  private static final double WIDTH = 560;
  private static final double PLOT = 130;
  private static final double TOP = 20;
  private static final double GAP = 4;
  private static final int FEWEST_BARS = 8;
  private static final double WIDEST_LABEL = 40;

  static UlpChart of(List<Long> counts) {
    return new UlpChart(counts);
  }

  Map<String, Object> model() {
    long most = counts.stream().mapToLong(Long::longValue).max().orElse(1);
    long total = counts.stream().mapToLong(Long::longValue).sum();
    double slot = WIDTH / Math.max(FEWEST_BARS, counts.size());
    // Where bars are narrow only some of them have room for a label.
    int labelled = (int) Math.ceil(WIDEST_LABEL / slot);
    List<Map<String, Object>> bars = new ArrayList<>();
    for (int i = 0; i < counts.size(); i++) {
      double height = PLOT * counts.get(i) / most;
      bars.add(
          Map.of(
              "x",
              i * slot + GAP / 2,
              "y",
              TOP + PLOT - height,
              "width",
              slot - GAP,
              "height",
              height,
              "middle",
              i * slot + slot / 2,
              "label",
              i % labelled == 0 ? label(i) : "",
              "count",
              counts.get(i),
              "share",
              100.0 * counts.get(i) / total));
    }
    return Map.of("bars", bars, "base", TOP + PLOT);
  }

  private static String label(int bucket) {
    if (bucket < 2) {
      return bucket == 0 ? "0" : "1";
    }
    return bucket <= 10 ? String.valueOf(1L << bucket - 1) : "2^" + (bucket - 1);
  }
}
