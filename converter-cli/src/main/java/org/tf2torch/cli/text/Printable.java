package org.tf2torch.cli.text;

/** Names out of files, made safe for a terminal. */
public final class Printable {
  private Printable() {}

  /**
   * The text on one line, with control characters, which could move a terminal's cursor or colour
   * what follows, as question marks.
   */
  public static String of(String text) {
    StringBuilder safe = new StringBuilder(text.length());
    text.codePoints().forEach(c -> safe.appendCodePoint(moves(c) ? '?' : c));
    return safe.toString();
  }

  private static boolean moves(int codePoint) {
    int type = Character.getType(codePoint);
    return type == Character.CONTROL
        || type == Character.FORMAT
        || type == Character.LINE_SEPARATOR
        || type == Character.PARAGRAPH_SEPARATOR
        || type == Character.SURROGATE;
  }
}
