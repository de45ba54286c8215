package org.tf2torch.ir;

import java.util.Locale;
import java.util.Optional;

/**
 * Element types of tensors. The names are PyTorch's and NumPy's ({@code float32}, {@code bool}, …).
 *
 * <p>{@link #STRING} exists so that a graph can say where text flows; nothing computes with it.
 */
public enum DType {
  BOOL(1, Kind.BOOL),
  UINT8(1, Kind.UNSIGNED),
  INT8(1, Kind.SIGNED),
  UINT16(2, Kind.UNSIGNED),
  INT16(2, Kind.SIGNED),
  UINT32(4, Kind.UNSIGNED),
  INT32(4, Kind.SIGNED),
  UINT64(8, Kind.UNSIGNED),
  INT64(8, Kind.SIGNED),
  FLOAT8_E4M3FN(1, Kind.FLOAT),
  FLOAT8_E5M2(1, Kind.FLOAT),
  FLOAT16(2, Kind.FLOAT),
  BFLOAT16(2, Kind.FLOAT),
  FLOAT32(4, Kind.FLOAT),
  FLOAT64(8, Kind.FLOAT),
  COMPLEX64(8, Kind.COMPLEX),
  COMPLEX128(16, Kind.COMPLEX),
  STRING(0, Kind.STRING);

  private enum Kind {
    BOOL,
    UNSIGNED,
    SIGNED,
    FLOAT,
    COMPLEX,
    STRING
  }

  private final int bytes;
  private final Kind kind;

  DType(int bytes, Kind kind) {
    this.bytes = bytes;
    this.kind = kind;
  }

  /** Bytes of one element; 0 for {@link #STRING}. */
  public int bytes() {
    return bytes;
  }

  /** PyTorch's name, such as {@code float32}. */
  public String text() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** The type with that {@link #text()}, if there is one. */
  public static Optional<DType> of(String text) {
    for (DType type : values()) {
      if (type.text().equals(text)) {
        return Optional.of(type);
      }
    }
    return Optional.empty();
  }

  public boolean isFloat() {
    return kind == Kind.FLOAT;
  }

  public boolean isComplex() {
    return kind == Kind.COMPLEX;
  }

  /** Whether this is a signed or unsigned integer; {@link #BOOL} is not one. */
  public boolean isInteger() {
    return kind == Kind.SIGNED || kind == Kind.UNSIGNED;
  }

  public boolean isUnsigned() {
    return kind == Kind.UNSIGNED;
  }

  public boolean isSigned() {
    return kind == Kind.SIGNED;
  }

  /** The lowest number of an integer type. */
  public long lowest() {
    return isUnsigned() ? 0 : -1L << bits() - 1;
  }

  /** The highest number of an integer type; of {@link #UINT64}, that of {@link #INT64}. */
  public long highest() {
    return isUnsigned() && bits() < Long.SIZE ? (1L << bits()) - 1 : ~(-1L << bits() - 1);
  }

  private int bits() {
    return bytes * Byte.SIZE;
  }

  /** The type of the real part of a complex type; any other type itself. */
  public DType real() {
    return switch (this) {
      case COMPLEX64 -> FLOAT32;
      case COMPLEX128 -> FLOAT64;
      default -> this;
    };
  }
}
