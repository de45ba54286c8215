package org.tf2torch.torch.source.python;

import java.util.List;
import java.util.stream.Collectors;

/** Python's text before its lines are broken. */
sealed interface Code {
  /** On one line. */
  String flat();

  /**
   * What is never broken.
   *
   * @param binds how tightly its outermost operator binds; see {@link Precedence}
   */
  record Text(String flat, int binds) implements Code {
    Text(String flat) {
      this(flat, Precedence.ATOM);
    }
  }

  /**
   * Items between brackets: a call, a list, a dictionary.
   *
   * @param head what stands before the bracket
   * @param call whether all items may stand on one line of their own, as arguments may
   */
  record Brackets(String head, String open, List<Code> items, String close, boolean call)
      implements Code {
    public Brackets {
      items = List.copyOf(items);
    }

    @Override
    public String flat() {
      String comma = open.equals("(") && !call && items.size() == 1 ? "," : "";
      return head + open + inner() + comma + close;
    }

    String inner() {
      return items.stream().map(Code::flat).collect(Collectors.joining(", "));
    }
  }

  /**
   * Operands of one operator, or of several that bind alike.
   *
   * @param operators between them
   */
  record Chain(List<Code> operands, List<String> operators, int binds) implements Code {
    public Chain {
      operands = List.copyOf(operands);
      operators = List.copyOf(operators);
    }

    @Override
    public String flat() {
      StringBuilder text = new StringBuilder(operands.get(0).flat());
      for (int i = 0; i < operators.size(); i++) {
        text.append(' ').append(operators.get(i)).append(' ').append(operands.get(i + 1).flat());
      }
      return text.toString();
    }
  }

  /** {@code name=value} and {@code "name": value}. */
  record Labelled(String label, Code value) implements Code {
    @Override
    public String flat() {
      return label + value.flat();
    }
  }

  /** How tightly it binds. */
  default int binding() {
    if (this instanceof Chain chain) {
      return chain.binds();
    }
    return this instanceof Text text ? text.binds() : Precedence.ATOM;
  }

  static Code call(String head, List<Code> arguments) {
    return new Brackets(head, "(", arguments, ")", true);
  }

  static Code list(List<Code> items) {
    return new Brackets("", "[", items, "]", false);
  }

  static Code tuple(List<Code> items) {
    return new Brackets("", "(", items, ")", false);
  }
}
