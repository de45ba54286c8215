package org.tf2torch.cli.random;

import java.util.List;
import java.util.Optional;
import org.tf2torch.ir.DType;
import org.tf2torch.parity.tensor.Elements;
import org.tf2torch.parity.tensor.Tensor;

/**
 * Whether two results are the same but for rounding. Integers and booleans are to be equal, NaN and
 * infinities where TensorFlow has them; floats within some units of the last place, of the element
 * and a little of the largest one.
 */
final class Closeness {
  /** How much more than TensorFlow's own answers under other rounding an element may be off. */
  private static final double MARGIN = 16;

  private Closeness() {}

  /**
   * What is wrong with a result; empty if nothing is.
   *
   * @param computed the type the elements were computed in, of which theirs has all values
   * @param rounded TensorFlow's answers when its operations round otherwise
   */
  static Optional<String> difference(
      Tensor expected, Tensor actual, DType computed, List<Tensor> rounded) {
    boolean unstable = rounded.stream().anyMatch(r -> !r.shape().equals(expected.shape()));
    // Where one axis has no elements, -1 in a shape may stand for any size.
    boolean nothing =
        expected.size() == 0 && actual.size() == 0 && expected.rank() == actual.rank();
    if (unstable || nothing) {
      return Optional.empty();
    }
    if (expected.dtype() != actual.dtype() || !expected.shape().equals(actual.shape())) {
      return Optional.of(expected + " became " + actual);
    }
    Elements e = Elements.of(expected);
    Elements a = Elements.of(actual);
    List<Elements> others = rounded.stream().map(Elements::of).toList();
    int count = expected.size() * (expected.dtype().isComplex() ? 2 : 1);
    double unit = Math.max(unit(expected.dtype()), unit(computed));
    double largest = largest(e, count);
    double coarse = computed.bytes() == 2 ? 0.5 : 0.125;
    for (int i = 0; i < count; i++) {
      double want = e.at(i);
      double got = a.at(i);
      double allowed = unit * (Math.abs(want) + largest * coarse) + tiny(computed);
      if (same(want, got) || Math.abs(want - got) <= allowed) {
        continue;
      }
      if (!movesAsFar(want, got, i, others, expected.dtype().real().isFloat())) {
        return Optional.of("element %d of %s is %s, not %s".formatted(i, expected, got, want));
      }
    }
    return Optional.empty();
  }

  private static boolean movesAsFar(
      double want, double got, int i, List<Elements> others, boolean continuous) {
    double spread = 0;
    for (Elements other : others) {
      double value = other.at(i);
      if (same(value, got) || !Double.isFinite(value) && Double.isFinite(want)) {
        return true;
      }
      if (!same(value, want) && (!continuous || !Double.isFinite(want))) {
        return true;
      }
      spread = Math.max(spread, Math.abs(value - want));
    }
    boolean anything = spread > Math.abs(want) / 2;
    return anything || Math.abs(got - want) <= MARGIN * spread;
  }

  private static boolean same(double a, double b) {
    return a == b || Double.isNaN(a) && Double.isNaN(b);
  }

  /** The largest finite magnitude. */
  static double largest(Elements elements, int count) {
    double largest = 0;
    for (int i = 0; i < count; i++) {
      double size = Math.abs(elements.at(i));
      largest = Double.isFinite(size) ? Math.max(largest, size) : largest;
    }
    return largest;
  }

  /** A few units in the last place. */
  static double unit(DType dtype) {
    return switch (dtype.real()) {
      case FLOAT64 -> 1e-13;
      case FLOAT32 -> 4e-6;
      case FLOAT16 -> 4e-3;
      case BFLOAT16 -> 3e-2;
      default -> 0;
    };
  }

  /** Two units in the last place, relative. */
  static double epsilon(DType dtype) {
    return switch (dtype.real()) {
      case FLOAT64 -> 1e-14;
      case FLOAT32 -> 5e-7;
      case FLOAT16 -> 2e-3;
      default -> 1.6e-2;
    };
  }

  /** TensorFlow flushes denormal numbers to zero. */
  private static double tiny(DType dtype) {
    return switch (dtype.real()) {
      case FLOAT64 -> 1e-300;
      case FLOAT32, BFLOAT16 -> 1e-37;
      case FLOAT16 -> 1e-7;
      default -> 0;
    };
  }
}
