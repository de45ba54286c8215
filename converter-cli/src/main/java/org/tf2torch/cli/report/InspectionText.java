package org.tf2torch.cli.report;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.tf2torch.cli.convert.ConversionResult;
import org.tf2torch.cli.convert.ConversionResult.Convertible;
import org.tf2torch.cli.convert.ConversionResult.Refused;
import org.tf2torch.cli.convert.ConversionResult.Stopped;
import org.tf2torch.cli.inspect.Inspection;
import org.tf2torch.cli.text.Amounts;
import org.tf2torch.cli.text.Printable;
import org.tf2torch.cli.text.Table;

/** What is in a model, for people. */
public final class InspectionText {
  private InspectionText() {}

  /**
   * @param everyNode names every refused node rather than one of each kind of operation
   */
  public static List<String> lines(Inspection inspection, boolean everyNode) {
    List<String> lines = new ArrayList<>();
    lines.add(Printable.of(inspection.model() + "  " + inspection.producer() + tags(inspection)));
    lines.add("  variables  " + variables(inspection.variables()));
    inspection.methods().ifPresent(methods -> lines.addAll(methods(inspection, methods)));
    for (Inspection.Signature signature : inspection.signatures()) {
      lines.add("");
      lines.addAll(signature(signature, everyNode));
    }
    return lines;
  }

  /** What --all-signatures would make. */
  private static List<String> methods(Inspection inspection, Inspection.Methods methods) {
    List<String> lines = new ArrayList<>();
    Table table = new Table(Table.Column.left(""), Table.Column.left(""), Table.Column.left(""));
    methods
        .names()
        .forEach((signature, method) -> table.row("    ", method + "()", Printable.of(signature)));
    methods
        .leftOut()
        .forEach(
            (signature, why) ->
                table.row("    ", "left out", Printable.of(signature + ": " + why)));
    List<String> refused = inspection.refusedMethods();
    lines.add(
        refused.isEmpty()
            ? "  with --all-signatures, methods of one module"
            : "  --all-signatures would be refused for "
                + Printable.of(String.join(", ", refused)));
    lines.addAll(table.lines());
    return lines;
  }

  private static String tags(Inspection inspection) {
    String sets =
        inspection.tagSets().stream()
            .filter(tags -> !tags.isEmpty())
            .map(tags -> String.join(",", tags))
            .collect(Collectors.joining("; "));
    return sets.isEmpty() ? "" : " · tags " + sets;
  }

  private static String variables(Inspection.Variables variables) {
    return "%s, %s, %s"
        .formatted(
            Amounts.count(variables.count()),
            Amounts.count(variables.elements(), "element", "elements"),
            Amounts.bytes(variables.bytes()));
  }

  private static List<String> signature(Inspection.Signature signature, boolean everyNode) {
    List<String> lines = new ArrayList<>();
    String name = signature.name().isEmpty() ? "the graph" : signature.name();
    lines.add(Printable.of(name) + "  " + verdict(signature.conversion()));
    Table table = new Table(Table.Column.left(""), Table.Column.left(""), Table.Column.left(""));
    signature.inputs().forEach(input -> row(table, "  input", input));
    signature.outputs().forEach(output -> row(table, "  output", output));
    lines.addAll(table.lines());
    lines.add("  ops      " + operations(signature.operations()));
    ConversionResult conversion = signature.conversion();
    if (conversion instanceof Convertible convertible) {
      lines.addAll(ResultText.summary(convertible.summary()));
    } else if (conversion instanceof Refused refused) {
      lines.addAll(RefusalText.lines(refused.refusals(), everyNode));
    } else if (conversion instanceof Stopped stopped) {
      lines.add("  " + Printable.of(stopped.message()));
    }
    return lines;
  }

  private static void row(Table table, String what, Inspection.Tensor tensor) {
    table.row(what, Printable.of(tensor.name()), tensor.type());
  }

  private static String verdict(ConversionResult conversion) {
    if (conversion instanceof Refused refused) {
      return "would be refused: "
          + RefusalText.kinds(refused.refusals())
          + " cannot be moved exactly";
    }
    return conversion instanceof Convertible
        ? "converts"
        : "would be " + conversion.status().text();
  }

  private static String operations(Map<String, Integer> operations) {
    long nodes = operations.values().stream().mapToLong(Integer::longValue).sum();
    Comparator<Map.Entry<String, Integer>> mostFirst =
        Map.Entry.<String, Integer>comparingByValue().reversed();
    Stream<String> kinds =
        operations.entrySet().stream()
            .sorted(mostFirst.thenComparing(Map.Entry.comparingByKey()))
            .map(kind -> kind.getValue() + " " + Printable.of(kind.getKey()));
    return Amounts.count(nodes) + ":  " + kinds.collect(Collectors.joining("  "));
  }
}
