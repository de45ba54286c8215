package org.tf2torch.torch.training;

import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import org.tf2torch.ir.Variable;
import org.tf2torch.ir.data.TensorData;
import org.tf2torch.torch.module.Module;
import org.tf2torch.torch.module.Weight;

/**
 * A variable of the source under its name in the state_dict.
 *
 * @param key such as {@code conv1.weight}
 * @param trained whether it is a parameter, and trained
 */
public record NamedParameter(String key, Variable variable, boolean trained) {
  /**
   * Every variable in a tree, in the order of {@code named_parameters()}: a module's own tensors,
   * then those of the modules in it. What stands in several places is listed at the first.
   */
  public static List<NamedParameter> in(Module root) {
    List<NamedParameter> all = new ArrayList<>();
    collect(root, "", all, new IdentityHashMap<>());
    return all;
  }

  private static void collect(
      Module module, String prefix, List<NamedParameter> all, Map<TensorData, Boolean> seen) {
    for (Map.Entry<String, Weight> field : module.weights().entrySet()) {
      Weight weight = field.getValue();
      if (weight.variable() != null && seen.put(weight.data(), true) == null) {
        all.add(
            new NamedParameter(prefix + field.getKey(), weight.variable(), weight.isParameter()));
      }
    }
    module.children().forEach((name, child) -> collect(child, prefix + name + ".", all, seen));
  }
}
