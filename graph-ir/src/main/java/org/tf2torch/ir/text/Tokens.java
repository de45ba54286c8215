package org.tf2torch.ir.text;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The words of a text, one after the other. */
final class Tokens {
  private static final Pattern TOKEN =
      Pattern.compile(
          "\\s*(?:(#[^\\n]*)|(\"(?:[^\"\\\\]|\\\\.)*\")|(-?[0-9]+(?:\\.[0-9]+)?(?:[eE][-+]?[0-9]+)?)|(%?[A-Za-z0-9_]+)|(//|\\S))");

  private final List<String> words = new ArrayList<>();
  private int at;

  Tokens(String text) {
    Matcher matcher = TOKEN.matcher(text);
    int end = 0;
    while (matcher.find() && matcher.start() == end) {
      end = matcher.end();
      if (matcher.group(1) == null) {
        words.add(matcher.group().strip());
      }
    }
  }

  /** The next word, or an empty one at the end. */
  String peek() {
    return at < words.size() ? words.get(at) : "";
  }

  String next() {
    String word = peek();
    at++;
    return word;
  }

  boolean accept(String word) {
    boolean there = peek().equals(word);
    at += there ? 1 : 0;
    return there;
  }

  void expect(String word) {
    if (!accept(word)) {
      throw error("expected " + word + ", not " + peek());
    }
  }

  /** The contents of a quoted word. */
  String text() {
    String word = next();
    if (!word.startsWith("\"")) {
      throw error("expected a quoted text, not " + word);
    }
    return word.substring(1, word.length() - 1)
        .replace("\\n", "\n")
        .replace("\\\"", "\"")
        .replace("\\\\", "\\");
  }

  IllegalArgumentException error(String message) {
    int from = Math.max(0, at - 6);
    return new IllegalArgumentException(
        message
            + ", near: "
            + String.join(" ", words.subList(from, Math.min(at + 1, words.size()))));
  }
}
