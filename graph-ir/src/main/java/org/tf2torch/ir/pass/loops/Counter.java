package org.tf2torch.ir.pass.loops;

import java.util.Optional;
import org.tf2torch.ir.Contents;
import org.tf2torch.ir.DType;
import org.tf2torch.ir.Dim;
import org.tf2torch.ir.Node;
import org.tf2torch.ir.Region;
import org.tf2torch.ir.TensorType;
import org.tf2torch.ir.Value;
import org.tf2torch.ir.op.Elementwise.Binary;
import org.tf2torch.ir.op.Elementwise.Operator;

/** A carried integer that is {@code start + step t} in iteration t. */
record Counter(DType dtype, Dim start, long step) {
  /** From there, a million of the largest steps overflow no integer of 32 bits. */
  private static final long LARGEST_START = 1 << 30;

  private static final long LARGEST_STEP = 1 << 10;

  /** The value that a loop carries at a place, when it is such an integer. */
  static Optional<Counter> of(Node loop, Region body, int place) {
    Value parameter = body.parameters().get(place);
    Optional<Dim> start = Contents.integer(loop.input(place)).filter(d -> isIndex(parameter));
    return start
        .filter(from -> !from.isKnown() || Math.abs(from.value()) <= LARGEST_START)
        .flatMap(
            from ->
                step(body.results().get(place), parameter)
                    .filter(step -> Math.abs(step) <= LARGEST_STEP)
                    .map(step -> new Counter(parameter.dtype(), from, step)));
  }

  private static boolean isIndex(Value value) {
    return value.type() instanceof TensorType type
        && type.shape().hasRank(0)
        && (type.dtype() == DType.INT32 || type.dtype() == DType.INT64);
  }

  private static Optional<Long> step(Value next, Value parameter) {
    Operator operator = next.op(Binary.class).map(Binary::operator).orElse(null);
    if (operator == Operator.ADD && next.operand(1) == parameter) {
      return known(next.operand(0));
    }
    boolean counts =
        (operator == Operator.ADD || operator == Operator.SUB) && next.operand(0) == parameter;
    return counts
        ? known(next.operand(1)).map(step -> operator == Operator.SUB ? -step : step)
        : Optional.empty();
  }

  private static Optional<Long> known(Value value) {
    return Contents.integer(value).filter(Dim::isKnown).map(Dim::value);
  }

  /** Its value after so many iterations. */
  Dim after(Dim iterations) {
    return start.plus(iterations.times(step));
  }
}
