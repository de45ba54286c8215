package org.tf2torch.cli.report;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.tf2torch.cli.text.Amounts;
import org.tf2torch.cli.text.Printable;
import org.tf2torch.cli.text.Table;
import org.tf2torch.parity.training.Evaluation;
import org.tf2torch.parity.training.Score;
import org.tf2torch.parity.training.TrainingReport;

/** How evaluation and training went, for people. */
public final class TrainingText {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int BAR = 24;

  private TrainingText() {}

  /** A result as JSON, on one line. */
  public static List<String> json(Object result) {
    try {
      return List.of(JSON.writeValueAsString(result));
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }

  public static List<String> evaluation(String model, Evaluation.Result result) {
    Score score = result.score();
    List<String> lines = new ArrayList<>();
    lines.add(Printable.of(model + "  " + result.data()));
    lines.add(
        "loss %s (%s)%s · %s"
            .formatted(
                number(score.loss()),
                result.objective(),
                correct(score),
                Amounts.count(score.samples(), "sample", "samples")));
    if (score.averagePrecision() != null) {
      lines.addAll(byClass(score));
    }
    return lines;
  }

  private static String correct(Score score) {
    if (score.correct() != null) {
      return "  accuracy %s (%s of %s)"
          .formatted(
              number(score.accuracy()),
              Amounts.count(score.correct()),
              Amounts.count(score.samples()));
    }
    return quality(score);
  }

  private static List<String> byClass(Score score) {
    Table table = new Table(Table.Column.left("class"), Table.Column.right("average precision"));
    for (Map.Entry<String, Double> entry : score.averagePrecision().entrySet()) {
      table.row(
          Printable.of(entry.getKey()),
          entry.getValue() == null ? "none shown" : number(entry.getValue()));
    }
    return table.lines();
  }

  /** What comes before the first step. */
  public static List<String> begins(TrainingReport report) {
    List<String> lines = new ArrayList<>();
    lines.add(Printable.of(report.model() + "  " + report.data()));
    lines.add(
        "%s in batches of %d · %s · %s"
            .formatted(
                Amounts.count(report.samples(), "sample", "samples"),
                report.batchSize(),
                report.objective(),
                report.optimizer()));
    if (report.before() != null) {
      lines.add(Printable.of("tested on " + report.heldOut()));
      lines.add("before" + test(report.before()));
    }
    return lines;
  }

  /** The line in place: a bar, and the loss so far. */
  public static String step(int epoch, int epochs, long done, long all, double loss) {
    int filled = (int) (BAR * done / all);
    return "epoch %d/%d  %s%s  %s/%s  loss %s"
        .formatted(
            epoch,
            epochs,
            "━".repeat(filled),
            "─".repeat(BAR - filled),
            Amounts.count(done),
            Amounts.count(all),
            number(loss));
  }

  public static String epoch(TrainingReport.Epoch epoch, int epochs) {
    return "epoch %d/%d  loss %s%s%s  %s"
        .formatted(
            epoch.number(),
            epochs,
            number(epoch.train().loss()),
            quality(epoch.train()),
            epoch.test() == null ? "" : test(epoch.test()),
            Amounts.time(java.time.Duration.ofMillis((long) (1000 * epoch.seconds()))));
  }

  private static String test(Score score) {
    return "  test loss %s%s".formatted(number(score.loss()), quality(score));
  }

  private static String quality(Score score) {
    if (score.accuracy() != null) {
      return "  accuracy " + number(score.accuracy());
    }
    return score.meanAveragePrecision() == null
        ? ""
        : "  mAP " + number(score.meanAveragePrecision());
  }

  public static List<String> written(Path target) {
    try {
      return List.of(Printable.of(target + "  written, " + Amounts.bytes(Files.size(target))));
    } catch (IOException e) {
      return List.of(Printable.of(target + "  written"));
    }
  }

  private static String number(double value) {
    return String.format(Locale.ROOT, "%.4f", value);
  }
}
