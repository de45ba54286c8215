package org.tf2torch.ir.data;

import java.util.List;
import org.tf2torch.ir.DType;

/** Small tensors of any dtype, from Java numbers. */
public final class Literals {
  private Literals() {}

  /** Integers or bools (not 0); the low bits are kept. */
  public static TensorData longs(DType dtype, List<Long> shape, long... numbers) {
    return shaped(TensorData.of(numbers).cast(dtype), shape);
  }

  /** Floating-point numbers, rounded once to the dtype. */
  public static TensorData doubles(DType dtype, List<Long> shape, double... numbers) {
    return shaped(TensorData.of(numbers).cast(dtype), shape);
  }

  private static TensorData shaped(TensorData vector, List<Long> shape) {
    return vector.reshaped(shape.stream().mapToLong(Long::longValue).toArray());
  }
}
