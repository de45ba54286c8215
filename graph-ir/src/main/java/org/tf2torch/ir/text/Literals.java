package org.tf2torch.ir.text;

import java.util.List;
import java.util.stream.Collectors;

/** How attribute values look in the text form. */
final class Literals {
  private Literals() {}

  static String print(Object value) {
    if (value instanceof String text) {
      return quote(text);
    }
    if (value instanceof List<?> list) {
      return list.stream().map(Literals::print).collect(Collectors.joining(", ", "[", "]"));
    }
    return value.toString();
  }

  static String quote(String text) {
    return "\"" + text.replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", "\\n") + "\"";
  }
}
