package org.tf2torch.cli.report;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.tf2torch.cli.batch.ZooModel;
import org.tf2torch.cli.convert.ConversionResult;
import org.tf2torch.cli.convert.ConversionResult.Converted;
import org.tf2torch.cli.convert.ConversionResult.Refused;
import org.tf2torch.cli.convert.ConversionResult.Stopped;
import org.tf2torch.cli.convert.Status;
import org.tf2torch.cli.text.Amounts;
import org.tf2torch.cli.text.Printable;
import org.tf2torch.cli.text.Table;
import org.tf2torch.ir.Refusal;
import org.tf2torch.torch.Summary;

/** A batch for people: a table of the models, what stood in the way of most, and the sums. */
public final class BatchText {
  /** A longer table lists only what was not converted. */
  private static final int MOST_ROWS = 100;

  private static final int MOST_OBSTACLES = 20;

  private BatchText() {}

  public static List<String> lines(
      List<ZooModel> models, List<ConversionResult> results, Duration time) {
    List<String> lines = new ArrayList<>();
    Table table = table(models, results);
    lines.addAll(table.lines());
    List<String> obstacles = obstacles(results);
    if (!obstacles.isEmpty()) {
      lines.add("");
      lines.addAll(obstacles);
    }
    lines.add("");
    lines.add(sums(results, time));
    return lines;
  }

  private static Table table(List<ZooModel> models, List<ConversionResult> results) {
    Table table =
        new Table(
            Table.Column.left("model"),
            Table.Column.left("result"),
            Table.Column.right("weights"),
            Table.Column.right("permutes"),
            Table.Column.right("loops"),
            Table.Column.right("time"),
            Table.Column.left("layers, or why not"));
    boolean all = models.size() <= MOST_ROWS;
    for (int i = 0; i < models.size(); i++) {
      ConversionResult result = results.get(i);
      if (all || !result.status().isDone()) {
        table.row(row(models.get(i), result));
      }
    }
    return table;
  }

  private static String[] row(ZooModel model, ConversionResult result) {
    Optional<Summary> summary =
        result instanceof Converted converted ? Optional.of(converted.summary()) : Optional.empty();
    return new String[] {
      Printable.of(model.name()),
      result.status().text(),
      summary.map(it -> Amounts.count(it.elements())).orElse(""),
      summary.map(it -> Amounts.count(it.permutes())).orElse(""),
      summary.map(it -> Amounts.count(it.loops())).orElse(""),
      Amounts.time(result.time()),
      summary.map(ResultText::layers).orElseGet(() -> Printable.of(whyNot(result)))
    };
  }

  private static String whyNot(ConversionResult result) {
    if (result instanceof Stopped stopped) {
      return stopped.message();
    } else if (result instanceof Refused refused) {
      Refusal first = refused.refusals().get(0);
      String more =
          refused.refusals().size() == 1
              ? ""
              : " (and %d more)".formatted(refused.refusals().size() - 1);
      return first.op() + ": " + first.reason() + more;
    }
    return "";
  }

  /** The operations that most models were refused for. */
  private static List<String> obstacles(List<ConversionResult> results) {
    Map<String, Integer> models = new HashMap<>();
    for (ConversionResult result : results) {
      Set<String> ops = new HashSet<>();
      if (result instanceof Refused refused) {
        refused.refusals().forEach(refusal -> ops.add(refusal.op()));
      }
      ops.forEach(op -> models.merge(op, 1, Integer::sum));
    }
    Table table = new Table(Table.Column.left("refused operation"), Table.Column.right("models"));
    models.entrySet().stream()
        .sorted(
            Map.Entry.<String, Integer>comparingByValue()
                .reversed()
                .thenComparing(Map.Entry.comparingByKey()))
        .limit(MOST_OBSTACLES)
        .forEach(entry -> table.row(Printable.of(entry.getKey()), Amounts.count(entry.getValue())));
    return models.isEmpty() ? List.of() : table.lines();
  }

  private static String sums(List<ConversionResult> results, Duration time) {
    Map<Status, Long> counts =
        results.stream()
            .collect(Collectors.groupingBy(ConversionResult::status, Collectors.counting()));
    String each =
        counts.entrySet().stream()
            .sorted(Comparator.comparing(Map.Entry::getKey))
            .map(entry -> Amounts.count(entry.getValue()) + " " + entry.getKey().text())
            .collect(Collectors.joining(", "));
    return Amounts.count(results.size(), "model", "models")
        + " in "
        + Amounts.time(time)
        + ": "
        + each;
  }
}
