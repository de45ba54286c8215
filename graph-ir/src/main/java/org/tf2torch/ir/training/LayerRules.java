package org.tf2torch.ir.training;

import java.util.List;
import java.util.Optional;
import org.tf2torch.ir.op.Elementwise.Function;

/**
 * What the source's layers say of their weights and results beside what they compute.
 *
 * @param penalties what weights add to the loss
 * @param activities what results add to the loss
 * @param constraints what weights are forced to after each step
 * @param initials what weights were drawn from
 */
public record LayerRules(
    List<Penalty> penalties,
    List<Activity> activities,
    List<Constraint> constraints,
    List<Initial> initials) {
  /** Layers that say nothing. */
  public static final LayerRules NONE = new LayerRules(List.of(), List.of(), List.of(), List.of());

  public LayerRules {
    penalties = List.copyOf(penalties);
    activities = List.copyOf(activities);
    constraints = List.copyOf(constraints);
    initials = List.copyOf(initials);
  }

  /**
   * {@code l1 · Σ|w| + l2 · Σw²} of one variable.
   *
   * @param variable its {@link org.tf2torch.ir.Variable#id}
   */
  public record Penalty(String variable, double l1, double l2) {}

  /**
   * {@code (l1 · Σ|y| + l2 · Σy²) / n} of a layer's result for a batch of n.
   *
   * @param kernel the variable that only this layer uses
   * @param activation what is done to the product with the kernel; empty for nothing
   */
  public record Activity(String kernel, Optional<Function> activation, double l1, double l2) {}

  /**
   * What one variable is forced to after each step.
   *
   * @param shape of the source's tensor
   */
  public record Constraint(String variable, List<Long> shape, Bound bound) {
    public Constraint {
      shape = List.copyOf(shape);
    }
  }

  /** Which weights are allowed. */
  public sealed interface Bound permits NonNegative, Norm {}

  /** Negative weights become 0. */
  public record NonNegative() implements Bound {}

  /**
   * The Euclidean norm along some axes goes towards [low, high] by that rate: Keras's {@code
   * MaxNorm}, {@code UnitNorm} and {@code MinMaxNorm}.
   *
   * @param axes of the source's tensor, not negative
   */
  public record Norm(double low, double high, double rate, List<Integer> axes) implements Bound {
    public Norm {
      axes = List.copyOf(axes);
    }
  }

  /**
   * What one variable was drawn from.
   *
   * @param shape of the source's tensor
   */
  public record Initial(String variable, List<Long> shape, Initializer initializer) {
    public Initial {
      shape = List.copyOf(shape);
    }
  }
}
