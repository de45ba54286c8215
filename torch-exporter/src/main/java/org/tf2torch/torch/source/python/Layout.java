package org.tf2torch.torch.source.python;

import java.util.ArrayList;
import java.util.List;

/** Breaks lines as {@code ruff format} does with its defaults. */
final class Layout {
  static final int WIDTH = 88;
  private static final int STEP = 4;

  private Layout() {}

  /** Whether it fits on a line. */
  static boolean fits(int indent, String text) {
    return indent + text.codePointCount(0, text.length()) <= WIDTH;
  }

  /**
   * The lines of a statement.
   *
   * @param start what stands before the code, as {@code x = } or {@code return }
   */
  static List<String> lines(int indent, String start, Code code) {
    return lines(indent, start, code, "");
  }

  private static List<String> lines(int indent, String start, Code code, String end) {
    String whole = start + code.flat() + end;
    if (fits(indent, whole)) {
      return List.of(" ".repeat(indent) + whole);
    } else if (code instanceof Code.Labelled labelled) {
      return lines(indent, start + labelled.label(), labelled.value(), end);
    } else if (code instanceof Code.Chain chain) {
      return start.isEmpty()
          ? operands(indent, chain, end)
          : broken(indent, start, wrapped(code), end);
    }
    boolean breaks = code instanceof Code.Brackets some && !some.items().isEmpty();
    String head = code instanceof Code.Brackets some ? some.head() + some.open() : code.flat();
    // Brackets around the whole help where its beginning is too long for the line.
    boolean wraps =
        start.endsWith(" = ")
            && !fits(indent, start + head)
            && fits(indent, start + "(")
            && fits(indent + STEP, head);
    if (wraps) {
      return broken(indent, start, wrapped(code), end);
    }
    return breaks
        ? broken(indent, start, (Code.Brackets) code, end)
        : List.of(" ".repeat(indent) + whole);
  }

  private static Code.Brackets wrapped(Code code) {
    return new Code.Brackets("", "(", List.of(code), ")", true);
  }

  /** One operand a line, behind its operator. */
  private static List<String> operands(int indent, Code.Chain chain, String end) {
    List<String> lines = new ArrayList<>();
    for (int i = 0; i < chain.operands().size(); i++) {
      String operator = i == 0 ? "" : chain.operators().get(i - 1) + " ";
      boolean last = i == chain.operators().size();
      lines.addAll(lines(indent, operator, chain.operands().get(i), last ? end : ""));
    }
    return lines;
  }

  /** The same, broken although it would fit. */
  static List<String> broken(int indent, String start, Code.Brackets brackets, String end) {
    List<String> lines = new ArrayList<>();
    lines.add(" ".repeat(indent) + start + brackets.head() + brackets.open());
    boolean alone = brackets.head().isEmpty() && brackets.call();
    if (brackets.call() && fits(indent + STEP, brackets.inner())) {
      lines.add(" ".repeat(indent + STEP) + brackets.inner());
    } else if (alone) {
      lines.addAll(lines(indent + STEP, "", brackets.items().get(0)));
    } else {
      brackets.items().forEach(item -> lines.addAll(lines(indent + STEP, "", item, ",")));
    }
    lines.add(" ".repeat(indent) + brackets.close() + end);
    return lines;
  }
}
