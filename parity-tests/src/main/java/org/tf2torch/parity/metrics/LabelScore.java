package org.tf2torch.parity.metrics;

import org.tf2torch.parity.tensor.Elements;
import org.tf2torch.parity.tensor.Tensor;

/**
 * Accuracy and mean cross-entropy of a classifier's output against the data's labels.
 *
 * <p>The loss is {@code −log p[label]}, where p is the output itself if its rows are probabilities
 * and its softmax otherwise.
 */
public final class LabelScore {
  private static final double PROBABILITY_SLACK = 1e-3;
  // Keras clips probabilities at this before it takes the logarithm (keras.backend.epsilon).
  private static final double EPSILON = 1e-7;

  private final boolean probabilities;
  private long rows;
  private long correct;
  private double loss;

  private LabelScore(boolean probabilities) {
    this.probabilities = probabilities;
  }

  /** A score for outputs like this one: probabilities, or logits. */
  public static LabelScore forOutputsLike(Tensor output) {
    Elements elements = Elements.of(output);
    int classes = output.shape().get(1);
    boolean probabilities = true;
    for (int row = 0; row < output.rows(); row++) {
      double sum = 0;
      for (int c = 0; c < classes; c++) {
        double value = elements.at(row * classes + c);
        probabilities &= value >= 0;
        sum += value;
      }
      probabilities &= Math.abs(sum - 1) < PROBABILITY_SLACK;
    }
    return new LabelScore(probabilities);
  }

  /** A score of its own that reads outputs the same way. */
  public LabelScore sibling() {
    return new LabelScore(probabilities);
  }

  public void add(Tensor output, int[] labels) {
    Elements elements = Elements.of(output);
    int classes = output.shape().get(1);
    for (int row = 0; row < output.rows(); row++) {
      int start = row * classes;
      rows++;
      if (ClassAgreement.top(elements, row, classes, 1).get(0) == labels[row]) {
        correct++;
      }
      double value = elements.at(start + labels[row]);
      loss +=
          probabilities
              ? -Math.log(Math.min(1 - EPSILON, Math.max(EPSILON, value)))
              : logSumExp(elements, start, classes) - value;
    }
  }

  private static double logSumExp(Elements elements, int start, int classes) {
    double max = Double.NEGATIVE_INFINITY;
    for (int c = 0; c < classes; c++) {
      max = Math.max(max, elements.at(start + c));
    }
    double sum = 0;
    for (int c = 0; c < classes; c++) {
      sum += Math.exp(elements.at(start + c) - max);
    }
    return max + Math.log(sum);
  }

  public long correct() {
    return correct;
  }

  public double accuracy() {
    return rows == 0 ? 0 : (double) correct / rows;
  }

  public double meanLoss() {
    return rows == 0 ? 0 : loss / rows;
  }
}
