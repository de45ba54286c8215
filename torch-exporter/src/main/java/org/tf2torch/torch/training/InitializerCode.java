package org.tf2torch.torch.training;

import static org.tf2torch.torch.training.Python.number;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.tf2torch.ir.Variable;
import org.tf2torch.ir.training.Initializer;
import org.tf2torch.ir.training.LayerRules.Initial;

/** Writes {@code initialize.py}, which draws all weights anew. */
final class InitializerCode {
  /**
   * A call for one weight.
   *
   * @param part of the weight, an expression behind it; the whole weight where it is empty
   */
  private record Draw(String function, String part, List<String> arguments) {
    static Draw of(String function, double... arguments) {
      List<String> numbers =
          Arrays.stream(arguments).mapToObj(value -> number((float) value)).toList();
      return new Draw("nn.init." + function, "", numbers);
    }

    Draw on(String part) {
      return new Draw(function, part, arguments);
    }

    String text(String indent, String weight) {
      List<String> all = new ArrayList<>(List.of(weight + part));
      all.addAll(arguments);
      return Python.list(indent, function + "(", all, ")");
    }
  }

  private final String className;

  /** With the weights they are for. */
  private final Map<Draw, List<String>> draws = new LinkedHashMap<>();

  private final List<String> wholes = new ArrayList<>();

  /** What keeps its values. */
  private final List<String> kept = new ArrayList<>();

  InitializerCode(String className, List<Initial> initials, List<NamedParameter> parameters) {
    this.className = className;
    Set<String> drawn = new HashSet<>();
    for (Initial initial : initials) {
      List<NamedParameter> stored =
          parameters.stream().filter(it -> it.variable().id().equals(initial.variable())).toList();
      drawn.add(initial.variable());
      add(initial, stored);
    }
    parameters.stream()
        .filter(it -> it.trained() && !drawn.contains(it.variable().id()))
        .forEach(it -> kept.add(it.key()));
  }

  private void add(Initial initial, List<NamedParameter> stored) {
    Initializer initializer = initial.initializer();
    if (stored.stream().allMatch(it -> fits(initializer, it.variable()))) {
      for (Draw draw : draws(initializer)) {
        stored.forEach(it -> draws.computeIfAbsent(draw, d -> new ArrayList<>()).add(it.key()));
      }
    } else {
      wholes.add(WholeDraw.text(initial, stored));
    }
  }

  /** Whether the weight, as it is laid out here, has the distribution that Keras's has. */
  private static boolean fits(Initializer initializer, Variable variable) {
    if (initializer instanceof Initializer.ForgetBias) {
      return variable.steps().stream().allMatch(Variable.Reshaped.class::isInstance);
    } else if (initializer instanceof Initializer.Orthogonal) {
      // Rows of such a matrix can change places; torch takes the first axis for its rows.
      int rank = variable.data().shape().size();
      List<Integer> order = variable.permutation();
      return rank == 2
          ? variable.steps().stream().noneMatch(s -> s instanceof Variable.Sliced || isView(s))
          : order != null && !order.isEmpty() && order.get(0) == rank - 1;
    }
    return !(initializer instanceof Initializer.Diagonal);
  }

  private static boolean isView(Variable.Step step) {
    return step instanceof Variable.Reshaped;
  }

  private static List<Draw> draws(Initializer initializer) {
    if (initializer instanceof Initializer.Constant it) {
      return List.of(constant(it.value()));
    } else if (initializer instanceof Initializer.Uniform it) {
      return List.of(Draw.of("uniform_", it.low(), it.high()));
    } else if (initializer instanceof Initializer.Normal it) {
      return List.of(Draw.of("normal_", it.mean(), it.deviation()));
    } else if (initializer instanceof Initializer.TruncatedNormal it) {
      double cut = 2 * it.deviation();
      return List.of(
          Draw.of("trunc_normal_", it.mean(), it.deviation(), it.mean() - cut, it.mean() + cut));
    } else if (initializer instanceof Initializer.Orthogonal it) {
      return List.of(it.gain() == 1 ? Draw.of("orthogonal_") : Draw.of("orthogonal_", it.gain()));
    }
    return List.of(constant(0), constant(1).on(".chunk(4)[1]"));
  }

  private static Draw constant(double value) {
    return value == 0
        ? Draw.of("zeros_")
        : value == 1 ? Draw.of("ones_") : Draw.of("constant_", value);
  }

  boolean isEmpty() {
    return draws.isEmpty() && wholes.isEmpty();
  }

  /** The file. */
  String text() {
    StringBuilder out = new StringBuilder();
    out.append(
            "\"\"\"New weights for %s, drawn as Keras's layers draw them.\"\"\"\n\n"
                .formatted(className))
        .append(wholes.isEmpty() ? "" : "import torch\n")
        .append("from torch import nn\n\n\n")
        .append("def initialize(model: nn.Module) -> None:\n")
        .append(
            "    \"\"\"Draws the weights anew, from the distributions of Keras's layers.\"\"\"\n");
    for (String key : kept) {
      out.append("    # Its layer does not say how it was drawn: " + Python.plain(key) + "\n");
    }
    out.append("    weights = model.state_dict()\n");
    draws.forEach(
        (draw, keys) -> {
          List<String> names = keys.stream().map(Python::string).toList();
          if (names.size() == 1) {
            out.append(draw.text("    ", "weights[" + names.get(0) + "]"));
          } else {
            out.append(Python.list("    ", "for name in [", names, "]:"))
                .append(draw.text("        ", "weights[name]"));
          }
        });
    wholes.forEach(out::append);
    return out.toString();
  }
}
