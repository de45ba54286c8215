package org.tf2torch.tf.model;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.tf2torch.ir.data.TensorData;

/**
 * Which part of a tensor a partitioned variable holds: the sizes of the whole, and for each axis
 * {@code start,length}, or {@code -} for all of it, as in {@code 4 10 0,2:-}. Source: {@code
 * ParseShapeAndSlice} in {@code tensorflow/core/util/saved_tensor_slice_util.cc}.
 */
final class SliceSpec {
  private final List<Long> whole;
  private final List<String> axes;

  private SliceSpec(List<Long> whole, List<String> axes) {
    this.whole = whole;
    this.axes = axes;
  }

  /**
   * @throws IllegalArgumentException when the text is none
   */
  static SliceSpec parse(String text) {
    String[] words = text.split(" ");
    List<Long> whole = new ArrayList<>();
    for (String size : Arrays.asList(words).subList(0, words.length - 1)) {
      whole.add(Long.parseLong(size));
    }
    List<String> axes = List.of(words[words.length - 1].split(":"));
    if (axes.size() != whole.size()) {
      throw new IllegalArgumentException(
          text + " has %d sizes and %d slices".formatted(whole.size(), axes.size()));
    }
    return new SliceSpec(whole, axes);
  }

  /**
   * @throws IllegalArgumentException when the tensor has other sizes, or the slice does not lie
   *     within it
   */
  TensorData of(TensorData tensor) {
    if (!tensor.shape().equals(whole)) {
      throw new IllegalArgumentException(
          "a slice of %s is wanted of %s".formatted(whole, tensor.shape()));
    }
    TensorData slice = tensor;
    for (int axis = 0; axis < axes.size(); axis++) {
      if (!axes.get(axis).equals("-")) {
        String[] extent = axes.get(axis).split(",");
        if (extent.length != 2) {
          throw new IllegalArgumentException(axes.get(axis) + " is no slice");
        }
        slice = sliced(slice, axis, Long.parseLong(extent[0]), Long.parseLong(extent[1]));
      }
    }
    return slice;
  }

  private TensorData sliced(TensorData tensor, int axis, long start, long length) {
    if (start < 0 || length < 0 || start > whole.get(axis) - length) {
      throw new IllegalArgumentException(
          "%d,%d is no slice of %d".formatted(start, length, whole.get(axis)));
    }
    return tensor.sliced(axis, start, length);
  }
}
