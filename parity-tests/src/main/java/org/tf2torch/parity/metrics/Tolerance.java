package org.tf2torch.parity.metrics;

import org.tf2torch.ir.DType;

/**
 * How far an element may be off: {@code |actual − expected| ≤ atol + rtol · |expected|}, as in
 * NumPy's {@code allclose}. A NaN agrees with a NaN, an infinity with itself. Integers and booleans
 * must be equal.
 */
public record Tolerance(double atol, double rtol) {
  /** Equal values only. */
  public static final Tolerance EXACT = new Tolerance(0, 0);

  public Tolerance {
    if (!(atol >= 0) || !(rtol >= 0)) {
      throw new IllegalArgumentException(
          "tolerances are not negative: atol " + atol + ", rtol " + rtol);
    }
  }

  /**
   * What a re-ordered but otherwise equal computation of a whole network stays within: about half
   * of the type's digits, and for {@code float32} what is usual among converters, 1e-4 and 1e-3.
   */
  public static Tolerance defaultFor(DType dtype) {
    return switch (dtype.real()) {
      case FLOAT64 -> new Tolerance(1e-9, 1e-7);
      case FLOAT32 -> new Tolerance(1e-4, 1e-3);
      case FLOAT16 -> new Tolerance(1e-3, 1e-2);
      case BFLOAT16 -> new Tolerance(1e-2, 5e-2);
      case FLOAT8_E4M3FN, FLOAT8_E5M2 -> new Tolerance(0.1, 0.25);
      default -> EXACT;
    };
  }

  boolean allows(double error, double expected) {
    return error <= atol + rtol * Math.abs(expected);
  }
}
