package org.tf2torch.ir.data;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.UnaryOperator;
import org.tf2torch.ir.DType;

/**
 * Tensors one after another along an axis. Permutations, casts, slices, and reshapes that leave the
 * axis alone, are passed on to the parts.
 */
final class ConcatenatedData implements TensorData {
  private final int axis;
  private final List<TensorData> parts;
  private final List<Long> shape;

  private ConcatenatedData(int axis, List<TensorData> parts, List<Long> shape) {
    this.axis = axis;
    this.parts = parts;
    this.shape = shape;
  }

  static TensorData of(int axis, List<TensorData> parts) {
    if (parts.isEmpty()) {
      throw new IllegalArgumentException("nothing to concatenate");
    }
    TensorData first = parts.get(0);
    Objects.checkIndex(axis, first.shape().size());
    long total = 0;
    for (TensorData part : parts) {
      if (part.shape().size() != first.shape().size()
          || part.dtype() != first.dtype()
          || !Shapes.withAxis(part.shape(), axis, 0)
              .equals(Shapes.withAxis(first.shape(), axis, 0))) {
        throw new IllegalArgumentException(
            "%s%s and %s%s do not concatenate along axis %d"
                .formatted(
                    first.dtype().text(), first.shape(), part.dtype().text(), part.shape(), axis));
      }
      total = Math.addExact(total, part.shape().get(axis));
    }
    List<Long> shape = Shapes.withAxis(first.shape(), axis, total);
    if (Shapes.elements(shape) == 0) {
      return FilledData.empty(first.dtype(), shape);
    }
    return parts.size() == 1 ? first : new ConcatenatedData(axis, List.copyOf(parts), shape);
  }

  @Override
  public DType dtype() {
    return parts.get(0).dtype();
  }

  @Override
  public List<Long> shape() {
    return shape;
  }

  /** Reads, for each index of the axes before {@link #axis}, a stretch of each part. */
  @Override
  public void read(long offset, ByteBuffer target) {
    int width = dtype().bytes();
    Objects.checkFromIndexSize(offset, target.remaining() / width, elements());
    int limit = target.limit();
    long inner = Shapes.elements(shape.subList(axis + 1, shape.size()));
    long row = shape.get(axis) * inner;
    long outer = offset / row;
    long skipped = offset % row;
    for (; target.hasRemaining(); outer++, skipped = 0) {
      for (TensorData part : parts) {
        long stretch = part.shape().get(axis) * inner;
        if (skipped >= stretch) {
          skipped -= stretch;
          continue;
        }
        long count = Math.min(stretch - skipped, (limit - target.position()) / width);
        target.limit(target.position() + (int) (count * width));
        part.read(outer * stretch + skipped, target);
        target.limit(limit);
        skipped = 0;
      }
    }
  }

  @Override
  public TensorData permuted(int... axes) {
    Shapes.permuted(shape, axes);
    int moved = 0;
    while (axes[moved] != axis) {
      moved++;
    }
    return of(moved, each(part -> part.permuted(axes)));
  }

  @Override
  public TensorData sliced(int along, long start, long length) {
    List<Long> sliced = Shapes.sliced(shape, along, start, length);
    if (length == 0) {
      return FilledData.empty(dtype(), sliced);
    }
    if (along != axis) {
      return of(axis, each(part -> part.sliced(along, start, length)));
    }
    List<TensorData> cut = new ArrayList<>();
    long before = 0;
    for (TensorData part : parts) {
      long size = part.shape().get(axis);
      long from = Math.max(start - before, 0);
      long to = Math.min(start + length - before, size);
      if (from < to) {
        cut.add(part.sliced(axis, from, to - from));
      }
      before += size;
    }
    return of(axis, cut);
  }

  @Override
  public TensorData reshaped(long... sizes) {
    List<Long> reshaped = Shapes.reshaped(shape, sizes);
    long outer = Shapes.elements(shape.subList(0, axis));
    long product = 1;
    for (int i = 0; i < sizes.length; product *= sizes[i++]) {
      if (product == outer && sizes[i] == shape.get(axis)) {
        return reshapedAround(i, reshaped);
      }
    }
    return TensorData.super.reshaped(sizes);
  }

  private TensorData reshapedAround(int kept, List<Long> reshaped) {
    return of(
        kept,
        each(
            part -> {
              List<Long> sizes = Shapes.withAxis(reshaped, kept, part.shape().get(axis));
              return part.reshaped(sizes.stream().mapToLong(Long::longValue).toArray());
            }));
  }

  @Override
  public TensorData cast(DType type) {
    return of(axis, each(part -> part.cast(type)));
  }

  private List<TensorData> each(UnaryOperator<TensorData> view) {
    return parts.stream().map(view).toList();
  }

  @Override
  public String toString() {
    return "%s%s of %d parts along axis %d".formatted(dtype().text(), shape, parts.size(), axis);
  }
}
