package org.tf2torch.ir.data;

import java.util.ArrayList;
import java.util.List;

/**
 * What the views should show, worked out element by element: the simplest code that can be right.
 */
record Dense(List<Long> shape, List<Integer> elements) {

  static Dense counting(long... sizes) {
    List<Long> shape = Shapes.of(sizes);
    List<Integer> elements = new ArrayList<>();
    for (int i = 0; i < Shapes.elements(shape); i++) {
      elements.add(i);
    }
    return new Dense(shape, elements);
  }

  Dense reshaped(long... sizes) {
    return new Dense(Shapes.of(sizes), elements);
  }

  Dense permuted(int... axes) {
    List<Long> sizes = new ArrayList<>();
    for (int axis : axes) {
      sizes.add(shape.get(axis));
    }
    return gathered(
        sizes,
        index -> {
          long[] source = new long[axes.length];
          for (int i = 0; i < axes.length; i++) {
            source[axes[i]] = index[i];
          }
          return source;
        });
  }

  Dense sliced(int axis, long start, long length) {
    List<Long> sizes = new ArrayList<>(shape);
    sizes.set(axis, length);
    return gathered(
        sizes,
        index -> {
          index[axis] += start;
          return index;
        });
  }

  static Dense concatenated(int axis, Dense a, Dense b) {
    List<Long> sizes = new ArrayList<>(a.shape);
    sizes.set(axis, a.shape.get(axis) + b.shape.get(axis));
    List<Integer> joined = new ArrayList<>();
    for (long i = 0; i < Shapes.elements(sizes); i++) {
      long[] index = index(i, sizes);
      boolean first = index[axis] < a.shape.get(axis);
      index[axis] -= first ? 0 : a.shape.get(axis);
      joined.add((first ? a : b).at(index));
    }
    return new Dense(sizes, joined);
  }

  private interface Mapping {
    long[] source(long[] index);
  }

  private Dense gathered(List<Long> sizes, Mapping mapping) {
    List<Integer> gathered = new ArrayList<>();
    for (long i = 0; i < Shapes.elements(sizes); i++) {
      gathered.add(at(mapping.source(index(i, sizes))));
    }
    return new Dense(List.copyOf(sizes), gathered);
  }

  private int at(long[] index) {
    long flat = 0;
    for (int i = 0; i < index.length; i++) {
      flat = flat * shape.get(i) + index[i];
    }
    return elements.get((int) flat);
  }

  private static long[] index(long flat, List<Long> sizes) {
    long[] index = new long[sizes.size()];
    for (int i = index.length - 1; i >= 0; i--) {
      index[i] = flat % sizes.get(i);
      flat /= sizes.get(i);
    }
    return index;
  }
}
