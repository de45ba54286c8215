package org.tf2torch.parity.tensor;

import java.nio.ByteBuffer;
import org.tf2torch.ir.DType;

/**
 * Writes a real number as an element: rounded to nearest, ties to even, where the type is a
 * floating-point one; cut to the type's range where it is an integer. A complex tensor has two such
 * elements for each of its own.
 */
@FunctionalInterface
public interface ElementWriter {
  void put(ByteBuffer buffer, int index, double value);

  static ElementWriter of(DType dtype) {
    return switch (dtype) {
      case BOOL -> (b, i, v) -> b.put(i, (byte) (v == 0 ? 0 : 1));
      case INT8, UINT8 -> (b, i, v) -> b.put(i, (byte) clamp(v, dtype));
      case INT16, UINT16 -> (b, i, v) -> b.putShort(2 * i, (short) clamp(v, dtype));
      case INT32, UINT32 -> (b, i, v) -> b.putInt(4 * i, (int) clamp(v, dtype));
      case INT64 -> (b, i, v) -> b.putLong(8 * i, (long) v);
      // The upper half of the range is reached by no input that anybody feeds.
      case UINT64 -> (b, i, v) -> b.putLong(8 * i, Math.max(0, (long) v));
      case FLOAT16 -> (b, i, v) -> b.putShort(2 * i, (short) SmallFloat.HALF.encode(v));
      case FLOAT8_E5M2 -> (b, i, v) -> b.put(i, (byte) SmallFloat.E5M2.encode(v));
      case FLOAT8_E4M3FN -> (b, i, v) -> b.put(i, (byte) SmallFloat.E4M3FN.encode(v));
      case BFLOAT16 -> (b, i, v) -> b.putShort(2 * i, (short) SmallFloat.BRAIN.encode(v));
      case FLOAT32, COMPLEX64 -> (b, i, v) -> b.putFloat(4 * i, (float) v);
      case FLOAT64, COMPLEX128 -> (b, i, v) -> b.putDouble(8 * i, v);
      case STRING -> throw new IllegalArgumentException("text is no number");
    };
  }

  private static long clamp(double value, DType dtype) {
    int bits = 8 * dtype.bytes();
    long min = dtype.isUnsigned() ? 0 : -(1L << bits - 1);
    long max = (1L << (dtype.isUnsigned() ? bits : bits - 1)) - 1;
    return Math.max(min, Math.min(max, (long) value));
  }
}
