package org.tf2torch.ir.pass.recurrent;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.tf2torch.ir.Contents;
import org.tf2torch.ir.Dim;
import org.tf2torch.ir.Value;
import org.tf2torch.ir.op.Elementwise.Compare;
import org.tf2torch.ir.op.Elementwise.Relation;
import org.tf2torch.ir.op.Elementwise.Where;
import org.tf2torch.ir.op.Shapes.Permute;
import org.tf2torch.ir.op.Shapes.TrailingAxes;
import org.tf2torch.ir.op.Shapes.Unsqueeze;
import org.tf2torch.ir.op.Slicing.Select;
import org.tf2torch.ir.op.Sources.Range;

/**
 * What a step of a loop makes of sequences that go on, and of those that have ended: matrices with
 * a row for each sequence.
 */
record Choice(Lengths lengths, Value going, Value ended) {
  private static final Permute TURN = new Permute(List.of(1, 0, 2));

  /** What a comparison of lengths with the step says where it is true. */
  private record Comparison(Value lengths, boolean goesOn) {}

  /**
   * The choice that a value is, when it is one.
   *
   * @param index the symbol of the step
   * @param inside what the loop's body makes
   */
  static Optional<Choice> of(Value value, String index, Set<Value> inside) {
    if (!value.isA(Where.class) || !value.operand(1).shape().hasRank(2)) {
      return Optional.empty();
    }
    Value condition = value.operand(0);
    return ofMask(condition, index, inside)
        .map(lengths -> new Choice(lengths, value.operand(1), value.operand(2)))
        .or(
            () ->
                compared(condition, index, inside)
                    .map(found -> of(value, found, condition.isA(TrailingAxes.class))));
  }

  private static Choice of(Value value, Comparison found, boolean ofBatch) {
    Lengths lengths = new Lengths(found.lengths, ofBatch);
    return found.goesOn
        ? new Choice(lengths, value.operand(1), value.operand(2))
        : new Choice(lengths, value.operand(2), value.operand(1));
  }

  /** A comparison, as a column [batch, 1]. */
  private static Optional<Comparison> compared(Value column, String index, Set<Value> inside) {
    boolean isColumn = column.isA(TrailingAxes.class) || isColumn(column);
    Optional<Compare> compare = isColumn ? column.operand(0).op(Compare.class) : Optional.empty();
    if (compare.isEmpty()) {
      return Optional.empty();
    }
    Value left = column.operand(0).operand(0);
    Value right = column.operand(0).operand(1);
    Relation relation = compare.get().relation();
    boolean stepFirst = relation == Relation.LESS || relation == Relation.GREATER_EQUAL;
    boolean stepLast = relation == Relation.GREATER || relation == Relation.LESS_EQUAL;
    Value step = stepFirst ? left : right;
    Value lengths = stepFirst ? right : left;
    boolean goesOn = relation == Relation.LESS || relation == Relation.GREATER;
    return (stepFirst || stepLast) && isStep(step, index) && areLengths(lengths, inside)
        ? Optional.of(new Comparison(lengths, goesOn))
        : Optional.empty();
  }

  /** The lengths whose mask [steps, batch, 1] a column is this step of, when there are any. */
  private static Optional<Lengths> ofMask(Value column, String index, Set<Value> inside) {
    boolean thisStep =
        column.op(Select.class).filter(select -> select.axis() == 0).isPresent()
            && isStep(column.operand(1), index)
            && !inside.contains(column.operand(0));
    return Optional.of(column)
        .filter(value -> thisStep)
        .map(value -> value.operand(0))
        .filter(value -> value.op(Permute.class).filter(TURN::equals).isPresent())
        .map(value -> value.operand(0))
        .filter(Choice::isColumn)
        .map(value -> value.operand(0))
        .filter(Choice::isPrefix)
        .map(value -> value.operand(1).operand(0))
        .filter(lengths -> areLengths(lengths, inside))
        .map(lengths -> new Lengths(lengths, false));
  }

  /** Whether a mask [batch, steps] is where the number of the step is less than a length. */
  private static boolean isPrefix(Value mask) {
    return mask.op(Compare.class).filter(c -> c.relation() == Relation.LESS).isPresent()
        && mask.shape().hasRank(2)
        && counts(mask.operand(0))
        && isColumn(mask.operand(1));
  }

  private static boolean isColumn(Value value) {
    return value.op(Unsqueeze.class).filter(op -> op.axis() == -1).isPresent();
  }

  private static boolean isStep(Value value, String index) {
    return value.shape().hasRank(0)
        && Contents.integer(value).equals(Optional.of(Dim.symbol(index)));
  }

  private static boolean areLengths(Value value, Set<Value> inside) {
    return value.shape().hasRank(1) && value.dtype().isInteger() && !inside.contains(value);
  }

  /** Whether a vector is 0, 1, 2, … */
  private static boolean counts(Value value) {
    if (value.isA(Range.class)) {
      return isNumber(value.operand(0), 0) && isNumber(value.operand(2), 1);
    }
    List<Long> numbers = Contents.longs(value).orElse(List.of());
    boolean counts = value.shape().hasRank(1) && !numbers.isEmpty();
    for (int i = 0; i < numbers.size(); i++) {
      counts &= numbers.get(i) == i;
    }
    return counts;
  }

  private static boolean isNumber(Value value, long number) {
    return Contents.integer(value).filter(dim -> dim.is(number)).isPresent();
  }
}
