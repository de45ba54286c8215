package org.tf2torch.ir.data;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import org.tf2torch.ir.DType;

/** Elements of any type as Java's numbers, and back. */
final class Numbers {
  private Numbers() {}

  static ByteBuffer allocate(DType type, int elements) {
    return ByteBuffer.allocate(Math.multiplyExact(elements, type.bytes()))
        .order(ByteOrder.LITTLE_ENDIAN);
  }

  static TensorData vector(DType type, ByteBuffer bytes) {
    long elements = bytes.capacity() / type.bytes();
    return TensorData.stored(type, List.of(elements), ByteSource.of(bytes.array()), 0);
  }

  static long[] toLongs(TensorData data) {
    DType type = data.dtype();
    if (!type.isInteger() && type != DType.BOOL) {
      throw new IllegalStateException(type.text() + " elements are no integers");
    }
    ByteBuffer bytes = data.toBuffer();
    long[] values = new long[(int) data.elements()];
    for (int i = 0; i < values.length; i++) {
      values[i] = integer(type, bytes, i * type.bytes());
    }
    return values;
  }

  static double[] toDoubles(TensorData data) {
    DType type = data.dtype();
    if (type.isComplex()) {
      throw new IllegalStateException(type.text() + " elements are no real numbers");
    }
    ByteBuffer bytes = data.toBuffer();
    double[] values = new double[(int) data.elements()];
    for (int i = 0; i < values.length; i++) {
      int at = i * type.bytes();
      values[i] = type.isFloat() ? real(type, bytes, at) : toDouble(type, integer(type, bytes, at));
    }
    return values;
  }

  /**
   * An integer or a bool (0 or 1) at a byte of a little-endian buffer; {@code uint64} as its 64
   * bits.
   */
  static long integer(DType type, ByteBuffer bytes, int at) {
    return switch (type) {
      case BOOL -> bytes.get(at) == 0 ? 0 : 1;
      case UINT8 -> Byte.toUnsignedLong(bytes.get(at));
      case INT8 -> bytes.get(at);
      case UINT16 -> Short.toUnsignedLong(bytes.getShort(at));
      case INT16 -> bytes.getShort(at);
      case UINT32 -> Integer.toUnsignedLong(bytes.getInt(at));
      case INT32 -> bytes.getInt(at);
      case UINT64, INT64 -> bytes.getLong(at);
      default -> throw new IllegalArgumentException(type.text() + " is no integer type");
    };
  }

  /** A floating-point element, or the real part of a complex one. */
  static double real(DType type, ByteBuffer bytes, int at) {
    return switch (type.real()) {
      case FLOAT64 -> bytes.getDouble(at);
      case FLOAT32 -> bytes.getFloat(at);
      case FLOAT16, BFLOAT16 ->
          FloatFormat.of(type).decode(Short.toUnsignedInt(bytes.getShort(at)));
      default -> FloatFormat.of(type).decode(Byte.toUnsignedInt(bytes.get(at)));
    };
  }

  /** Appends the low bits of an integer; for a bool, whether it differs from 0. */
  static void putInteger(DType type, long value, ByteBuffer target) {
    switch (type) {
      case BOOL -> target.put((byte) (value == 0 ? 0 : 1));
      case UINT8, INT8 -> target.put((byte) value);
      case UINT16, INT16 -> target.putShort((short) value);
      case UINT32, INT32 -> target.putInt((int) value);
      case UINT64, INT64 -> target.putLong(value);
      default -> throw new IllegalArgumentException(type.text() + " is no integer type");
    }
  }

  /**
   * Appends a floating-point element, or a complex one without an imaginary part, rounded to
   * nearest even.
   */
  static void putReal(DType type, double value, ByteBuffer target) {
    switch (type) {
      case FLOAT64 -> target.putDouble(value);
      case FLOAT32 -> target.putFloat((float) value);
      case COMPLEX64 -> target.putFloat((float) value).putFloat(0);
      case COMPLEX128 -> target.putDouble(value).putDouble(0);
      case FLOAT16, BFLOAT16 -> target.putShort((short) FloatFormat.of(type).encode(value));
      default -> target.put((byte) FloatFormat.of(type).encode(value));
    }
  }

  /** The nearest double of an integer, ties to even. */
  static double toDouble(DType type, long value) {
    if (type != DType.UINT64 || value >= 0) {
      return value;
    }
    // Half of it fits; the lost bit only says on which side of a tie the value lies.
    return 2.0 * ((value >>> 1) | (value & 1));
  }
}
