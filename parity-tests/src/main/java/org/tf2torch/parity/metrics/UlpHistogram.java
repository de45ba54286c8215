package org.tf2torch.parity.metrics;

import java.util.ArrayList;
import java.util.List;
import org.tf2torch.ir.DType;
import org.tf2torch.parity.tensor.Elements;
import org.tf2torch.parity.tensor.Tensor;

/**
 * How many floating-point elements are how many units in the last place apart. Bucket 0 counts
 * equal elements, bucket {@code k} those that are at least 2^(k−1) and less than 2^k representable
 * numbers apart.
 *
 * <p>The distance of two numbers is the number of steps from one to the next representable number
 * between them; a step is measured at the larger of both, so it is the number of mantissa steps
 * where both have the same exponent.
 */
public final class UlpHistogram {
  private static final int BUCKETS = 34;
  private static final int CHUNK = 1 << 14;

  private final long[] counts = new long[BUCKETS];

  /** Adds a batch; nothing for integers, which have no unit in the last place. */
  public void add(Tensor expected, Tensor actual) {
    DType dtype = expected.dtype().real();
    if (!dtype.isFloat()) {
      return;
    }
    Format format = Format.of(dtype);
    int size = expected.dtype().isComplex() ? 2 * expected.size() : expected.size();
    double[] e = new double[Math.min(CHUNK, size)];
    double[] a = new double[e.length];
    for (int from = 0; from < size; from += CHUNK) {
      int count = Math.min(CHUNK, size - from);
      Elements.read(expected, from, e, count);
      Elements.read(actual, from, a, count);
      for (int i = 0; i < count; i++) {
        count(e[i], a[i], format);
      }
    }
  }

  private void count(double expected, double actual, Format format) {
    if (Double.isFinite(expected) && Double.isFinite(actual)) {
      double larger = Math.max(Math.abs(expected), Math.abs(actual));
      counts[expected == actual ? 0 : bucket(Math.abs(expected - actual) / format.ulp(larger))]++;
    }
  }

  private static int bucket(double ulps) {
    return Math.min(BUCKETS - 1, 1 + Math.max(0, Math.getExponent(ulps)));
  }

  /** Counts per bucket, up to the last that is not empty. */
  public List<Long> counts() {
    List<Long> result = new ArrayList<>();
    int last = BUCKETS - 1;
    while (last > 0 && counts[last] == 0) {
      last--;
    }
    for (int i = 0; i <= last; i++) {
      result.add(counts[i]);
    }
    return result;
  }

  /** Bits of the mantissa behind the point, and the smallest normal exponent. */
  private record Format(int mantissaBits, int minExponent) {
    static Format of(DType dtype) {
      return switch (dtype) {
        case FLOAT64 -> new Format(52, -1022);
        case FLOAT16 -> new Format(10, -14);
        case BFLOAT16 -> new Format(7, -126);
        case FLOAT8_E5M2 -> new Format(2, -14);
        case FLOAT8_E4M3FN -> new Format(3, -6);
        default -> new Format(23, -126);
      };
    }

    double ulp(double magnitude) {
      return Math.scalb(1.0, Math.max(minExponent, Math.getExponent(magnitude)) - mantissaBits);
    }
  }
}
