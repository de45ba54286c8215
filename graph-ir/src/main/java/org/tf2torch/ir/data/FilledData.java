package org.tf2torch.ir.data;

import java.nio.ByteBuffer;
import java.util.List;
import java.util.Objects;
import org.tf2torch.ir.DType;

/** One element, repeated over a shape. */
final class FilledData implements TensorData {
  private final DType dtype;
  private final List<Long> shape;
  private final byte[] element;

  private FilledData(DType dtype, List<Long> shape, byte[] element) {
    this.dtype = dtype;
    this.shape = shape;
    this.element = element;
  }

  static TensorData of(TensorData element, List<Long> shape) {
    if (element.elements() != 1) {
      throw new IllegalArgumentException("one element fills a tensor, not " + element.elements());
    }
    Shapes.elements(shape);
    return new FilledData(element.dtype(), shape, element.toBuffer().array());
  }

  /** A tensor of no elements. */
  static TensorData empty(DType dtype, List<Long> shape) {
    return new FilledData(dtype, List.copyOf(shape), new byte[dtype.bytes()]);
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
    Objects.checkFromIndexSize(offset, target.remaining() / element.length, elements());
    while (target.hasRemaining()) {
      target.put(element);
    }
  }

  @Override
  public TensorData permuted(int... axes) {
    return new FilledData(dtype, Shapes.permuted(shape, axes), element);
  }

  @Override
  public TensorData reshaped(long... sizes) {
    return new FilledData(dtype, Shapes.reshaped(shape, sizes), element);
  }

  @Override
  public TensorData sliced(int axis, long start, long length) {
    return new FilledData(dtype, Shapes.sliced(shape, axis, start, length), element);
  }

  @Override
  public TensorData cast(DType type) {
    if (type == dtype) {
      return this;
    }
    TensorData one = new CastData(new FilledData(dtype, List.of(), element), type);
    return new FilledData(type, shape, one.toBuffer().array());
  }

  @Override
  public String toString() {
    return "%s%s of one element repeated".formatted(dtype.text(), shape);
  }
}
