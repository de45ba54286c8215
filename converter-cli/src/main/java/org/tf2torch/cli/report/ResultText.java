package org.tf2torch.cli.report;

import java.nio.file.Files;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.tf2torch.cli.convert.ConversionResult.Converted;
import org.tf2torch.cli.convert.ConversionResult.Refused;
import org.tf2torch.cli.text.Amounts;
import org.tf2torch.cli.text.Printable;
import org.tf2torch.ir.Cut;
import org.tf2torch.torch.Migration;
import org.tf2torch.torch.Summary;
import org.tf2torch.torch.training.TrainingSummary;

/** One model's result for people. */
public final class ResultText {
  private ResultText() {}

  /** What was read, what it became, and what to do next. */
  public static List<String> converted(Converted result) {
    List<String> lines = new ArrayList<>();
    lines.add(
        Printable.of(
            result.model()
                + "  "
                + result.source().producer()
                + " · "
                + result.source().signature()));
    lines.addAll(summary(result.summary()));
    lines.addAll(training(result.summary()));
    lines.add(
        Printable.of(
            "%s  written in %s · forward(%s) → %s"
                .formatted(
                    result.output(),
                    Amounts.time(result.time()),
                    arguments(result.summary()),
                    value(result.summary()))));
    if (Files.isDirectory(result.output())) {
      lines.add("  read it:   " + shellWord(result.output().resolve("model.py")));
    } else if (result.slimmed().isEmpty()) {
      // What was made smaller does not agree with the original, and says how much.
      lines.add(
          "  check it:  migrate check "
              + shellWord(result.model())
              + " "
              + shellWord(result.output()));
    }
    return lines;
  }

  /** How the training goes on, and what of it does not. */
  private static List<String> training(Summary summary) {
    TrainingSummary training = summary.migration().training();
    List<String> lines = new ArrayList<>();
    if (training != null) {
      for (String line : training.lines()) {
        lines.add(Printable.of((lines.isEmpty() ? "  training " : "           ") + line));
      }
    }
    return lines;
  }

  /** Two lines about layers and weights. */
  public static List<String> summary(Summary summary) {
    return List.of(
        "  layers   "
            + layers(summary)
            + "      permutes left "
            + summary.permutes()
            + loops(summary),
        "  weights  %s (%s trainable), %s"
            .formatted(
                Amounts.count(summary.elements()),
                Amounts.count(summary.trainable()),
                Amounts.bytes(summary.bytes())));
  }

  /**
   * Why nothing was written.
   *
   * @param everyNode names every node rather than one of each kind of operation
   */
  public static List<String> refused(Refused result, boolean everyNode) {
    List<String> lines = new ArrayList<>();
    lines.add(
        Printable.of(
            "%s: %s cannot be moved exactly; nothing was written."
                .formatted(result.model(), RefusalText.kinds(result.refusals()))));
    lines.addAll(RefusalText.lines(result.refusals(), everyNode));
    result.cut().ifPresent(cut -> lines.addAll(cut(result, cut)));
    return lines;
  }

  /** The command that converts the rest. */
  private static List<String> cut(Refused result, Cut cut) {
    String command =
        "  migrate %s OUT.pt --inputs %s"
            .formatted(shellWord(result.model()), shellWord(String.join(",", cut.inputs())));
    String outputs =
        cut.outputs().isEmpty() ? "" : " --outputs " + shellWord(String.join(",", cut.outputs()));
    return List.of("What comes after that converts:", command + outputs);
  }

  /** How many layers of each class, most first. */
  static String layers(Summary summary) {
    Comparator<Map.Entry<String, Integer>> mostFirst =
        Map.Entry.<String, Integer>comparingByValue().reversed();
    String layers =
        summary.layers().entrySet().stream()
            .sorted(mostFirst.thenComparing(Map.Entry.comparingByKey()))
            .map(layer -> Printable.of(layer.getValue() + " " + layer.getKey()))
            .collect(Collectors.joining("  "));
    return layers.isEmpty() ? "none" : layers;
  }

  private static String loops(Summary summary) {
    return summary.loops() == 0 ? "" : "  loops " + summary.loops();
  }

  private static String arguments(Summary summary) {
    return summary.migration().inputs().stream()
        .map(port -> port.argument() + sizes(port))
        .collect(Collectors.joining(", "));
  }

  private static String value(Summary summary) {
    List<Migration.Port> outputs = summary.migration().outputs();
    if (outputs.size() == 1) {
      return "Tensor" + sizes(outputs.get(0));
    }
    return outputs.stream()
        .map(port -> port.name() + ": Tensor" + sizes(port))
        .collect(Collectors.joining(", ", "{", "}"));
  }

  private static String sizes(Migration.Port port) {
    if (port.shape() == null) {
      return "[…]";
    }
    return port.shape().stream()
        .map(size -> size == null ? "?" : size.toString())
        .collect(Collectors.joining(",", "[", "]"));
  }

  /** The path as a word that a shell reads back, so that the line can be copied. */
  private static String shellWord(Object path) {
    String word = Printable.of(path.toString());
    return word.matches("[\\w@%+=:,./-]+") ? word : "'" + word.replace("'", "'\\''") + "'";
  }
}
