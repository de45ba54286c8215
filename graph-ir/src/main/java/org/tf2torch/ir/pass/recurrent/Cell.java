package org.tf2torch.ir.pass.recurrent;

import java.util.Optional;
import org.tf2torch.ir.Contents;
import org.tf2torch.ir.Value;
import org.tf2torch.ir.op.Elementwise.Binary;
import org.tf2torch.ir.op.Elementwise.Function;
import org.tf2torch.ir.op.Elementwise.Operator;
import org.tf2torch.ir.op.Elementwise.Unary;

/** What the arithmetic of cells is made of. */
final class Cell {
  private Cell() {}

  /** Two operands of an operator. */
  record Pair(Value left, Value right) {
    Pair turned() {
      return new Pair(right, left);
    }
  }

  static Optional<Pair> pair(Value value, Operator operator) {
    return value
        .op(Binary.class)
        .filter(binary -> binary.operator() == operator)
        .map(binary -> new Pair(value.operand(0), value.operand(1)));
  }

  /** The operand of a function, when the value is made by it. */
  static Optional<Value> argument(Value value, Function function) {
    return value.op(Unary.class).filter(u -> u.function() == function).map(u -> value.operand(0));
  }

  /** {@code sigmoid(gate) * other}, in either order: the gate's argument and the other. */
  static Optional<Pair> gated(Value product, java.util.function.Predicate<Value> isOther) {
    Optional<Pair> factors = pair(product, Operator.MUL);
    return factors
        .flatMap(pair -> gate(pair, isOther))
        .or(() -> factors.map(Pair::turned).flatMap(pair -> gate(pair, isOther)));
  }

  private static Optional<Pair> gate(Pair pair, java.util.function.Predicate<Value> isOther) {
    return argument(pair.left(), Function.SIGMOID)
        .filter(gate -> isOther.test(pair.right()))
        .map(gate -> new Pair(gate, pair.right()));
  }

  static boolean isOne(Value value) {
    return Contents.number(value).filter(number -> number == 1).isPresent()
        && value.shape().hasRank(0);
  }
}
