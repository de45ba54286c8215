package org.tf2torch.tf.ops;

import java.util.Optional;

/** A pattern that is nothing but one class of ASCII characters, such as {@code [!-/:-@\\]]}. */
final class CharacterClass {
  private static final String PUNCTUATION_ESCAPES = "[^A-Za-z0-9_]";

  private final String pattern;
  private final StringBuilder characters = new StringBuilder();
  private int at = 1;

  private CharacterClass(String pattern) {
    this.pattern = pattern;
  }

  /** The characters of the class; empty for any other pattern. */
  static Optional<String> of(String pattern) {
    boolean brackets =
        pattern.length() > 2
            && pattern.charAt(0) == '['
            && pattern.charAt(1) != '^'
            && pattern.charAt(pattern.length() - 1) == ']'
            && pattern.chars().allMatch(c -> c >= ' ' && c < 127);
    // [:alpha:] and the like name classes within the class.
    return brackets && !pattern.contains("[:")
        ? new CharacterClass(pattern).read()
        : Optional.empty();
  }

  private Optional<String> read() {
    int end = pattern.length() - 1;
    while (at < end) {
      int from = next();
      int to = from;
      if (from >= 0 && at + 1 < end && pattern.charAt(at) == '-') {
        at++;
        to = next();
      }
      if (from < 0 || to < from || at > end) {
        return Optional.empty();
      }
      for (int c = from; c <= to; c++) {
        characters.append((char) c);
      }
    }
    return Optional.of(characters.toString());
  }

  /** One character, which may be escaped; -1 for an escape that stands for others. */
  private int next() {
    char c = pattern.charAt(at++);
    if (c == ']' && at > 2) {
      return -1;
    }
    if (c != '\\') {
      return c;
    }
    char escaped = pattern.charAt(at++);
    return String.valueOf(escaped).matches(PUNCTUATION_ESCAPES) ? escaped : -1;
  }
}
