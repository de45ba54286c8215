package org.tf2torch.ir.data;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.tf2torch.ir.DType;

/**
 * Stored elements, walked in the order that some permutations, reshapes and slices make of them.
 * Never empty.
 */
final class StridedData implements TensorData {
  private final DType dtype;
  private final List<Long> shape;
  private final ByteSource source;
  private final long start;
  private final List<Axis> axes;
  private final StridedReader reader;

  /**
   * @param start byte of the first element
   * @param axes the walk over the elements, merged
   */
  private StridedData(
      DType dtype, List<Long> shape, ByteSource source, long start, List<Axis> axes) {
    this.dtype = dtype;
    this.shape = shape;
    this.source = source;
    this.start = start;
    this.axes = axes;
    this.reader = new StridedReader(source, start, dtype.bytes(), axes);
  }

  static TensorData stored(DType dtype, List<Long> shape, ByteSource source, long start) {
    if (dtype == DType.STRING) {
      throw new IllegalArgumentException("text is not stored as elements of one size");
    }
    long elements = Shapes.elements(shape);
    if (start < 0 || start > source.size() || elements > (source.size() - start) / dtype.bytes()) {
      throw new IllegalArgumentException(
          "%s%s at byte %d does not fit into %d bytes"
              .formatted(dtype.text(), shape, start, source.size()));
    }
    if (elements == 0) {
      return FilledData.empty(dtype, shape);
    }
    return new StridedData(
        dtype, List.copyOf(shape), source, start, Axis.merged(List.of(new Axis(elements, 1))));
  }

  /**
   * A view of any tensor that can be permuted, reshaped and sliced: its row-major bytes are the
   * source.
   */
  static TensorData over(TensorData data) {
    return stored(data.dtype(), data.shape(), new TensorBytes(data), 0);
  }

  @Override
  public DType dtype() {
    return dtype;
  }

  @Override
  public List<Long> shape() {
    return shape;
  }

  @Override
  public void read(long offset, ByteBuffer target) {
    Objects.checkFromIndexSize(offset, target.remaining() / dtype.bytes(), elements());
    reader.read(offset, target);
  }

  @Override
  public TensorData reshaped(long... sizes) {
    return new StridedData(dtype, Shapes.reshaped(shape, sizes), source, start, axes);
  }

  @Override
  public TensorData permuted(int... order) {
    List<Long> permuted = Shapes.permuted(shape, order);
    Optional<List<List<Axis>>> groups = Axis.grouped(axes, shape);
    if (groups.isEmpty()) {
      return TensorData.super.permuted(order);
    }
    List<Axis> walk = new ArrayList<>();
    for (int axis : order) {
      walk.addAll(groups.get().get(axis));
    }
    return new StridedData(dtype, permuted, source, start, Axis.merged(walk));
  }

  @Override
  public TensorData sliced(int axis, long from, long length) {
    List<Long> sliced = Shapes.sliced(shape, axis, from, length);
    if (length == 0) {
      return FilledData.empty(dtype, sliced);
    }
    if (length == shape.get(axis)) {
      return this;
    }
    Optional<List<List<Axis>>> groups = Axis.grouped(axes, shape);
    long inner = groups.map(all -> innerSteps(all.get(axis))).orElse(0L);
    if (inner == 0 || from % inner != 0 || length % inner != 0) {
      return TensorData.super.sliced(axis, from, length);
    }
    Axis outermost = groups.get().get(axis).get(0);
    groups.get().get(axis).set(0, new Axis(length / inner, outermost.stride()));
    List<Axis> walk = groups.get().stream().flatMap(List::stream).toList();
    long skipped = Math.multiplyExact(from / inner * outermost.stride(), dtype.bytes());
    return new StridedData(dtype, sliced, source, start + skipped, Axis.merged(walk));
  }

  // How many elements of an axis of the shape one step of its outermost part covers.
  private static long innerSteps(List<Axis> group) {
    return group.stream().skip(1).mapToLong(Axis::size).reduce(1, (a, b) -> a * b);
  }

  @Override
  public String toString() {
    return "%s%s of stored bytes".formatted(dtype.text(), shape);
  }
}
