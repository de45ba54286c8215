package org.tf2torch.ir.training;

import java.util.OptionalInt;

/**
 * A loss of one sample, as Keras computes it; y is the target, p the output. Source: {@code
 * keras/losses.py}. Sums and means "over features" are over the source's last axis.
 */
public sealed interface Loss {
  /** What an output of a classifier is. */
  enum Scale {
    /** Numbers that a softmax or sigmoid would make probabilities of. */
    LOGITS,
    /**
     * Probabilities made by a softmax or sigmoid that ends the model. Keras goes back to its
     * operand, so that no probability is clipped.
     */
    PROBABILITIES,
    /** Probabilities made in another way: clipped to [1e-7, 1 - 1e-7]. */
    CLIPPED_PROBABILITIES
  }

  /** {@code -Σ y' log p}, where y' is y with a share of {@code smoothing} spread over all. */
  record CategoricalCrossentropy(Scale scale, double smoothing) implements Loss {}

  /**
   * {@code -log p[y]}.
   *
   * @param ignored the class whose samples do not count
   */
  record SparseCategoricalCrossentropy(Scale scale, OptionalInt ignored) implements Loss {}

  /** {@code -(y' log p + (1 - y') log(1 - p))}, mean over features; y' as above, between two. */
  record BinaryCrossentropy(Scale scale, double smoothing) implements Loss {}

  /** {@code e²/2} for an error within delta, else {@code delta |e| - delta²/2}; mean. */
  record Huber(double delta) implements Loss {}

  /** A loss without attributes. */
  record Plain(Kind kind) implements Loss {}

  /** The losses without attributes. */
  enum Kind {
    /** {@code (p - y)²}, mean. */
    MEAN_SQUARED_ERROR,
    /** {@code |p - y|}, mean. */
    MEAN_ABSOLUTE_ERROR,
    /** {@code 100 |(y - p) / max(|y|, 1e-7)|}, mean. */
    MEAN_ABSOLUTE_PERCENTAGE_ERROR,
    /** {@code (log(max(p, 1e-7) + 1) - log(max(y, 1e-7) + 1))²}, mean. */
    MEAN_SQUARED_LOGARITHMIC_ERROR,
    /** {@code Σ y log(y / p)}, both clipped to [1e-7, 1]. */
    KL_DIVERGENCE,
    /** {@code max(1 - y p, 0)}, mean; targets 0 and 1 stand for -1 and 1. */
    HINGE,
    /** {@code max(1 - y p, 0)²}, mean; targets as above. */
    SQUARED_HINGE,
    /** {@code max(max((1 - y) p) - Σ y p + 1, 0)}. */
    CATEGORICAL_HINGE,
    /** {@code p - y log(p + 1e-7)}, mean. */
    POISSON,
    /** {@code log cosh(p - y)}, mean. */
    LOG_COSH,
    /** {@code -Σ y p}, both scaled to length 1. */
    COSINE_SIMILARITY
  }

  /**
   * A loss that is the source's own, or not known here.
   *
   * @param name what the source calls it
   */
  record Unknown(String name) implements Loss {}
}
