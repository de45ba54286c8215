package org.tf2torch.parity.tensor;

/**
 * Floating-point formats below 32 bits that Java has no type for: one sign bit, then the exponent,
 * then the mantissa.
 *
 * <p>{@link #HALF}, {@link #BRAIN} and {@link #E5M2} follow IEEE 754; {@link #E4M3FN} has no
 * infinities and its only NaN is all ones (OCP 8-bit Floating Point Specification, section 5).
 */
enum SmallFloat {
  HALF(5, 10, true),
  BRAIN(8, 7, true),
  E5M2(5, 2, true),
  E4M3FN(4, 3, false);

  private final int exponentBits;
  private final int mantissaBits;
  private final boolean infinities;

  SmallFloat(int exponentBits, int mantissaBits, boolean infinities) {
    this.exponentBits = exponentBits;
    this.mantissaBits = mantissaBits;
    this.infinities = infinities;
  }

  double decode(int bits) {
    int mantissaMask = (1 << mantissaBits) - 1;
    int exponentMask = (1 << exponentBits) - 1;
    int mantissa = bits & mantissaMask;
    int exponent = bits >> mantissaBits & exponentMask;
    double sign = (bits >> exponentBits + mantissaBits & 1) == 0 ? 1 : -1;
    int bias = exponentMask >> 1;
    if (exponent == exponentMask && infinities) {
      return mantissa == 0 ? sign * Double.POSITIVE_INFINITY : Double.NaN;
    }
    if (exponent == exponentMask && mantissa == mantissaMask) {
      return Double.NaN;
    }
    if (exponent == 0) {
      return sign * Math.scalb((double) mantissa, 1 - bias - mantissaBits);
    }
    return sign
        * Math.scalb((double) (mantissa + mantissaMask + 1), exponent - bias - mantissaBits);
  }

  /**
   * Rounds to nearest, ties to even; what is too large becomes an infinity, or a NaN where there is
   * none.
   */
  int encode(double value) {
    int exponentMask = (1 << exponentBits) - 1;
    int mantissaMask = (1 << mantissaBits) - 1;
    int bias = exponentMask >> 1;
    int sign = (Double.doubleToRawLongBits(value) < 0 ? 1 : 0) << exponentBits + mantissaBits;
    int nan = exponentMask << mantissaBits | mantissaMask;
    if (Double.isNaN(value)) {
      return sign | nan;
    }
    int overflow = infinities ? exponentMask << mantissaBits : nan;
    double magnitude = Math.abs(value);
    if (magnitude >= Math.scalb(1.0, bias + 2)) {
      return sign | overflow;
    }
    int exponent = Math.max(1 - bias, Math.getExponent(magnitude));
    int steps = (int) Math.rint(Math.scalb(magnitude, mantissaBits - exponent));
    // A mantissa that rounds up to the next power of two carries into the exponent by itself.
    int bits = (exponent + bias - 1 << mantissaBits) + steps;
    return sign | Math.min(bits, overflow);
  }
}
