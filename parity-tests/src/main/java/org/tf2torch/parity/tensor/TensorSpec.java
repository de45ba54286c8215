package org.tf2torch.parity.tensor;

import java.util.List;
import java.util.stream.Collectors;
import org.tf2torch.ir.DType;

/**
 * What a model declares of an input or output.
 *
 * @param shape a size per axis, {@link #FREE} where the model leaves it open; null where even the
 *     rank is open
 * @param words some that a model knows, for inputs that are text
 */
public record TensorSpec(String name, DType dtype, List<Integer> shape, List<String> words) {
  /** Stands for a size that the model leaves open. */
  public static final int FREE = -1;

  public TensorSpec {
    shape = shape == null ? null : List.copyOf(shape);
    words = words == null ? List.of() : List.copyOf(words);
  }

  public TensorSpec(String name, DType dtype, List<Integer> shape) {
    this(name, dtype, shape, List.of());
  }

  /** The same, with words to make up inputs from. */
  public TensorSpec with(List<String> known) {
    return new TensorSpec(name, dtype, shape, known);
  }

  /** Whether a tensor of this type and shape may be fed here. */
  public boolean accepts(Tensor tensor) {
    if (tensor.dtype() != dtype || shape != null && shape.size() != tensor.rank()) {
      return false;
    }
    for (int axis = 0; shape != null && axis < shape.size(); axis++) {
      if (shape.get(axis) != FREE && !shape.get(axis).equals(tensor.shape().get(axis))) {
        return false;
      }
    }
    return true;
  }

  /** Whether the first axis is left open, as it is for a batch. */
  public boolean freeBatch() {
    return shape != null && !shape.isEmpty() && shape.get(0) == FREE;
  }

  /** Such as {@code input_1: float32[?, 32, 32, 3]}. */
  @Override
  public String toString() {
    String sizes =
        shape == null
            ? "…"
            : shape.stream()
                .map(size -> size == FREE ? "?" : size.toString())
                .collect(Collectors.joining(", "));
    return name + ": " + dtype.text() + "[" + sizes + "]";
  }
}
