package org.tf2torch.torch.source.python;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * How tightly Python's operators bind, loosest first. Source: the Python language reference, 6.17.
 */
final class Precedence {
  static final int CONDITIONAL = 0;
  static final int COMPARISON = 4;
  static final int UNARY = 11;
  static final int ATOM = 20;

  private static final Map<String, Integer> OPERATORS =
      Map.ofEntries(
          Map.entry("or", 1),
          Map.entry("and", 2),
          Map.entry("<", COMPARISON),
          Map.entry("<=", COMPARISON),
          Map.entry(">", COMPARISON),
          Map.entry(">=", COMPARISON),
          Map.entry("==", COMPARISON),
          Map.entry("!=", COMPARISON),
          Map.entry("+", 9),
          Map.entry("-", 9),
          Map.entry("*", 10),
          Map.entry("/", 10),
          Map.entry("//", 10),
          Map.entry("%", 10),
          Map.entry("@", 10));

  private Precedence() {}

  static int of(String operator) {
    Integer precedence = OPERATORS.get(operator);
    if (precedence == null) {
      throw new IllegalStateException("Python has no operator " + operator);
    }
    return precedence;
  }

  /** {@code left operator right} with the brackets it needs. */
  static Code.Chain join(Code left, String operator, Code right) {
    int own = of(operator);
    List<Code> operands = new ArrayList<>();
    List<String> operators = new ArrayList<>();
    // Comparisons chain in Python: a < b < c is no comparison of a < b.
    if (left instanceof Code.Chain chain && chain.binds() == own && own != COMPARISON) {
      operands.addAll(chain.operands());
      operators.addAll(chain.operators());
    } else {
      operands.add(operand(left, own == COMPARISON ? own + 1 : own));
    }
    operands.add(operand(right, own + 1));
    operators.add(operator);
    return new Code.Chain(operands, operators, own);
  }

  private static Code operand(Code code, int least) {
    return code.binding() < least ? new Code.Text("(" + code.flat() + ")") : code;
  }

  /** The code as an operand of something that binds so tightly. */
  static String bracketed(Code code, int least) {
    return code.binding() < least ? "(" + code.flat() + ")" : code.flat();
  }
}
