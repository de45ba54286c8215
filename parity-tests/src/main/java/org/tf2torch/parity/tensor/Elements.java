package org.tf2torch.parity.tensor;

import java.nio.ByteBuffer;
import java.nio.FloatBuffer;

/**
 * The elements of a tensor as real numbers, by their row-major index. A complex tensor has two for
 * each of its elements, the real and the imaginary part.
 *
 * <p>All types but the 64-bit integers are exact in a {@code double}; whoever needs those exactly
 * reads the bytes.
 */
@FunctionalInterface
public interface Elements {
  double at(int index);

  /**
   * Reads elements in a row, which for the usual types is much faster than one by one.
   *
   * @param from index of the first
   * @param count how many, no more than {@code target} holds
   */
  static void read(Tensor tensor, int from, double[] target, int count) {
    ByteBuffer bytes = tensor.buffer();
    switch (tensor.dtype()) {
      case FLOAT32, COMPLEX64 -> {
        FloatBuffer floats = bytes.asFloatBuffer();
        for (int i = 0; i < count; i++) {
          target[i] = floats.get(from + i);
        }
      }
      case FLOAT64, COMPLEX128 -> bytes.asDoubleBuffer().get(from, target, 0, count);
      default -> {
        Elements elements = of(tensor);
        for (int i = 0; i < count; i++) {
          target[i] = elements.at(from + i);
        }
      }
    }
  }

  static Elements of(Tensor tensor) {
    ByteBuffer bytes = tensor.buffer();
    return switch (tensor.dtype()) {
      case BOOL, INT8 -> bytes::get;
      case UINT8 -> i -> bytes.get(i) & 0xFF;
      case INT16 -> i -> bytes.getShort(2 * i);
      case UINT16 -> i -> bytes.getShort(2 * i) & 0xFFFF;
      case INT32 -> i -> bytes.getInt(4 * i);
      case UINT32 -> i -> bytes.getInt(4 * i) & 0xFFFFFFFFL;
      case INT64 -> i -> bytes.getLong(8 * i);
      case UINT64 -> i -> unsigned(bytes.getLong(8 * i));
      case FLOAT16 -> i -> SmallFloat.HALF.decode(bytes.getShort(2 * i));
      case FLOAT8_E5M2 -> i -> SmallFloat.E5M2.decode(bytes.get(i));
      case FLOAT8_E4M3FN -> i -> SmallFloat.E4M3FN.decode(bytes.get(i));
      case BFLOAT16 -> i -> Float.intBitsToFloat(bytes.getShort(2 * i) << 16);
      case FLOAT32, COMPLEX64 -> {
        FloatBuffer floats = bytes.asFloatBuffer();
        yield floats::get;
      }
      case FLOAT64, COMPLEX128 -> i -> bytes.getDouble(8 * i);
      case STRING -> throw new IllegalArgumentException("text has no elements to compare");
    };
  }

  private static double unsigned(long value) {
    return value >= 0 ? value : (value >>> 1 | value & 1) * 2.0;
  }
}
