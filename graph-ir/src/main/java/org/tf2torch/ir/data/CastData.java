package org.tf2torch.ir.data;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import org.tf2torch.ir.DType;

/** A tensor in another element type, by the rules of {@link TensorData#cast}. */
final class CastData implements TensorData {
  private static final int CHUNK = 4096;

  private final TensorData data;
  private final DType dtype;

  CastData(TensorData data, DType dtype) {
    if (dtype == DType.STRING) {
      throw new IllegalArgumentException("numbers are not cast to text");
    }
    this.data = data;
    this.dtype = dtype;
  }

  @Override
  public DType dtype() {
    return dtype;
  }

  @Override
  public List<Long> shape() {
    return data.shape();
  }

  @Override
  public void read(long offset, ByteBuffer target) {
    DType from = data.dtype();
    int count = target.remaining() / dtype.bytes();
    ByteBuffer cast = target.slice().order(ByteOrder.LITTLE_ENDIAN);
    ByteBuffer chunk = Numbers.allocate(from, Math.min(count, CHUNK));
    for (int done = 0; done < count; ) {
      int step = Math.min(count - done, CHUNK);
      data.read(offset + done, chunk.clear().limit(step * from.bytes()));
      for (int i = 0; i < step; i++) {
        convert(from, chunk, i * from.bytes(), cast);
      }
      done += step;
    }
    target.position(target.limit());
  }

  private void convert(DType from, ByteBuffer chunk, int at, ByteBuffer cast) {
    boolean toInteger = dtype.isInteger() || dtype == DType.BOOL;
    if (from.isInteger() || from == DType.BOOL) {
      long value = Numbers.integer(from, chunk, at);
      if (toInteger) {
        Numbers.putInteger(dtype, value, cast);
      } else {
        Numbers.putReal(dtype, real(from, value), cast);
      }
      return;
    }
    double value = Numbers.real(from, chunk, at);
    if (toInteger) {
      Numbers.putInteger(dtype, truncated(value), cast);
    } else {
      Numbers.putReal(dtype, value, cast);
    }
  }

  // Rounding to double and then to a narrower type would round ties twice. Rounding to odd in
  // between, with more bits
  // than the narrower type has, does not: Boldo and Melquiond, "When double rounding is odd", 2005.
  private double real(DType from, long value) {
    boolean narrow = dtype.real() != DType.FLOAT64;
    boolean beyondDouble =
        value >= 1L << 53 || value <= -(1L << 53) || (from == DType.UINT64 && value < 0);
    if (narrow && beyondDouble && (value & 0x7ff) != 0) {
      return Numbers.toDouble(from, (value & ~0x7ffL) | 0x800);
    }
    return Numbers.toDouble(from, value);
  }

  private long truncated(double value) {
    if (dtype == DType.BOOL) {
      return value != 0 ? 1 : 0;
    }
    if (dtype == DType.UINT64) {
      // (long) saturates at 2^63 - 1; the half of the range above that is reached by setting the
      // highest bit.
      return value < 0x1p63 ? (long) Math.max(value, 0) : (long) (value - 0x1p63) | Long.MIN_VALUE;
    }
    int bits = 8 * dtype.bytes();
    long least = dtype.isSigned() ? -1L << (bits - 1) : 0;
    long most = dtype.isSigned() ? -1L >>> (65 - bits) : -1L >>> (64 - bits);
    return Math.max(least, Math.min((long) value, most));
  }

  @Override
  public TensorData permuted(int... axes) {
    return new CastData(data.permuted(axes), dtype);
  }

  @Override
  public TensorData reshaped(long... sizes) {
    return new CastData(data.reshaped(sizes), dtype);
  }

  @Override
  public TensorData sliced(int axis, long start, long length) {
    return new CastData(data.sliced(axis, start, length), dtype);
  }

  @Override
  public String toString() {
    return "%s%s cast from %s".formatted(dtype.text(), shape(), data);
  }
}
