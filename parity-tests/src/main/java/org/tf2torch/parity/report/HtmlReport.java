package org.tf2torch.parity.report;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.IntStream;
import org.tf2torch.parity.ParityReport;

/**
 * One page that needs nothing beside it: no scripts, no network; light or dark as the reader's
 * system is.
 */
final class HtmlReport {
  private HtmlReport() {}

  static String render(ParityReport report) {
    Map<String, Object> model = new HashMap<>();
    model.put("report", report);
    model.put("outputs", outputs(report).size());
    model.put(
        "maxAbs", compared(report).stream().mapToDouble(o -> o.error().maxAbs()).max().orElse(0));
    model.put(
        "cosine", compared(report).stream().mapToDouble(o -> o.error().cosine()).min().orElse(1));
    model.put("agreement", agreement(report));
    model.put("histograms", histograms(report));
    if (report.layers() != null && !report.layers().layers().isEmpty()) {
      model.put("layerChart", LayerChart.of(report.layers().layers()).model());
    }
    return Templates.html("report.ftlh", model);
  }

  private static List<ParityReport.Output> outputs(ParityReport report) {
    return report.probes().stream().flatMap(probe -> probe.outputs().stream()).toList();
  }

  private static List<ParityReport.Output> compared(ParityReport report) {
    return outputs(report).stream().filter(output -> output.random() == null).toList();
  }

  /** Such as {@code 846 of 846}; null where no output is a classification. */
  private static String agreement(ParityReport report) {
    List<ParityReport.Agreement> all =
        compared(report).stream()
            .map(ParityReport.Output::agreement)
            .filter(Objects::nonNull)
            .toList();
    long rows = all.stream().mapToLong(ParityReport.Agreement::rows).sum();
    long first = all.stream().mapToLong(ParityReport.Agreement::first).sum();
    return rows == 0 ? null : first + " of " + rows;
  }

  /** A histogram for each output, of all probes together. */
  private static List<Map<String, Object>> histograms(ParityReport report) {
    Map<String, List<Long>> counts = new LinkedHashMap<>();
    outputs(report).forEach(o -> counts.merge(o.name(), o.ulps(), HtmlReport::sum));
    return counts.entrySet().stream()
        .filter(output -> output.getValue().stream().anyMatch(count -> count > 0))
        .map(o -> Map.of("title", o.getKey(), "bars", UlpChart.of(o.getValue()).bars()))
        .toList();
  }

  private static List<Long> sum(List<Long> a, List<Long> b) {
    return IntStream.range(0, Math.max(a.size(), b.size()))
        .mapToObj(i -> (i < a.size() ? a.get(i) : 0) + (i < b.size() ? b.get(i) : 0))
        .toList();
  }
}
