package org.tf2torch.parity.training;

import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;
import org.tf2torch.parity.ParityException;

/**
 * What training makes small.
 *
 * @param loss how far a prediction is from what it should be; the mean over a batch
 * @param probabilities whether the model's output is a probability already; else the softmax or
 *     sigmoid of it is
 */
public record Objective(Loss loss, boolean probabilities) {
  /** The loss functions, with Keras's formulas. */
  public enum Loss {
    /** {@code −log p[label]}, p the softmax of the output. */
    CROSS_ENTROPY,
    /** {@code −(y log p + (1 − y) log(1 − p))}, p the sigmoid of the output. */
    BINARY_CROSS_ENTROPY,
    /** {@code |output − y|}. */
    L1,
    /** {@code (output − y)²}. */
    L2;

    /** The word on the command line. */
    public String text() {
      return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    public static Loss named(String text) {
      return Arrays.stream(values())
          .filter(loss -> loss.text().equals(text))
          .findFirst()
          .orElseThrow(
              () ->
                  ParityException.usage(
                      "unknown loss '"
                          + text
                          + "': use "
                          + Arrays.stream(values())
                              .map(Loss::text)
                              .collect(Collectors.joining(", "))));
    }
  }

  /** Keras's {@code epsilon()}: probabilities are cut to {@code ε … 1 − ε} before the logarithm. */
  public static final double EPSILON = 1e-7;

  /** Such as {@code cross-entropy of logits}. */
  @Override
  public String toString() {
    boolean entropy = loss == Loss.CROSS_ENTROPY || loss == Loss.BINARY_CROSS_ENTROPY;
    return loss.text() + (entropy ? probabilities ? " of probabilities" : " of logits" : "");
  }
}
