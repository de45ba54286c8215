package org.tf2torch.ir.training;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import org.tf2torch.ir.data.TensorData;

/**
 * An optimizer with its state. A step: gradients are clipped, weights decay, the rule moves them,
 * their average is taken.
 *
 * @param weightDecay before the rule, {@code w -= w · decay · learning rate}
 * @param clipping in this order
 * @param iterations steps done
 * @param slots what the rule remembers of each variable, by the variable's {@link
 *     org.tf2torch.ir.Variable#id}, in the source's shape; empty before the first step
 * @param momentumProduct {@link UpdateRule.Nadam}'s product of its momenta so far
 */
public record Optimizer(
    UpdateRule rule,
    LearningRate learningRate,
    OptionalDouble weightDecay,
    List<Clipping> clipping,
    Optional<Average> average,
    long iterations,
    Map<Slot, Map<String, TensorData>> slots,
    double momentumProduct) {

  public Optimizer {
    clipping = List.copyOf(clipping);
    slots = Map.copyOf(slots);
  }

  /** What a rule remembers; see {@link UpdateRule} for the letters. */
  public enum Slot {
    /** m, a mean of gradients, or SGD's last move. */
    MOMENTUM,
    /** v, a mean of squared gradients, their sum in Adagrad, their largest in Adamax. */
    VELOCITY,
    /** The largest v so far. */
    LARGEST_VELOCITY,
    /** a, a mean of gradients beside their squares. */
    MEAN_GRADIENT,
    /** d, a mean of squared moves. */
    SQUARED_MOVES,
    /** The weights' own running average. */
    AVERAGE
  }

  /** A limit for gradients. */
  public sealed interface Clipping {
    /** Each element is moved into [-limit, limit]. */
    record ByValue(double limit) implements Clipping {}

    /** Each tensor longer than the limit is scaled to it. */
    record ByNorm(double limit) implements Clipping {}

    /** All tensors together, taken as one vector, are scaled to the limit when they are longer. */
    record ByGlobalNorm(double limit) implements Clipping {}
  }

  /**
   * A running average of the weights: {@code a = momentum · a + (1 - momentum) · w} after each
   * step.
   *
   * @param overwrites after how many steps the weights become their average; empty: only at the end
   */
  public record Average(double momentum, Optional<Long> overwrites) {}
}
