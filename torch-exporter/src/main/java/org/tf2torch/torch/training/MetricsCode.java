package org.tf2torch.torch.training;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.tf2torch.ir.Graph;
import org.tf2torch.ir.Graph.Port;
import org.tf2torch.ir.training.Loss;
import org.tf2torch.ir.training.Training.Objective;

/** Writes {@code metrics}: those of the source's that are means over samples. */
final class MetricsCode {
  private final List<Objective> objectives;
  private final Graph graph;

  MetricsCode(List<Objective> objectives, Graph graph) {
    this.objectives = objectives;
    this.graph = graph;
  }

  String text() {
    List<String> lines = new ArrayList<>();
    Map<String, List<String>> entries = new LinkedHashMap<>();
    boolean single = graph.outputs().size() == 1;
    for (Objective objective : objectives) {
      Port port =
          graph.outputs().stream()
              .filter(it -> it.name().equals(objective.output()))
              .findFirst()
              .orElseThrow();
      String key = "[" + Python.string(objective.output()) + "]";
      String output = single ? "output" : "output" + key;
      String target = single ? "target" : "target" + key;
      for (String metric : objective.metrics()) {
        List<String> expression = statements(metric, objective, port, output, target);
        if (expression != null) {
          String name = snake(metric);
          entries.put(single ? name : objective.output() + "_" + name, expression);
        }
      }
    }
    lines.add("def metrics(output, target) -> dict[str, Tensor]:\n");
    lines.add("    \"\"\"What was measured beside the loss.\"\"\"\n");
    if (entries.isEmpty()) {
      lines.add("    return {}\n");
    } else {
      lines.add("    values = {}\n");
      entries.forEach(
          (name, metric) -> {
            lines.addAll(metric.subList(0, metric.size() - 1));
            String value = metric.get(metric.size() - 1);
            lines.add("    values[%s] = %s\n".formatted(Python.string(name), value));
          });
      lines.add("    return values\n");
    }
    return String.join("", lines);
  }

  private static String snake(String name) {
    return name.replaceAll("([a-z])([A-Z])", "$1_$2").toLowerCase(Locale.ROOT);
  }

  /**
   * The statements that prepare a metric, and at last its expression; null when it is not known.
   */
  private static List<String> statements(
      String metric, Objective objective, Port port, String output, String target) {
    int axis = ObjectiveCode.lastAxis(port);
    String name = snake(metric);
    if (name.equals("accuracy") || name.equals("acc")) {
      name = accuracyOf(objective.loss());
    }
    String wanted = "    wanted = %s.reshape(%s.shape)\n".formatted(target, output);
    return switch (name) {
      case "sparse_categorical_accuracy" ->
          List.of(
              "    classes = %s.argmax(%d)\n".formatted(output, axis),
              "    wanted = %s.reshape(classes.shape)\n".formatted(target),
              "(classes == wanted).float().mean()");
      case "categorical_accuracy" ->
          List.of(
              "    classes = %s.argmax(%d)\n".formatted(output, axis),
              "    wanted = %s.argmax(%d)\n".formatted(target, axis),
              "(classes == wanted).float().mean()");
      case "binary_accuracy" ->
          List.of(wanted, "((%s > 0.5) == (wanted > 0.5)).float().mean()".formatted(output));
      case "mae", "mean_absolute_error" ->
          List.of(wanted, "(%s - wanted).abs().mean()".formatted(output));
      case "mse", "mean_squared_error" ->
          List.of(wanted, "(%s - wanted).square().mean()".formatted(output));
      default -> null;
    };
  }

  /** What Keras takes "accuracy" for. */
  private static String accuracyOf(Loss loss) {
    if (loss instanceof Loss.SparseCategoricalCrossentropy) {
      return "sparse_categorical_accuracy";
    }
    return loss instanceof Loss.CategoricalCrossentropy
        ? "categorical_accuracy"
        : "binary_accuracy";
  }
}
