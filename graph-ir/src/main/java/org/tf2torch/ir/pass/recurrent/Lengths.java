package org.tf2torch.ir.pass.recurrent;

import java.util.Optional;
import org.tf2torch.ir.Contents;
import org.tf2torch.ir.DType;
import org.tf2torch.ir.Dim;
import org.tf2torch.ir.Value;
import org.tf2torch.ir.op.Elementwise.Binary;
import org.tf2torch.ir.op.Elementwise.Cast;
import org.tf2torch.ir.op.Elementwise.Operator;
import org.tf2torch.ir.op.Reductions.Reduce;
import org.tf2torch.ir.op.Reductions.Reduction;

/**
 * How many steps of each sequence of a batch count: the first ones.
 *
 * @param value integers [batch], perhaps negative or more than there are steps
 * @param ofBatch whether there is certainly one for each sequence; else one may stand for all, or
 *     all may be of the only sequence
 */
record Lengths(Value value, boolean ofBatch) {
  /**
   * How many steps there are, when a loop that runs so often goes over all of them, or stops where
   * all sequences have ended.
   */
  Optional<Dim> steps(Value count) {
    if (is(count, Operator.MINIMUM)) {
      Value left = count.operand(0);
      Value right = count.operand(1);
      Optional<Dim> steps = steps(left);
      return steps.isPresent()
          ? steps.filter(n -> isLongest(right) || steps(right).equals(steps))
          : steps(right).filter(n -> isLongest(left));
    }
    return count.isA(Cast.class) ? widened(count).flatMap(this::steps) : Contents.integer(count);
  }

  /** Whether a number is no less than any of the lengths. */
  private boolean isLongest(Value number) {
    if (is(number, Operator.MAXIMUM)) {
      return isLongest(number.operand(0)) || isLongest(number.operand(1));
    }
    if (number.isA(Cast.class)) {
      return widened(number).filter(this::isLongest).isPresent();
    }
    return number.op(Reduce.class).filter(r -> r.reduction() == Reduction.MAX).isPresent()
        && number.shape().hasRank(0)
        && number.operand(0) == value;
  }

  private static boolean is(Value value, Operator operator) {
    return value.op(Binary.class).filter(binary -> binary.operator() == operator).isPresent();
  }

  private static Optional<Value> widened(Value cast) {
    boolean wider = cast.operand(0).dtype() == DType.INT32 && cast.dtype() == DType.INT64;
    return wider ? Optional.of(cast.operand(0)) : Optional.empty();
  }
}
