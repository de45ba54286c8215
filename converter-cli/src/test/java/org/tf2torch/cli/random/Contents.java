package org.tf2torch.cli.random;

import java.nio.ByteBuffer;
import java.util.List;
import java.util.random.RandomGenerator;
import org.tf2torch.ir.DType;
import org.tf2torch.parity.tensor.ElementWriter;
import org.tf2torch.parity.tensor.Tensor;

/** What is drawn for the elements of a tensor. */
public enum Contents {
  /** Normal and uniform numbers, whole ones, halves and zeros. */
  ORDINARY,
  /** These, and NaN, infinities, negative zero, and the ends of integer types. */
  EXTREME,
  /** Floats between 0 and 1. */
  UNIT;

  private static final double[] ROUND = {0, -0.0, 0.5, -0.5, 1, -1, 1.5, 2, 2.5, -2.5, 3, 7};
  private static final double[] ENDS = {
    Double.NaN, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY, 1e-7, -1e7
  };

  public Tensor draw(DType dtype, List<Integer> shape, RandomGenerator random) {
    Tensor tensor = Tensor.zeros(dtype, shape);
    ByteBuffer buffer = tensor.buffer();
    ElementWriter writer = ElementWriter.of(dtype);
    boolean continuous = dtype.isFloat() || dtype.isComplex();
    int count = dtype.isComplex() ? 2 * tensor.size() : tensor.size();
    for (int i = 0; i < count; i++) {
      writer.put(buffer, i, continuous ? real(random, dtype.isComplex()) : whole(dtype, random));
    }
    return tensor;
  }

  private double real(RandomGenerator random, boolean part) {
    if (this == UNIT) {
      return random.nextDouble();
    }
    // What an infinite part does to the other one depends on the order of products.
    if (this == EXTREME && !part && random.nextInt(8) == 0) {
      return ENDS[random.nextInt(ENDS.length)];
    }
    return random.nextInt(4) == 0 ? ROUND[random.nextInt(ROUND.length)] : random.nextGaussian() * 2;
  }

  private double whole(DType dtype, RandomGenerator random) {
    if (this == EXTREME && random.nextInt(4) == 0 && dtype != DType.BOOL) {
      double end = Math.scalb(1.0, 8 * dtype.bytes() - (dtype.isUnsigned() ? 0 : 1));
      return random.nextBoolean() ? end - 1 : dtype.isUnsigned() ? 0 : -end;
    }
    if (dtype == DType.BOOL) {
      return random.nextInt(2);
    }
    return dtype.isUnsigned() ? random.nextInt(8) : random.nextInt(-5, 8);
  }
}
