package org.tf2torch.ir.data;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Objects;

/** Arithmetic on the shapes of {@link TensorData}, and the checks its views share. */
final class Shapes {
  private Shapes() {}

  /**
   * Number of elements.
   *
   * @throws IllegalArgumentException when a size is negative or the number does not fit 63 bits
   */
  static long elements(Collection<Long> shape) {
    long elements = 1;
    for (long size : shape) {
      if (size < 0) {
        throw new IllegalArgumentException("shape " + shape + " has a negative size");
      }
      elements = multiply(elements, size, shape);
    }
    return elements;
  }

  // An axis of no elements empties the tensor, even where the other sizes are too large to
  // multiply.
  private static long multiply(long elements, long size, Collection<Long> shape) {
    if (shape.contains(0L)) {
      return 0;
    }
    if (elements > Long.MAX_VALUE / size) {
      throw new IllegalArgumentException(
          "shape " + shape + " has more elements than can be counted");
    }
    return elements * size;
  }

  static List<Long> of(long... sizes) {
    List<Long> shape = new ArrayList<>(sizes.length);
    for (long size : sizes) {
      shape.add(size);
    }
    return List.copyOf(shape);
  }

  static List<Long> permuted(List<Long> shape, int... axes) {
    boolean[] seen = new boolean[shape.size()];
    List<Long> permuted = new ArrayList<>();
    for (int axis : axes) {
      Objects.checkIndex(axis, seen.length);
      if (seen[axis]) {
        throw new IllegalArgumentException("axis " + axis + " comes twice in a permutation");
      }
      seen[axis] = true;
      permuted.add(shape.get(axis));
    }
    if (axes.length != seen.length) {
      throw new IllegalArgumentException(
          axes.length + " axes permute a tensor that has " + seen.length);
    }
    return List.copyOf(permuted);
  }

  static List<Long> reshaped(List<Long> shape, long... sizes) {
    List<Long> reshaped = of(sizes);
    if (elements(reshaped) != elements(shape)) {
      throw new IllegalArgumentException(shape + " does not reshape to " + reshaped);
    }
    return reshaped;
  }

  static List<Long> sliced(List<Long> shape, int axis, long start, long length) {
    Objects.checkFromIndexSize(start, length, shape.get(axis));
    return withAxis(shape, axis, length);
  }

  /** The shape with another size on one axis. */
  static List<Long> withAxis(List<Long> shape, int axis, long size) {
    List<Long> changed = new ArrayList<>(shape);
    changed.set(axis, size);
    return List.copyOf(changed);
  }
}
