package org.tf2torch.parity.metrics;

import org.tf2torch.ir.DType;
import org.tf2torch.parity.tensor.Elements;
import org.tf2torch.parity.tensor.Tensor;

/** Compares batch after batch of one output. */
public final class ErrorAccumulator {
  private final Tolerance tolerance;
  private final UlpHistogram ulps = new UlpHistogram();
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
    int count = expected.size();
    int perRow = expected.rows() == 0 ? 1 : Math.max(1, count / expected.rows());
    Comparison comparison = Comparison.of(expected, actual);
    for (int i = 0; i < count; i++) {
      double error = comparison.error(i);
      record(error, comparison.expected(i), comparison.actual(i));
      if (!(error <= worstRowError)) {
        worstRowError = Double.isNaN(error) ? Double.POSITIVE_INFINITY : error;
        worstRow = rows + i / perRow;
      }
    }
    comparison.addUlps(ulps);
    elements += count;
    rows += expected.rows();
  }

  private void record(double error, double expected, double actual) {
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

  public UlpHistogram ulps() {
    return ulps;
  }

  /**
   * Index of the row, counted over all batches, with the largest error; -1 if nothing was added.
   */
  public long worstRow() {
    return worstRow;
  }

  /** A pair of tensors, element by element; a complex element counts by its modulus. */
  private sealed interface Comparison {
    double error(int i);

    double expected(int i);

    double actual(int i);

    void addUlps(UlpHistogram histogram);

    static Comparison of(Tensor expected, Tensor actual) {
      Elements e = Elements.of(expected);
      Elements a = Elements.of(actual);
      return switch (expected.dtype()) {
        case COMPLEX64, COMPLEX128 -> new Complex(expected.dtype(), e, a, expected.size());
        case INT64, UINT64 -> new Long64(expected, actual, e, a);
        default -> new Real(expected.dtype(), e, a, expected.size());
      };
    }
  }

  private static double difference(double expected, double actual) {
    boolean same = expected == actual || Double.isNaN(expected) && Double.isNaN(actual);
    return same ? 0 : Math.abs(actual - expected);
  }

  private record Real(DType dtype, Elements e, Elements a, int size) implements Comparison {
    @Override
    public double error(int i) {
      return difference(e.at(i), a.at(i));
    }

    @Override
    public double expected(int i) {
      return e.at(i);
    }

    @Override
    public double actual(int i) {
      return a.at(i);
    }

    @Override
    public void addUlps(UlpHistogram histogram) {
      histogram.add(dtype, e, a, size);
    }
  }

  private record Complex(DType dtype, Elements e, Elements a, int size) implements Comparison {
    @Override
    public double error(int i) {
      return Math.hypot(
          difference(e.at(2 * i), a.at(2 * i)), difference(e.at(2 * i + 1), a.at(2 * i + 1)));
    }

    @Override
    public double expected(int i) {
      return Math.hypot(e.at(2 * i), e.at(2 * i + 1));
    }

    @Override
    public double actual(int i) {
      return Math.hypot(a.at(2 * i), a.at(2 * i + 1));
    }

    @Override
    public void addUlps(UlpHistogram histogram) {
      histogram.add(dtype.real(), e, a, 2 * size);
    }
  }

  /** Two 64-bit integers may differ and yet be the same double. */
  private record Long64(Tensor expected, Tensor actual, Elements e, Elements a)
      implements Comparison {
    @Override
    public double error(int i) {
      long difference = expected.buffer().getLong(8 * i) - actual.buffer().getLong(8 * i);
      return difference == 0 ? 0 : Math.max(1, Math.abs(e.at(i) - a.at(i)));
    }

    @Override
    public double expected(int i) {
      return e.at(i);
    }

    @Override
    public double actual(int i) {
      return a.at(i);
    }

    @Override
    public void addUlps(UlpHistogram histogram) {
      // An integer has no unit in the last place.
    }
  }
}
