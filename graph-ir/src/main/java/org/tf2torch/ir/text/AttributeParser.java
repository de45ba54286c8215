package org.tf2torch.ir.text;

import java.util.ArrayList;
import java.util.List;
import org.tf2torch.ir.Attributes;

/** Reads {@code name=value} pairs. */
final class AttributeParser {
  private AttributeParser() {}

  static Attributes attributes(Tokens tokens) {
    Attributes attributes = Attributes.NONE;
    while (!tokens.peek().equals("(")) {
      String name = tokens.next();
      tokens.expect("=");
      attributes = attributes.and(name, value(tokens));
    }
    return attributes;
  }

  static List<Object> list(Tokens tokens) {
    tokens.expect("[");
    List<Object> items = new ArrayList<>();
    while (!tokens.accept("]")) {
      items.add(value(tokens));
      tokens.accept(",");
    }
    return items;
  }

  private static Object value(Tokens tokens) {
    String word = tokens.peek();
    if (word.equals("[")) {
      return list(tokens);
    }
    if (word.startsWith("\"")) {
      return tokens.text();
    }
    tokens.next();
    if (word.equals("-")) {
      return -Double.parseDouble(tokens.next());
    }
    return switch (word) {
      case "true" -> true;
      case "false" -> false;
      case "NaN", "Infinity" -> Double.parseDouble(word);
      default -> number(word);
    };
  }

  private static Object number(String word) {
    if (word.matches("-?[0-9]+")) {
      return Long.parseLong(word);
    }
    return Double.parseDouble(word);
  }
}
