package org.tf2torch.torch.training;

import static org.tf2torch.torch.training.Python.number;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.tf2torch.ir.AxisOrigins;
import org.tf2torch.ir.training.LayerRules.Constraint;
import org.tf2torch.ir.training.LayerRules.Norm;

/** Writes {@code constrain}, which forces weights to what the source allows. */
final class ConstraintCode {
  private final List<String> lines = new ArrayList<>();
  private final List<String> notes = new ArrayList<>();
  private boolean bounded;

  ConstraintCode(List<Constraint> constraints, List<NamedParameter> parameters) {
    for (Constraint constraint : constraints) {
      for (NamedParameter parameter : parameters) {
        if (parameter.variable().id().equals(constraint.variable())) {
          add(constraint, parameter);
        }
      }
    }
  }

  private void add(Constraint constraint, NamedParameter parameter) {
    String weight = "weights[" + Python.string(parameter.key()) + "]";
    if (!(constraint.bound() instanceof Norm norm)) {
      lines.add(weight + ".clamp_(min=0)");
      return;
    }
    Optional<List<Integer>> axes =
        AxisOrigins.of(constraint.shape(), parameter.variable().steps())
            .flatMap(origins -> origins.holding(Set.copyOf(norm.axes())));
    if (axes.isEmpty()) {
      notes.add(
          "The constraint on %s is not carried over: its axes are other ones here."
              .formatted(parameter.key()));
      return;
    }
    bounded = true;
    List<String> arguments =
        List.of(
            weight,
            number(norm.low()),
            number(norm.high()),
            number(norm.rate()),
            axes.get().toString());
    lines.addAll(Python.list("", "bound_norm(", arguments, ")").lines().toList());
  }

  boolean isEmpty() {
    return lines.isEmpty();
  }

  List<String> notes() {
    return notes;
  }

  String text() {
    StringBuilder out = new StringBuilder();
    if (bounded) {
      out.append(Resources.read("bound_norm.py")).append("\n\n");
    }
    out.append("def constrain(model: nn.Module) -> None:\n")
        .append("    \"\"\"The constraints of Keras's layers, after each step.\"\"\"\n")
        .append("    weights = model.state_dict()\n");
    lines.forEach(line -> out.append("    ").append(line).append('\n'));
    return out.toString();
  }
}
