package org.tf2torch.torch.script;

import java.util.Locale;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.tf2torch.ir.DType;

/** Turns helpers from Python into the dialect of TorchScript archives. */
final class HelperPrinter {
  static final String NAMESPACE = "__torch__.helpers";

  /** Python's own names of types, which TorchScript archives do not know. */
  private static final Pattern GENERIC = Pattern.compile("\\b(list|dict|tuple)\\[");

  private static final Pattern OPTIONAL = Pattern.compile("(\\w+) \\| None");

  private static final Pattern DTYPE =
      Pattern.compile("\\btorch\\.([a-z]+[0-9]*(?:_e[0-9]m[0-9](?:fn)?)?)\\b(?!\\()");

  private HelperPrinter() {}

  /**
   * The file that defines the helpers; they are in an order in which each comes after what it
   * calls.
   */
  static String print(Map<String, String> helpers) {
    StringBuilder out = new StringBuilder();
    for (String source : helpers.values()) {
      out.append(translate(source, helpers)).append('\n');
    }
    return out.toString();
  }

  private static String translate(String source, Map<String, String> helpers) {
    String text = DTYPE.matcher(source).replaceAll(HelperPrinter::dtype);
    text = OPTIONAL.matcher(text).replaceAll("Optional[$1]");
    text = GENERIC.matcher(text).replaceAll(HelperPrinter::capitalized);
    text =
        text.replace("torch.jit.annotate(", "annotate(").replace("torch.nn.functional.", "torch.");
    for (String name : helpers.keySet()) {
      text = text.replaceAll("(?<!def )(?<![.\\w])" + name + "\\(", NAMESPACE + "." + name + "(");
    }
    return text;
  }

  private static String capitalized(MatchResult match) {
    return match.group(1).substring(0, 1).toUpperCase(Locale.ROOT)
        + match.group(1).substring(1)
        + "[";
  }

  /** {@code torch.int64} is 4; other names of torch stay as they are. */
  private static String dtype(MatchResult match) {
    return DType.of(match.group(1))
        .map(type -> Integer.toString(ExpressionPrinter.scalarType(type)))
        .orElseGet(() -> Matcher.quoteReplacement(match.group()));
  }
}
