package org.tf2torch.ir.data;

import org.tf2torch.ir.DType;

/**
 * A binary floating-point format of at most 16 bits: a sign, an exponent, and a significand without
 * its leading one, as IEEE 754 lays them out; the two formats of 8 bits as in "FP8 Formats for Deep
 * Learning", Micikevicius et al., 2022, table 1.
 *
 * @param infinite whether the largest exponent means infinity and NaN; otherwise only the largest
 *     pattern is NaN, and nothing is infinite
 */
record FloatFormat(int exponentBits, int significandBits, boolean infinite) {
  private static final FloatFormat HALF = new FloatFormat(5, 10, true);
  private static final FloatFormat BFLOAT16 = new FloatFormat(8, 7, true);
  private static final FloatFormat E4M3FN = new FloatFormat(4, 3, false);
  private static final FloatFormat E5M2 = new FloatFormat(5, 2, true);

  /** The format of a type of 8 or 16 bits. */
  static FloatFormat of(DType type) {
    return switch (type) {
      case FLOAT16 -> HALF;
      case BFLOAT16 -> BFLOAT16;
      case FLOAT8_E4M3FN -> E4M3FN;
      case FLOAT8_E5M2 -> E5M2;
      default ->
          throw new IllegalArgumentException(type.text() + " is no small floating-point type");
    };
  }

  private int bias() {
    return (1 << (exponentBits - 1)) - 1;
  }

  private int signBit() {
    return 1 << (exponentBits + significandBits);
  }

  // The pattern of infinity where there is one, else that of NaN: everything from here on is no
  // finite number.
  private int firstSpecial() {
    return infinite ? ((1 << exponentBits) - 1) << significandBits : signBit() - 1;
  }

  /** The value of a pattern, exactly. */
  double decode(int bits) {
    double sign = (bits & signBit()) == 0 ? 1 : -1;
    int magnitude = bits & (signBit() - 1);
    if (magnitude >= firstSpecial()) {
      return infinite && magnitude == firstSpecial() ? sign * Double.POSITIVE_INFINITY : Double.NaN;
    }
    int exponent = magnitude >> significandBits;
    int significand = magnitude & ((1 << significandBits) - 1);
    if (exponent == 0) {
      return sign * Math.scalb((double) significand, 1 - bias() - significandBits);
    }
    return sign
        * Math.scalb(
            (double) (significand | 1 << significandBits), exponent - bias() - significandBits);
  }

  /**
   * The pattern of the nearest value, ties to even; too large a value becomes infinity, or NaN
   * without one.
   */
  int encode(double value) {
    int sign = Double.doubleToRawLongBits(value) < 0 ? signBit() : 0;
    if (Double.isNaN(value)) {
      return sign | (infinite ? firstSpecial() | 1 << (significandBits - 1) : firstSpecial());
    }
    double magnitude = Math.abs(value);
    int exponent = Math.max(Math.getExponent(magnitude), 1 - bias());
    if (exponent > bias() + 1) {
      return sign | firstSpecial();
    }
    // In units of the last place: scaling by a power of two is exact here, and rint rounds ties to
    // even. A significand
    // that rounds up to the next power of two carries into the exponent, as it should.
    long units = (long) Math.rint(Math.scalb(magnitude, significandBits - exponent));
    long pattern = units + ((long) (exponent + bias() - 1) << significandBits);
    return sign | (int) Math.min(pattern, firstSpecial());
  }
}
