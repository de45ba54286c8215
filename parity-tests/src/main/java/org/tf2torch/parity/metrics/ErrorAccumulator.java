package org.tf2torch.parity.metrics;

import java.nio.ByteBuffer;
import org.tf2torch.ir.DType;
import org.tf2torch.parity.tensor.Elements;
import org.tf2torch.parity.tensor.Tensor;

/**
 * Compares batch after batch of one output. A complex element counts by its modulus, its error by
 * the modulus of the difference.
 */
public final class ErrorAccumulator {
  private static final int CHUNK = 1 << 14;

  private final Tolerance tolerance;
  private final double[] expectedChunk = new double[2 * CHUNK];
  private final double[] actualChunk = new double[2 * CHUNK];
  private long elements;
  private long finite;
  private long outside;
  private long nonFinite;
  private double maxAbs;
  private double maxRel;
  private double sumAbs;
  private double sumSquares;
  private double dot;
  private double expectedSquares;
  private double actualSquares;
  private long rows;
  private long worstRow = -1;
  private double worstRowError = -1;

  public ErrorAccumulator(Tolerance tolerance) {
    this.tolerance = tolerance;
  }

  /**
   * Adds a batch.
   *
   * @throws IllegalArgumentException if dtypes or shapes differ
   */
  public void add(Tensor expected, Tensor actual) {
    if (expected.dtype() != actual.dtype() || !expected.shape().equals(actual.shape())) {
      throw new IllegalArgumentException(expected + " against " + actual);
    }
    int size = expected.size();
    int perRow = expected.rows() == 0 ? 1 : Math.max(1, size / expected.rows());
    for (int from = 0; from < size; from += CHUNK) {
      int count = Math.min(CHUNK, size - from);
      if (expected.dtype().isComplex()) {
        complex(expected, actual, from, count, perRow);
      } else {
        real(expected, actual, from, count, perRow);
      }
    }
    elements += size;
    rows += expected.rows();
  }

  private void real(Tensor expected, Tensor actual, int from, int count, int perRow) {
    Elements.read(expected, from, expectedChunk, count);
    Elements.read(actual, from, actualChunk, count);
    boolean wide = expected.dtype() == DType.INT64 || expected.dtype() == DType.UINT64;
    ByteBuffer expectedBytes = expected.buffer();
    ByteBuffer actualBytes = actual.buffer();
    for (int i = 0; i < count; i++) {
      double error = difference(expectedChunk[i], actualChunk[i]);
      // Two 64-bit integers may differ and yet be the same double.
      if (wide && error == 0) {
        int at = 8 * (from + i);
        error = expectedBytes.getLong(at) == actualBytes.getLong(at) ? 0 : 1;
      }
      record(error, expectedChunk[i], actualChunk[i], (from + i) / perRow);
    }
  }

  private void complex(Tensor expected, Tensor actual, int from, int count, int perRow) {
    Elements.read(expected, 2 * from, expectedChunk, 2 * count);
    Elements.read(actual, 2 * from, actualChunk, 2 * count);
    for (int i = 0; i < count; i++) {
      double re = difference(expectedChunk[2 * i], actualChunk[2 * i]);
      double im = difference(expectedChunk[2 * i + 1], actualChunk[2 * i + 1]);
      record(
          Math.hypot(re, im),
          Math.hypot(expectedChunk[2 * i], expectedChunk[2 * i + 1]),
          Math.hypot(actualChunk[2 * i], actualChunk[2 * i + 1]),
          (from + i) / perRow);
    }
  }

  private static double difference(double expected, double actual) {
    boolean same = expected == actual || Double.isNaN(expected) && Double.isNaN(actual);
    return same ? 0 : Math.abs(actual - expected);
  }

  private void record(double error, double expected, double actual, int row) {
    if (!(error <= worstRowError)) {
      worstRowError = Double.isNaN(error) ? Double.POSITIVE_INFINITY : error;
      worstRow = rows + row;
    }
    if (!Double.isFinite(expected) || !Double.isFinite(actual)) {
      if (error != 0) {
        nonFinite++;
        outside++;
      }
      return;
    }
    finite++;
    if (!tolerance.allows(error, expected)) {
      outside++;
    }
    maxAbs = Math.max(maxAbs, error);
    if (expected != 0) {
      maxRel = Math.max(maxRel, error / Math.abs(expected));
    }
    sumAbs += error;
    sumSquares += error * error;
    dot += expected * actual;
    expectedSquares += expected * expected;
    actualSquares += actual * actual;
  }

  public ErrorStatistics statistics() {
    double norms = Math.sqrt(expectedSquares) * Math.sqrt(actualSquares);
    double cosine =
        expectedSquares == actualSquares && norms == 0 ? 1 : norms == 0 ? 0 : dot / norms;
    long n = Math.max(1, finite);
    return new ErrorStatistics(
        elements,
        outside,
        nonFinite,
        maxAbs,
        sumAbs / n,
        Math.sqrt(sumSquares / n),
        maxRel,
        Math.min(1, cosine),
        Math.sqrt(expectedSquares / n));
  }

  /**
   * Index of the row, counted over all batches, with the largest error; -1 if nothing was added.
   */
  public long worstRow() {
    return worstRow;
  }
}
