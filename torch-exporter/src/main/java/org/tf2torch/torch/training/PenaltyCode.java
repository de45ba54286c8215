package org.tf2torch.torch.training;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.tf2torch.ir.training.LayerRules.Penalty;

/** Writes {@code penalty}: what the source's regularisers add to the loss. */
final class PenaltyCode {
  private final Map<String, Double> absolutes = new LinkedHashMap<>();
  private final Map<String, Double> squares = new LinkedHashMap<>();

  private final ActivityCode activities;

  PenaltyCode(List<Penalty> penalties, List<NamedParameter> parameters, ActivityCode activities) {
    this.activities = activities;
    for (Penalty penalty : penalties) {
      for (NamedParameter parameter : parameters) {
        if (parameter.variable().id().equals(penalty.variable())) {
          put(absolutes, parameter.key(), penalty.l1());
          put(squares, parameter.key(), penalty.l2());
        }
      }
    }
  }

  private static void put(Map<String, Double> factors, String key, double factor) {
    if (factor != 0) {
      factors.merge(key, factor, Double::sum);
    }
  }

  boolean isEmpty() {
    return absolutes.isEmpty() && squares.isEmpty() && activities.isEmpty();
  }

  String text() {
    List<String> terms = new ArrayList<>();
    StringBuilder out = new StringBuilder();
    if (!absolutes.isEmpty()) {
      out.append(table("L1", absolutes));
      terms.add("sum(f * weights[name].abs().sum() for name, f in L1.items())");
    }
    if (!squares.isEmpty()) {
      out.append(table("L2", squares));
      terms.add("sum(f * weights[name].square().sum() for name, f in L2.items())");
    }
    if (!activities.isEmpty()) {
      out.append(out.length() == 0 ? "" : "\n\n").append(activities.text());
      terms.add("sum(model.activities)");
    }
    out.append("\n\ndef penalty(model: nn.Module) -> Tensor:\n")
        .append("    \"\"\"What the regularisers of Keras's layers add to the loss.\"\"\"\n");
    if (!absolutes.isEmpty() || !squares.isEmpty()) {
      out.append("    weights = model.state_dict(keep_vars=True)\n");
    }
    int last = terms.size() - 1;
    out.append(last > 0 ? "    value = " + terms.get(0) + "\n" : "");
    for (String term : terms.subList(Math.min(1, last), last)) {
      out.append("    value = value + ").append(term).append('\n');
    }
    return out.append("    return ")
        .append(last > 0 ? "value + " : "")
        .append(terms.get(last))
        .append('\n')
        .toString();
  }

  private static String table(String name, Map<String, Double> factors) {
    List<String> items = new ArrayList<>();
    factors.forEach((key, factor) -> items.add(Python.string(key) + ": " + Python.number(factor)));
    return Python.list("", name + " = {", items, "}");
  }
}
