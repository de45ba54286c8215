package org.tf2torch.parity.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.tf2torch.parity.ParityReport;

/** Markdown as GitHub shows it, for pull requests and job summaries. */
final class MarkdownReport {
  private MarkdownReport() {}

  static String render(ParityReport report) {
    List<String> lines = new ArrayList<>();
    lines.add(
        "## "
            + (report.passed() ? "✅ Parity" : "❌ No parity")
            + ": "
            + code(report.converted().path()));
    lines.add("");
    lines.add(
        "Against %s on %d samples (%s)."
            .formatted(
                code(report.original().path()),
                report.data().samples(),
                escape(report.data().description())));
    lines.add("");
    lines.add("| probe | output | max abs | max rel | cosine | outside | top-1 | verdict |");
    lines.add("|---|---|--:|--:|--:|--:|--:|---|");
    for (ParityReport.Probe probe : report.probes()) {
      if (probe.problem() != null) {
        String verdict = probe.passed() ? "✅ " : "❌ ";
        lines.add(
            "| %s |  |  |  |  |  |  | %s |"
                .formatted(escape(probe.name()), verdict + escape(probe.problem())));
      }
      probe.outputs().forEach(output -> lines.add(row(probe.name(), output)));
    }
    if (!report.failures().isEmpty()) {
      lines.add("");
      report.failures().forEach(failure -> lines.add("- " + escape(failure)));
    }
    report.notes().forEach(note -> lines.add("\n" + escape(note)));
    lines.add("");
    lines.add(
        "%s · %s · %s · %d threads"
            .formatted(
                report.environment().tensorflow(),
                report.environment().libtorch(),
                report.environment().device(),
                report.environment().threads()));
    return String.join("\n", lines) + "\n";
  }

  private static String row(String probe, ParityReport.Output output) {
    List<String> cells = new ArrayList<>(List.of(escape(probe), code(output.name())));
    if (output.problem() != null) {
      cells.addAll(List.of("", "", "", "", "", "❌ " + escape(output.problem())));
    } else {
      cells.add(String.format(Locale.ROOT, "%.2e", output.error().maxAbs()));
      cells.add(String.format(Locale.ROOT, "%.2e", output.error().maxRel()));
      cells.add(String.format(Locale.ROOT, "%.9f", output.error().cosine()));
      cells.add(output.error().outside() + " / " + output.error().elements());
      cells.add(
          output.agreement() == null
              ? ""
              : output.agreement().first() + " / " + output.agreement().rows());
      cells.add(output.passed() ? output.random() == null ? "✅" : "random" : "❌");
    }
    return "| " + String.join(" | ", cells) + " |";
  }

  private static String code(String text) {
    return "<code>" + escape(text) + "</code>";
  }

  /**
   * Markdown lets HTML through, so a name is escaped for HTML first; then what would end a cell or
   * start a span.
   */
  private static String escape(String text) {
    String html = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
    return html.replaceAll("([\\\\|*_`\\[\\]#~])", "\\\\$1").replaceAll("\\s+", " ");
  }
}
