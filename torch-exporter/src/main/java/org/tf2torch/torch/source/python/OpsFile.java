package org.tf2torch.torch.source.python;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/** The text of {@code ops.py}: helper functions, as they are kept. */
final class OpsFile {
  /** A use of torch outside of comments. */
  private static final Pattern CALL = Pattern.compile("(?m)^[^#\n]*\\btorch\\.");

  private OpsFile() {}

  /**
   * @param vocabulary whether there is a file of words to be read
   */
  static String text(Map<String, String> helpers, boolean vocabulary) {
    List<String> functions = new ArrayList<>(helpers.values());
    if (vocabulary) {
      functions.add(VocabularyFile.READERS);
    }
    String code = Functions.inHelpers(String.join("\n\n", functions));
    String imports =
        (vocabulary ? VocabularyFile.IMPORTS : "")
            + (CALL.matcher(code).find() ? "import torch\n" : "")
            + (code.contains("Tensor") ? "from torch import Tensor\n" : "");
    return "\"\"\"What TensorFlow computes and torch has no single call for.\"\"\"\n\n"
        + (imports.isEmpty() ? "\n" : imports + "\n\n")
        + code;
  }
}
