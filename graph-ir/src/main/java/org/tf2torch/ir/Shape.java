package org.tf2torch.ir;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/** The sizes of a tensor's axes, or nothing at all when even their number is unknown. */
public final class Shape {
  /** Of unknown rank. */
  public static final Shape UNKNOWN = new Shape(null);

  public static final Shape SCALAR = new Shape(List.of());

  private final List<Dim> dims;

  private Shape(List<Dim> dims) {
    this.dims = dims;
  }

  public static Shape of(List<Dim> dims) {
    return new Shape(List.copyOf(dims));
  }

  public static Shape of(Dim... dims) {
    return of(Arrays.asList(dims));
  }

  public static Shape of(long... sizes) {
    return of(Arrays.stream(sizes).mapToObj(Dim::known).toList());
  }

  public static Shape ofSizes(List<Long> sizes) {
    return of(sizes.stream().map(Dim::known).toList());
  }

  public boolean hasRank() {
    return dims != null;
  }

  /**
   * The number of axes.
   *
   * @throws IllTypedException when it is unknown
   */
  public int rank() {
    return dims().size();
  }

  public boolean hasRank(int rank) {
    return dims != null && dims.size() == rank;
  }

  /**
   * The sizes.
   *
   * @throws IllTypedException when the rank is unknown
   */
  public List<Dim> dims() {
    if (dims == null) {
      throw new IllTypedException("the number of axes is unknown");
    }
    return dims;
  }

  /** The size of an axis; negative axes count from the end. */
  public Dim dim(int axis) {
    return dims().get(axis(axis));
  }

  /** The axis counted from the front. */
  public int axis(int axis) {
    int normal = axis < 0 ? axis + rank() : axis;
    if (normal < 0 || normal >= rank()) {
      throw new IllTypedException("axis " + axis + " of a tensor of rank " + rank());
    }
    return normal;
  }

  /** Whether every size is a number. */
  public boolean isKnown() {
    return dims != null && dims.stream().allMatch(Dim::isKnown);
  }

  /** The sizes as numbers; every one must be known. */
  public List<Long> sizes() {
    return dims().stream().map(Dim::value).toList();
  }

  /** Number of elements. */
  public Dim elements() {
    return dims().stream().reduce(Dim.ONE, Dim::times);
  }

  public Shape with(int axis, Dim size) {
    List<Dim> changed = new ArrayList<>(dims());
    changed.set(axis(axis), size);
    return of(changed);
  }

  /** Axis i of the result is axis permutation[i] of this. */
  public Shape permuted(List<Integer> permutation) {
    if (permutation.size() != rank()) {
      throw new IllTypedException("permutation " + permutation + " of a tensor of rank " + rank());
    }
    return of(permutation.stream().map(this::dim).toList());
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Shape shape
        && (dims == null ? shape.dims == null : dims.equals(shape.dims));
  }

  @Override
  public int hashCode() {
    return dims == null ? 0 : dims.hashCode();
  }

  @Override
  public String toString() {
    return dims == null
        ? "[*]"
        : dims.stream().map(Dim::toString).collect(Collectors.joining(", ", "[", "]"));
  }
}
