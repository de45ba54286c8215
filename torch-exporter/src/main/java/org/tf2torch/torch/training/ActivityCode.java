package org.tf2torch.torch.training;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.tf2torch.ir.training.LayerRules.Activity;
import org.tf2torch.torch.module.Module;

/** Writes {@code keep_activities}: what the results of layers add to the loss. */
final class ActivityCode {
  private static final Set<String> PRODUCTS =
      Set.of(
          "Linear",
          "Conv1d",
          "Conv2d",
          "Conv3d",
          "ConvTranspose1d",
          "ConvTranspose2d",
          "ConvTranspose3d");

  private static final String WEIGHT = ".weight";

  /** Rows of the table by the path of the module. */
  private final Map<String, String> rows = new LinkedHashMap<>();

  private final List<String> notes = new ArrayList<>();

  ActivityCode(List<Activity> activities, List<NamedParameter> parameters, Module root) {
    for (Activity activity : activities) {
      List<NamedParameter> kernels =
          parameters.stream()
              .filter(p -> p.variable().id().equals(activity.kernel()))
              .filter(p -> p.key().endsWith(WEIGHT) && PRODUCTS.contains(kind(root, p.key())))
              .toList();
      if (kernels.size() == 1) {
        String key = kernels.get(0).key();
        rows.put(key.substring(0, key.length() - WEIGHT.length()), row(activity));
      } else {
        notes.add(
            "The regularizer of the activity behind %s is not carried over."
                .formatted(activity.kernel()));
      }
    }
  }

  /** Of the module that has the weight. */
  private static String kind(Module root, String key) {
    Module at = root;
    String[] path = key.split("\\.");
    for (int i = 0; i < path.length - 1; i++) {
      at = at.children().get(path[i]);
    }
    return at.kind().simpleName();
  }

  private static String row(Activity activity) {
    String function =
        activity
            .activation()
            .map(f -> "torch." + f.name().toLowerCase(java.util.Locale.ROOT))
            .orElse("nn.Identity()");
    return "(%s, %s, %s)"
        .formatted(function, Python.number(activity.l1()), Python.number(activity.l2()));
  }

  boolean isEmpty() {
    return rows.isEmpty();
  }

  List<String> notes() {
    return notes;
  }

  String text() {
    List<String> items = new ArrayList<>();
    rows.forEach((path, row) -> items.add(Python.string(path) + ": " + row));
    return Python.list("", "ACTIVITIES = {", items, "}") + "\n\n" + Resources.read("activities.py");
  }
}
