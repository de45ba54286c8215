package org.tf2torch.ir;

import java.util.List;
import java.util.Optional;
import org.tf2torch.ir.data.TensorData;
import org.tf2torch.ir.op.Sources.Constant;
import org.tf2torch.ir.op.Sources.Sizes;

/** What is known about the elements of a value before the model runs. */
public final class Contents {
  /** Longer integer tensors are data, not shape arithmetic. */
  private static final long MOST_INTEGERS = 4096;

  private Contents() {}

  /**
   * The elements of an integer or boolean (0, 1) tensor, row-major, when all are numbers or
   * formulas of sizes.
   */
  public static Optional<List<Dim>> integers(Value value) {
    Optional<Sizes> sizes = value.op(Sizes.class);
    if (sizes.isPresent()) {
      return Optional.of(sizes.get().elements());
    }
    return constant(value)
        .filter(data -> data.dtype().isInteger() || data.dtype() == DType.BOOL)
        .filter(data -> data.elements() <= MOST_INTEGERS)
        .map(data -> java.util.Arrays.stream(data.toLongs()).mapToObj(Dim::known).toList());
  }

  /** The only element of an integer tensor. */
  public static Optional<Dim> integer(Value value) {
    return integers(value).filter(list -> list.size() == 1).map(list -> list.get(0));
  }

  /** The elements of an integer tensor, when all are numbers. */
  public static Optional<List<Long>> longs(Value value) {
    return integers(value)
        .filter(list -> list.stream().allMatch(Dim::isKnown))
        .map(list -> list.stream().map(Dim::value).toList());
  }

  public static Optional<TensorData> constant(Value value) {
    return value.op(Constant.class).map(Constant::data);
  }

  /** The only element of a real constant, or the one all its elements equal. */
  public static Optional<Double> number(Value value) {
    return constant(value)
        .filter(
            data ->
                data.elements() == 1 && !data.dtype().isComplex() && data.dtype() != DType.STRING)
        .map(data -> data.toDoubles()[0]);
  }
}
