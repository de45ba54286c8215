package org.tf2torch.torch.source.python;

import java.util.Map;
import java.util.Set;

/** Where Python finds the functions that TorchScript calls {@code torch.something}. */
final class Functions {
  /** Those that people call from {@code torch.nn.functional}. */
  private static final Set<String> FUNCTIONAL =
      Set.of(
          "relu",
          "relu6",
          "gelu",
          "elu",
          "selu",
          "silu",
          "leaky_relu",
          "hardsigmoid",
          "hardswish",
          "softplus",
          "linear",
          "conv1d",
          "conv2d",
          "conv3d",
          "conv_transpose1d",
          "conv_transpose2d",
          "conv_transpose3d",
          "scaled_dot_product_attention");

  private static final Map<String, String> NAMESPACES =
      Map.of("linalg_", "linalg.", "special_", "special.", "fft_", "fft.");

  private Functions() {}

  static String name(String function) {
    if (!function.startsWith("torch.")) {
      return function;
    }
    String name = function.substring("torch.".length());
    if (FUNCTIONAL.contains(name)) {
      return "F." + name;
    }
    for (Map.Entry<String, String> namespace : NAMESPACES.entrySet()) {
      if (name.startsWith(namespace.getKey())) {
        return "torch." + namespace.getValue() + name.substring(namespace.getKey().length());
      }
    }
    return function;
  }
}
