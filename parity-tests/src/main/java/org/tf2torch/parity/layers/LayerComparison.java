package org.tf2torch.parity.layers;

import java.util.Optional;
import org.tf2torch.parity.metrics.ErrorAccumulator;
import org.tf2torch.parity.metrics.ErrorStatistics;
import org.tf2torch.parity.metrics.ExactDistance;
import org.tf2torch.parity.metrics.Tolerance;
import org.tf2torch.parity.tensor.Tensor;

/**
 * One layer, batch after batch: TensorFlow against PyTorch, and both against PyTorch in {@code
 * float64}, whose rounding is far below theirs.
 *
 * <p>The converted model's own distance from its exact result is what rounding and the order of
 * sums cost in {@code float32}. If TensorFlow is much further away from that result, on the whole
 * or in one element, it computes something else: the layer is off.
 */
public final class LayerComparison {
  private static final double FACTOR = 16;
  private static final double FLOOR = Math.scalb(1.0, -21);
  private static final double UNEXPLAINED = 1e-4;

  private final ErrorAccumulator error = new ErrorAccumulator(Tolerance.EXACT);
  private final ExactDistance expectedFromExact = new ExactDistance();
  private final ExactDistance actualFromExact = new ExactDistance();
  private boolean hasExact;

  /** How far both sides are from the exact result, by largest difference. */
  public record Distances(double expected, double actual) {}

  /**
   * @param exact the result in {@code float64}, if there is one
   */
  public void add(Tensor expected, Tensor actual, Optional<Tensor> exact) {
    error.add(expected, actual);
    exact.ifPresent(
        tensor -> {
          hasExact = true;
          expectedFromExact.add(tensor, expected);
          actualFromExact.add(tensor, actual);
        });
  }

  public ErrorStatistics error() {
    return error.statistics();
  }

  public Optional<Distances> distances() {
    return hasExact
        ? Optional.of(new Distances(expectedFromExact.maxAbs(), actualFromExact.maxAbs()))
        : Optional.empty();
  }

  /** Whether the difference is more than rounding explains. */
  public boolean isOff() {
    ErrorStatistics found = error.statistics();
    if (found.nonFinite() > 0) {
      return true;
    }
    if (!hasExact) {
      return found.rms() > UNEXPLAINED * found.scale();
    }
    double floor = FLOOR * found.scale();
    // A single wrong weight shows in few elements, which all others together hide.
    return expectedFromExact.rms() > FACTOR * (actualFromExact.rms() + floor)
        || expectedFromExact.maxAbs() > FACTOR * (actualFromExact.maxAbs() + floor);
  }
}
