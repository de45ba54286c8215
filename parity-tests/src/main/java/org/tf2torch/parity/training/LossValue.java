package org.tf2torch.parity.training;

import java.util.List;
import org.tf2torch.parity.tensor.Elements;
import org.tf2torch.parity.tensor.Tensor;

/** The objective in double precision, for evaluation; training computes it in libtorch. */
final class LossValue {
  private LossValue() {}

  /**
   * The loss's sum over what counts, and how much counts.
   *
   * @param labels as {@link Scoring#labels} gives them
   */
  static double[] sum(Objective objective, Tensor output, List<Tensor> labels) {
    Elements x = Elements.of(output);
    Elements y = Elements.of(labels.get(0));
    if (objective.loss() == Objective.Loss.CROSS_ENTROPY) {
      int classes = output.shape().get(1);
      double sum = 0;
      for (int row = 0; row < output.rows(); row++) {
        int start = row * classes;
        double value = x.at(start + (int) y.at(row));
        sum +=
            objective.probabilities()
                ? -Math.log(clipped(value))
                : logSumExp(x, start, classes) - value;
      }
      return new double[] {sum, output.rows()};
    }
    Elements weights = Elements.of(labels.get(1));
    double sum = 0;
    double weight = 0;
    for (int i = 0; i < output.size(); i++) {
      if (weights.at(i) > 0) {
        sum += weights.at(i) * element(objective, x.at(i), y.at(i));
        weight += weights.at(i);
      }
    }
    return new double[] {sum, weight};
  }

  private static double element(Objective objective, double x, double y) {
    return switch (objective.loss()) {
      case L1 -> Math.abs(x - y);
      case L2 -> (x - y) * (x - y);
      default -> {
        double p = clipped(x);
        yield objective.probabilities()
            ? -y * Math.log(p) - (1 - y) * Math.log(1 - p)
            : Math.max(x, 0) - x * y + Math.log1p(Math.exp(-Math.abs(x)));
      }
    };
  }

  private static double clipped(double probability) {
    return Math.min(1 - Objective.EPSILON, Math.max(Objective.EPSILON, probability));
  }

  private static double logSumExp(Elements x, int start, int classes) {
    double max = Double.NEGATIVE_INFINITY;
    for (int c = 0; c < classes; c++) {
      max = Math.max(max, x.at(start + c));
    }
    double sum = 0;
    for (int c = 0; c < classes; c++) {
      sum += Math.exp(x.at(start + c) - max);
    }
    return max + Math.log(sum);
  }
}
