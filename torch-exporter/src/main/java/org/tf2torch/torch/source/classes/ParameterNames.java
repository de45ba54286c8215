package org.tf2torch.torch.source.classes;

import java.util.Set;

/** What a parameter is called that stands for these roles. */
final class ParameterNames {
  private static final Set<String> GENERAL =
      Set.of("num_features", "normalized_shape", "value", "size", "groups");

  private ParameterNames() {}

  static String of(Set<String> roles) {
    for (String kind : new String[] {"channels", "features"}) {
      boolean in = roles.contains("in_" + kind);
      boolean out = roles.contains("out_" + kind);
      if (in && out) {
        return roles.iterator().next().equals("in_" + kind) ? kind : "hidden_" + kind;
      } else if (in || out) {
        return in ? "in_" + kind : "out_" + kind;
      }
    }
    return roles.stream()
        .filter(role -> !GENERAL.contains(role))
        .findFirst()
        .or(() -> roles.stream().filter(role -> !role.equals("value")).findFirst())
        .orElse("size");
  }
}
