package org.tf2torch.torch.training;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** Pieces of Python source, in the form that formatters leave alone. */
final class Python {
  private static final int WIDTH = 88;

  private Python() {}

  /**
   * A number. Keras keeps its numbers as float32 and writes them as float64: 0.001 as
   * 0.0010000000474974513.
   *
   * @param value finite
   */
  static String number(double value) {
    boolean single = (double) (float) value == value;
    String text = single ? Float.toString((float) value) : Double.toString(value);
    return text.replace(".0E", "E").replace("E", "e");
  }

  static String flag(boolean value) {
    return value ? "True" : "False";
  }

  /** A string; nothing of it but printable ASCII stands in the source as it is. */
  static String string(String text) {
    StringBuilder out = new StringBuilder("\"");
    for (char c : text.toCharArray()) {
      if (c == '"' || c == '\\') {
        out.append('\\').append(c);
      } else if (c >= ' ' && c <= '~') {
        out.append(c);
      } else {
        out.append("\\u%04x".formatted((int) c));
      }
    }
    return out.append('"').toString();
  }

  /** {@code head(items)}: on one line, else its items on one line, else a line for each. */
  static String list(String indent, String head, List<String> items, String close) {
    String joined = String.join(", ", items);
    String line = indent + head + joined + close;
    if (line.length() <= WIDTH) {
      return line + "\n";
    }
    String inner = indent + "    ";
    // Only what a call takes may stand together on a line of its own.
    if (head.endsWith("(") && inner.length() + joined.length() <= WIDTH) {
      return "%s\n%s\n%s\n".formatted(indent + head, inner + joined, indent + close);
    }
    return items.stream()
        .map(item -> inner + item + ",\n")
        .collect(Collectors.joining("", indent + head + "\n", indent + close + "\n"));
  }

  /** Text for a comment or docstring: what could end it, or is no printable ASCII, is left out. */
  static String plain(String text) {
    return text.replaceAll("[^ -~]|[\"\\\\]", "?");
  }

  /** Lines of text no longer than a comment may be. */
  static List<String> wrapped(String text, int width) {
    List<String> lines = new ArrayList<>();
    StringBuilder line = new StringBuilder();
    for (String word : text.split(" ")) {
      if (line.length() > 0 && line.length() + 1 + word.length() > width) {
        lines.add(line.toString());
        line.setLength(0);
      }
      line.append(line.length() > 0 ? " " : "").append(word);
    }
    lines.add(line.toString());
    return lines;
  }
}
