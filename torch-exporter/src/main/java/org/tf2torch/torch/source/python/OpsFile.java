package org.tf2torch.torch.source.python;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The text of {@code ops.py}: helper functions, as they are kept. */
final class OpsFile {
  private OpsFile() {}

  static String text(Map<String, String> helpers) {
    String code = String.join("\n\n", helpers.values());
    List<String> typing = new ArrayList<>();
    for (String type : List.of("Dict", "List", "Optional", "Tuple")) {
      if (code.contains(type + "[")) {
        typing.add(type);
      }
    }
    return "\"\"\"What TensorFlow computes and torch has no single call for.\"\"\"\n\n"
        + (typing.isEmpty() ? "" : "from typing import " + String.join(", ", typing) + "\n\n")
        + "import torch\n"
        + (code.contains("Tensor") ? "from torch import Tensor\n" : "")
        + "\n\n"
        + code;
  }
}
