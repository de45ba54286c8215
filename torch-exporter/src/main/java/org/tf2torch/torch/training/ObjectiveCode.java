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
import org.tf2torch.torch.module.Identifiers;

/** Writes {@code loss} and {@code metrics}. */
final class ObjectiveCode {
  private final List<Objective> objectives;
  private final Graph graph;
  private final boolean penalised;
  private final Map<String, String> functions = new LinkedHashMap<>();

  /**
   * @param penalised whether the regularisers of weights add to the loss
   */
  ObjectiveCode(List<Objective> objectives, Graph graph, boolean penalised) {
    this.objectives = objectives;
    this.graph = graph;
    this.penalised = penalised;
    for (Objective objective : objectives) {
      String name = Identifiers.local(objective.output()).toLowerCase(Locale.ROOT);
      String free = name + "_loss";
      for (int i = 1; functions.containsValue(free); i++) {
        free = name + "_" + i + "_loss";
      }
      functions.put(objective.output(), free);
    }
  }

  private boolean isSingle() {
    return graph.outputs().size() == 1;
  }

  List<String> definitions() {
    List<String> all = new ArrayList<>();
    if (objectives.isEmpty()) {
      all.add(
          "def loss(output, target):\n    raise NotImplementedError(\"the source names no loss\")\n");
    } else if (isSingle()) {
      all.add(single(objectives.get(0)));
    } else {
      objectives.forEach(objective -> all.add(one(objective)));
      all.add(together());
    }
    all.add(new MetricsCode(objectives, graph).text());
    return all;
  }

  private LossCode code(Objective objective) {
    Port port =
        graph.outputs().stream()
            .filter(it -> it.name().equals(objective.output()))
            .findFirst()
            .orElseThrow();
    return new LossCode(objective.loss(), lastAxis(port), rank(port), objective.sum());
  }

  static int rank(Port port) {
    return port.value().shape().hasRank() ? port.value().shape().rank() : 0;
  }

  /** The axis that is the source's last. */
  static int lastAxis(Port port) {
    int rank = rank(port);
    return port.permutation().isEmpty() ? rank == 2 ? 1 : -1 : port.permutation().indexOf(rank - 1);
  }

  /** The loss of a model with one output: weighted, and with the penalties, in one function. */
  private String single(Objective objective) {
    LossCode code = code(objective);
    List<String> lines = new ArrayList<>(code.body());
    boolean known = !(objective.loss() instanceof Loss.Unknown);
    String model = penalised ? ", model: nn.Module | None = None" : "";
    if (known && (objective.weight() != 1 || penalised)) {
      int last = lines.size() - 1;
      String value = lines.get(last).substring("return ".length());
      String factor = objective.weight() == 1 ? "" : Python.number(objective.weight()) + " * ";
      lines.set(last, "value = " + factor + (factor.isEmpty() ? value : "(" + value + ")"));
      lines.add(
          penalised ? "return value if model is None else value + penalty(model)" : "return value");
    }
    String title =
        title(code, objective) + (penalised ? "; with the model, also its penalty." : ".");
    return function("loss", "output: Tensor, target: Tensor" + model, title, lines);
  }

  private static String title(LossCode code, Objective objective) {
    return code.title() + (objective.sum() ? ", summed" : "");
  }

  private String one(Objective objective) {
    LossCode code = code(objective);
    return function(
        functions.get(objective.output()),
        "output: Tensor, target: Tensor",
        title(code, objective) + ".",
        code.body());
  }

  private String together() {
    List<String> lines = new ArrayList<>();
    List<String> terms = new ArrayList<>();
    for (Objective objective : objectives) {
      String key = Python.string(objective.output());
      String name = functions.get(objective.output());
      String value = name.substring(0, name.length() - "_loss".length()) + "_value";
      lines.add("%s = %s(output[%s], target[%s])".formatted(value, name, key, key));
      terms.add(
          objective.weight() == 1 ? value : Python.number(objective.weight()) + " * " + value);
    }
    if (penalised) {
      lines.add("value = " + String.join(" + ", terms));
      lines.add("return value if model is None else value + penalty(model)");
    } else {
      lines.add("return " + String.join(" + ", terms));
    }
    String model = penalised ? ", model: nn.Module | None = None" : "";
    return function(
        "loss",
        "output: dict[str, Tensor], target: dict[str, Tensor]" + model,
        "The losses of all outputs" + (penalised ? "; with the model, also its penalty." : "."),
        lines);
  }

  static String function(String name, String arguments, String title, List<String> lines) {
    StringBuilder out = new StringBuilder();
    out.append(
        Python.list("", "def " + name + "(", List.of(arguments.split(", ")), ") -> Tensor:"));
    out.append("    \"\"\"").append(title).append("\"\"\"\n");
    lines.forEach(line -> out.append("    ").append(line).append('\n'));
    return out.toString();
  }
}
