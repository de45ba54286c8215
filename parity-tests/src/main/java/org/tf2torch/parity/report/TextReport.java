package org.tf2torch.parity.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.tf2torch.parity.ParityReport;

/** A table for a terminal. */
public final class TextReport {
  private static final List<String> HEADINGS =
      List.of("output", "max abs", "max rel", "mean abs", "outside", "top-1", "verdict");

  private TextReport() {}

  public static String render(ParityReport report) {
    StringBuilder text = new StringBuilder();
    text.append(report.original().path())
        .append("  →  ")
        .append(report.converted().path())
        .append('\n');
    text.append(report.data().description())
        .append(", ")
        .append(report.data().samples())
        .append(" samples in batches of ")
        .append(report.data().batchSize())
        .append('\n');
    text.append(new Table(HEADINGS, rows(report)));
    for (ParityReport.Probe probe : report.probes()) {
      probe.outputs().forEach(output -> scores(text, output));
    }
    if (report.layers() != null) {
      text.append(layers(report.layers()));
    }
    report.notes().forEach(note -> text.append("note: ").append(note).append('\n'));
    report.failures().forEach(failure -> text.append("FAILED ").append(failure).append('\n'));
    return text.append(report.passed() ? "passed" : "failed").append('\n').toString();
  }

  private static List<List<String>> rows(ParityReport report) {
    boolean several = report.probes().size() > 1;
    List<List<String>> rows = new ArrayList<>();
    for (ParityReport.Probe probe : report.probes()) {
      if (probe.problem() != null) {
        // Its reason stands below the table, or is no failure.
        String verdict = probe.passed() ? "refused by both" : "FAILED";
        rows.add(List.of(probe.name(), "", "", "", "", "", verdict));
      }
      for (ParityReport.Output output : probe.outputs()) {
        String name = several ? probe.name() + " · " + output.name() : output.name();
        rows.add(row(name, output));
      }
    }
    return rows;
  }

  private static List<String> row(String name, ParityReport.Output output) {
    String verdict = output.passed() ? output.random() == null ? "ok" : "random" : "FAILED";
    if (output.problem() != null) {
      return List.of(name, "", "", "", "", "", verdict);
    }
    return List.of(
        name,
        number(output.error().maxAbs()),
        number(output.error().maxRel()),
        number(output.error().meanAbs()),
        output.error().outside() + "/" + output.error().elements(),
        output.agreement() == null
            ? ""
            : output.agreement().first() + "/" + output.agreement().rows(),
        verdict);
  }

  private static String layers(ParityReport.Layers layers) {
    long off = layers.layers().stream().filter(ParityReport.Layer::off).count();
    String exact = layers.exact() == null ? "" : ", without a float64 run: " + layers.exact();
    String unmatched =
        layers.unmatched().isEmpty() ? "" : ", without a counterpart: " + layers.unmatched();
    return "layers     %d compared, %d off%s%s\n"
        .formatted(layers.layers().size(), off, unmatched, exact);
  }

  private static void scores(StringBuilder text, ParityReport.Output output) {
    if (output.scores() == null) {
      return;
    }
    score(
        text,
        output.name() + " TensorFlow",
        output.scores().tensorflow(),
        output.agreement().rows());
    score(
        text, output.name() + " PyTorch   ", output.scores().pytorch(), output.agreement().rows());
  }

  private static void score(StringBuilder text, String name, ParityReport.Score score, long rows) {
    text.append(
        String.format(
            Locale.ROOT,
            "%s  accuracy %.4f (%d of %d), loss %.6f%n",
            name,
            score.accuracy(),
            score.correct(),
            rows,
            score.loss()));
  }

  private static String number(double value) {
    return value == 0 ? "0" : String.format(Locale.ROOT, "%.2e", value);
  }
}
