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
import org.tf2torch.cli.text.Table;
import org.tf2torch.ir.Cut;
import org.tf2torch.torch.Migration;
import org.tf2torch.torch.Summary;
import org.tf2torch.torch.training.TrainingSummary;

/** One model's result for people. */
public final class ResultText {
  private ResultText() {}

  /** What was read, what it became, and what to do next. */
  public static List<String> converted(Converted result) {
    Migration migration = result.summary().migration();
    boolean several = migration.methods() != null;
    List<String> lines = new ArrayList<>();
    lines.add(
        Printable.of(
            result.model()
                + "  "
                + result.source().producer()
                + " · "
                + (several ? signatures(migration) : result.source().signature())));
    lines.addAll(summary(result.summary()));
    lines.addAll(training(result.summary()));
    String written = "%s  written in %s".formatted(result.output(), Amounts.time(result.time()));
    if (several) {
      lines.add(Printable.of(written));
      lines.addAll(methods(migration));
    } else {
      String forward = call("forward", migration.inputs(), migration.outputs());
      lines.add(Printable.of(written + " · " + forward));
    }
    if (Files.isDirectory(result.output())) {
      lines.add("  read it:   " + shellWord(result.output().resolve("model.py")));
    } else if (result.slimmed().isEmpty() && (several || !migration.inputs().isEmpty())) {
      // What was made smaller does not agree with the original, and says how much. What takes
      // nothing cannot be fed.
      lines.add(
          "  check it:  migrate check "
              + shellWord(result.model())
              + " "
              + shellWord(result.output())
              + (several ? " --signature NAME" : ""));
    }
    return lines;
  }

  private static String signatures(Migration migration) {
    int count = migration.methods().size() + migration.leftOut().size();
    return Amounts.count(count, "signature", "signatures");
  }

  /** A line for each method, with the signature it computes, and for each that has none. */
  private static List<String> methods(Migration migration) {
    Table table = new Table(Table.Column.left(""), Table.Column.left(""), Table.Column.left(""));
    for (Migration.Method method : migration.methods()) {
      table.row(
          "  ",
          Printable.of(method.signature()),
          Printable.of(call(method.name(), method.inputs(), method.outputs())));
    }
    for (Migration.LeftOut leftOut : migration.leftOut()) {
      table.row(
          "  ", Printable.of(leftOut.signature()), Printable.of("left out: " + leftOut.reason()));
    }
    List<String> lines = new ArrayList<>(table.lines());
    if (migration.signature() == null) {
      lines.add("  no signature is the default one, so there is no forward; --signature makes one");
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
    if (result.textHelps()) {
      lines.add("All of it converts with its text as lists of words:");
      lines.add("  migrate %s OUT.pt --text".formatted(shellWord(result.model())));
    }
    if (!result.refusals().get(0).signature().isEmpty()) {
      lines.add("Without --all-signatures, --signature NAME converts one that is not named here.");
    }
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

  private static String call(
      String method, List<Migration.Port> inputs, List<Migration.Port> outputs) {
    String arguments =
        inputs.stream()
            .map(port -> port.argument() + (port.isText() ? ": " + type(port) : sizes(port)))
            .collect(Collectors.joining(", "));
    return method + "(" + arguments + ") → " + value(outputs);
  }

  private static String value(List<Migration.Port> outputs) {
    if (outputs.size() == 1) {
      return type(outputs.get(0));
    }
    boolean tuple = outputs.stream().anyMatch(Migration.Port::isText);
    return outputs.stream()
        .map(port -> port.name() + ": " + type(port))
        .collect(Collectors.joining(", ", tuple ? "(" : "{", tuple ? ")" : "}"));
  }

  private static String type(Migration.Port port) {
    return port.isText() ? port.type() : port.type() + sizes(port);
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
