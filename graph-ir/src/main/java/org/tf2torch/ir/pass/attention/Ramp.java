package org.tf2torch.ir.pass.attention;

import java.util.List;
import java.util.Optional;
import org.tf2torch.ir.Contents;
import org.tf2torch.ir.Value;
import org.tf2torch.ir.op.Elementwise.Relation;
import org.tf2torch.ir.op.Reductions.Cumulate;
import org.tf2torch.ir.op.Shapes.Reshape;
import org.tf2torch.ir.op.Shapes.Unsqueeze;
import org.tf2torch.ir.op.Sources.Full;
import org.tf2torch.ir.op.Sources.Range;

/**
 * Numbers that count up along the rows or along the columns of matrices.
 *
 * @param down whether they count from row to row
 * @param first where they start
 */
record Ramp(boolean down, long first) {
  /** The triangle that the comparison of two ramps is. */
  static Optional<Triangle> compared(Relation relation, Value a, Value b) {
    Ramp left = of(a).orElse(null);
    Ramp right = of(b).orElse(null);
    if (left == null || right == null || left.down == right.down || left.first != right.first) {
      return Optional.empty();
    }
    // Of a row r and a column c, c <= r holds below the diagonal and on it.
    boolean earlier = relation == (left.down ? Relation.GREATER_EQUAL : Relation.LESS_EQUAL);
    boolean later = relation == (left.down ? Relation.LESS : Relation.GREATER);
    return earlier || later
        ? Optional.of(new Triangle(earlier ? 1 : 0, later ? 1 : 0))
        : Optional.empty();
  }

  private static Optional<Ramp> of(Value value) {
    if (!value.shape().hasRank() || value.shape().rank() == 0) {
      return Optional.empty();
    }
    int rank = value.shape().rank();
    if (value.isA(Cumulate.class)) {
      return cumulated(value.op(Cumulate.class).orElseThrow(), value.operand(0), rank);
    }
    if (value.isA(Range.class)) {
      return isNumber(value.operand(2), 1)
          ? first(value.operand(0)).map(first -> new Ramp(false, first))
          : Optional.empty();
    }
    boolean column = rank >= 2 && value.shape().dim(-1).is(1);
    boolean view = value.isA(Unsqueeze.class) || value.isA(Reshape.class);
    boolean line = view && value.operand(0).shape().hasRank(1);
    boolean onlyAxis = line && value.shape().dims().stream().filter(d -> !d.is(1)).count() == 1;
    boolean row = onlyAxis && !column;
    boolean rows = onlyAxis && column && !value.shape().dim(-2).is(1);
    return row || rows
        ? of(value.operand(0)).map(ramp -> new Ramp(rows, ramp.first))
        : Optional.empty();
  }

  private static Optional<Ramp> cumulated(Cumulate op, Value ones, int rank) {
    int axis = op.axis() < 0 ? op.axis() : op.axis() - rank;
    boolean counts = !op.product() && !op.exclusive() && !op.reverse() && isOnes(ones);
    return counts && axis >= -2 && rank >= 2
        ? Optional.of(new Ramp(axis == -2, 1))
        : Optional.empty();
  }

  private static boolean isOnes(Value value) {
    if (value.isA(Full.class)) {
      return isNumber(value.operand(1), 1);
    }
    return Contents.longs(value).filter(list -> list.stream().allMatch(n -> n == 1)).isPresent();
  }

  private static Optional<Long> first(Value value) {
    return Contents.longs(value).map(list -> list.get(0));
  }

  private static boolean isNumber(Value value, long number) {
    return Contents.longs(value).filter(List.of(number)::equals).isPresent();
  }
}
