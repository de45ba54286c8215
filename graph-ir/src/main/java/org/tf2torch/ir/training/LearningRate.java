package org.tf2torch.ir.training;

import java.util.List;
import java.util.Optional;

/**
 * The learning rate as a function of t, the number of steps done. Source: {@code
 * keras/optimizers/schedules/learning_rate_schedule.py}.
 */
public sealed interface LearningRate {
  record Constant(double value) implements LearningRate {}

  /** {@code initial · rate^(t / steps)}; with stairs, the exponent is rounded down. */
  record ExponentialDecay(double initial, double steps, double rate, boolean stairs)
      implements LearningRate {}

  /** {@code initial / (1 + rate · t / steps)}; with stairs, the quotient is rounded down. */
  record InverseTimeDecay(double initial, double steps, double rate, boolean stairs)
      implements LearningRate {}

  /** The value i with {@code boundaries[i - 1] < t <= boundaries[i]}. */
  record PiecewiseConstant(List<Double> boundaries, List<Double> values) implements LearningRate {
    public PiecewiseConstant {
      boundaries = List.copyOf(boundaries);
      values = List.copyOf(values);
    }
  }

  /**
   * {@code (initial - end) (1 - min(t / steps, 1))^power + end}; in cycles, the steps grow to the
   * next multiple that t has not passed.
   */
  record PolynomialDecay(double initial, double steps, double end, double power, boolean cycle)
      implements LearningRate {}

  /** {@code initial ((1 - alpha) (1 + cos(π min(t / steps, 1))) / 2 + alpha)}, after a warm-up. */
  record CosineDecay(double initial, double steps, double alpha, Optional<Warmup> warmup)
      implements LearningRate {}

  /** A rise from the initial rate to the target in so many steps; the decay begins there. */
  record Warmup(double target, double steps) {}

  /** Cosines one after another, each {@code growth} times as long and {@code scale} as high. */
  record CosineDecayRestarts(
      double initial, double firstSteps, double growth, double scale, double alpha)
      implements LearningRate {}

  /**
   * A schedule that is the source's own, or not known here.
   *
   * @param current the rate at the last step
   */
  record Unknown(String name, double current) implements LearningRate {}
}
