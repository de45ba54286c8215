package org.tf2torch.parity.tensor;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * An order of axes: axis {@code i} of the result is axis {@code axes[i]} of what it is applied to
 * (NumPy's {@code transpose}).
 */
public record Permutation(List<Integer> axes) {
  /**
   * @throws IllegalArgumentException if some axis is missing or named twice
   */
  public Permutation {
    axes = List.copyOf(axes);
    List<Integer> sorted = new ArrayList<>(axes);
    Collections.sort(sorted);
    for (int i = 0; i < sorted.size(); i++) {
      if (sorted.get(i) != i) {
        throw new IllegalArgumentException(axes + " is no permutation of " + axes.size() + " axes");
      }
    }
  }

  /** The permutation that undoes this one. */
  public Permutation inverse() {
    List<Integer> inverse = new ArrayList<>(Collections.nCopies(axes.size(), 0));
    for (int i = 0; i < axes.size(); i++) {
      inverse.set(axes.get(i), i);
    }
    return new Permutation(inverse);
  }

  /** The sizes, reordered. */
  public <T> List<T> apply(List<T> sizes) {
    if (sizes.size() != axes.size()) {
      throw new IllegalArgumentException(axes + " cannot reorder " + sizes.size() + " axes");
    }
    return axes.stream().map(sizes::get).toList();
  }

  /** A copy of the tensor with its axes in this order. */
  public Tensor apply(Tensor tensor) {
    List<Integer> shape = apply(tensor.shape());
    int width = tensor.width();
    byte[] result = new byte[tensor.size() * width];
    if (result.length > 0) {
      ByteBuffer target = ByteBuffer.wrap(result).order(ByteOrder.LITTLE_ENDIAN);
      List<Integer> strides = apply(strides(tensor.shape(), width));
      new Copy(tensor.buffer(), target, shape, strides, width).axis(0, 0);
    }
    return Tensor.of(tensor.dtype(), shape, result);
  }

  private static List<Integer> strides(List<Integer> shape, int width) {
    List<Integer> strides = new ArrayList<>(Collections.nCopies(shape.size(), 0));
    int stride = width;
    for (int axis = shape.size() - 1; axis >= 0; axis--) {
      strides.set(axis, stride);
      stride *= shape.get(axis);
    }
    return strides;
  }

  /** Walks the result in order and picks each element from where it lies in the source. */
  private record Copy(
      ByteBuffer source, ByteBuffer target, List<Integer> shape, List<Integer> strides, int width) {

    void axis(int axis, int offset) {
      if (axis == shape.size()) {
        element(offset);
        return;
      }
      int size = shape.get(axis);
      int stride = strides.get(axis);
      if (axis == shape.size() - 1) {
        row(offset, stride, size);
        return;
      }
      for (int i = 0; i < size; i++) {
        axis(axis + 1, offset + i * stride);
      }
    }

    private void row(int offset, int stride, int size) {
      switch (width) {
        case 4 -> {
          for (int i = 0; i < size; i++) {
            target.putInt(source.getInt(offset + i * stride));
          }
        }
        case 8 -> {
          for (int i = 0; i < size; i++) {
            target.putLong(source.getLong(offset + i * stride));
          }
        }
        default -> {
          for (int i = 0; i < size; i++) {
            element(offset + i * stride);
          }
        }
      }
    }

    private void element(int offset) {
      target.put(target.position(), source, offset, width).position(target.position() + width);
    }
  }
}
