package org.tf2torch.cli.report;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.tf2torch.cli.convert.Slimmed;
import org.tf2torch.cli.text.Amounts;
import org.tf2torch.cli.text.Printable;
import org.tf2torch.parity.ParityReport;

/** What a smaller model saves, and what it loses. */
public final class SlimText {
  private static final String INDENT = "           ";

  private SlimText() {}

  /**
   * @param slimmed empty for an exact conversion, of which nothing is said
   * @param measured the comparison with the original, if there were data
   */
  public static List<String> lines(Optional<Slimmed> slimmed, Optional<ParityReport> measured) {
    if (slimmed.isEmpty()) {
      return List.of();
    }
    List<String> lines = new ArrayList<>();
    Slimmed slim = slimmed.get();
    lines.add(
        "  slimmed  %s → %s, %s"
            .formatted(Amounts.bytes(slim.bytesBefore()), Amounts.bytes(slim.bytes()), how(slim)));
    if (slim.zeros() > 0) {
      lines.add(INDENT + "zeros take as much room as other weights until the file is compressed");
    }
    if (measured.isEmpty()) {
      lines.add("  loss     not measured: say on what with --data");
    } else {
      lines.addAll(loss(measured.get()));
    }
    return lines;
  }

  private static String how(Slimmed slim) {
    List<String> parts = new ArrayList<>();
    if (slim.how().channels()) {
      parts.add(part(slim.removed(), slim) + " taken out by channels");
    }
    if (slim.how().prune() > 0 && (!slim.how().channels() || slim.zeros() > 0)) {
      parts.add(part(slim.zeros(), slim) + " set to 0");
    }
    if (slim.how().int8Weights()) {
      parts.add(part(slim.int8(), slim) + " as int8");
    }
    slim.how()
        .precision()
        .ifPresent(type -> parts.add(part(slim.narrow(), slim) + " in " + type.text()));
    return String.join(", ", parts);
  }

  private static String part(long count, Slimmed slim) {
    return "%s of %s weights".formatted(Amounts.count(count), Amounts.count(slim.weights()));
  }

  private static List<String> loss(ParityReport report) {
    List<String> lines = new ArrayList<>();
    lines.add(
        Printable.of(
            "  loss     against the original on %s, %s:"
                .formatted(
                    report.data().description(),
                    Amounts.count(report.data().samples(), "sample", "samples"))));
    for (ParityReport.Probe probe : report.probes()) {
      if (probe.problem() != null) {
        lines.add(Printable.of(INDENT + probe.name() + ": " + probe.problem()));
      }
      probe.outputs().forEach(output -> lines.addAll(loss(report, probe, output)));
    }
    return lines;
  }

  private static List<String> loss(
      ParityReport report, ParityReport.Probe probe, ParityReport.Output output) {
    String name = report.probes().size() > 1 ? probe.name() + " · " + output.name() : output.name();
    if (output.problem() != null) {
      return List.of(Printable.of(INDENT + name + ": " + output.problem()));
    }
    List<String> lines = new ArrayList<>();
    String nonFinite =
        output.error().nonFinite() == 0
            ? ""
            : ", %s NaN or infinite on one side only"
                .formatted(Amounts.count(output.error().nonFinite()));
    String agreement =
        output.agreement() == null
            ? ""
            : ", the same class first in %s of %s"
                .formatted(
                    Amounts.count(output.agreement().first()),
                    Amounts.count(output.agreement().rows()));
    lines.add(
        Printable.of(
            String.format(
                Locale.ROOT,
                "%s%s: largest error %.2e, mean %.2e%s%s",
                INDENT,
                name,
                output.error().maxAbs(),
                output.error().meanAbs(),
                nonFinite,
                agreement)));
    if (output.scores() != null) {
      ParityReport.Score before = output.scores().tensorflow();
      ParityReport.Score after = output.scores().pytorch();
      lines.add(
          String.format(
              Locale.ROOT,
              "%saccuracy %.4f → %.4f, cross-entropy %.4f → %.4f",
              INDENT,
              before.accuracy(),
              after.accuracy(),
              before.loss(),
              after.loss()));
    }
    return lines;
  }

  /** Adds the comparison to a result. */
  public static void json(ObjectNode result, ParityReport report) {
    result.set("parity", new ObjectMapper().valueToTree(report));
  }
}
