package org.tf2torch.torch.source.python;

import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

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

  /** Those that Python has in no namespace of its own. */
  private static final Set<String> OPERATORS =
      Set.of("convolution_backward", "max_pool2d_with_indices", "unique_dim");

  private static final Map<String, String> NAMESPACES =
      Map.of("linalg_", "linalg.", "special_", "special.", "fft_", "fft.");

  private static final Pattern NAME = Pattern.compile("\\btorch\\.([a-z_0-9]+)(?=\\()");

  private Functions() {}

  static String name(String function) {
    if (!function.startsWith("torch.")) {
      return function;
    }
    String name = function.substring("torch.".length());
    return FUNCTIONAL.contains(name) ? "F." + name : inNamespace(name);
  }

  private static String inNamespace(String name) {
    for (Map.Entry<String, String> namespace : NAMESPACES.entrySet()) {
      if (name.startsWith(namespace.getKey())) {
        return "torch." + namespace.getValue() + name.substring(namespace.getKey().length());
      }
    }
    return (OPERATORS.contains(name) ? "torch.ops.aten." : "torch.") + name;
  }

  /** The source of helpers, which call functions as TorchScript does, with Python's names. */
  static String inHelpers(String source) {
    return NAME.matcher(source)
        .replaceAll(call -> Matcher.quoteReplacement(inNamespace(call.group(1))));
  }
}
