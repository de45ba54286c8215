package org.tf2torch.parity.metrics;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;
import org.tf2torch.parity.tensor.Elements;
import org.tf2torch.parity.tensor.Tensor;

/**
 * Average precision of each class of a multi-label classifier: the area under its curve of
 * precision over recall, where precision is made falling from the right, as in the PASCAL VOC
 * challenges since 2010 (development kit 2012, section 3.4.1).
 *
 * <p>Samples whose weight for a class is 0 are left out of that class. Holds one number for each
 * sample and class.
 */
public final class AveragePrecision {
  private final List<List<Answer>> classes = new ArrayList<>();

  private record Answer(double score, boolean present) {}

  /**
   * @param scores {@code [samples, classes]}; only their order matters
   * @param values 1 where the class is there
   * @param weights 0 where it is not counted
   */
  public void add(Tensor scores, Tensor values, Tensor weights) {
    int count = scores.shape().get(1);
    while (classes.size() < count) {
      classes.add(new ArrayList<>());
    }
    Elements score = Elements.of(scores);
    Elements value = Elements.of(values);
    Elements weight = Elements.of(weights);
    for (int i = 0; i < scores.size(); i++) {
      if (weight.at(i) > 0) {
        classes.get(i % count).add(new Answer(score.at(i), value.at(i) > 0.5));
      }
    }
  }

  /** One number for each class, NaN for a class that no sample shows. */
  public double[] perClass() {
    return classes.stream().mapToDouble(AveragePrecision::of).toArray();
  }

  /** The mean over the classes that some sample shows; NaN if none does. */
  public double mean() {
    return java.util.Arrays.stream(perClass())
        .filter(value -> !Double.isNaN(value))
        .average()
        .orElse(Double.NaN);
  }

  private static double of(List<Answer> answers) {
    // NaN last: no answer is no good answer.
    List<Answer> ranked =
        answers.stream()
            .sorted(
                Comparator.comparingDouble(
                    a -> Double.isNaN(a.score()) ? Double.POSITIVE_INFINITY : -a.score()))
            .toList();
    long present = ranked.stream().filter(Answer::present).count();
    if (present == 0) {
      return Double.NaN;
    }
    double[] precision = new double[ranked.size()];
    long found = 0;
    for (int i = 0; i < precision.length; i++) {
      found += ranked.get(i).present() ? 1 : 0;
      precision[i] = (double) found / (i + 1);
    }
    double best = 0;
    for (int i = precision.length - 1; i >= 0; i--) {
      best = Math.max(best, precision[i]);
      precision[i] = best;
    }
    // Recall grows by one step wherever the class is there.
    return IntStream.range(0, precision.length)
            .filter(i -> ranked.get(i).present())
            .mapToDouble(i -> precision[i])
            .sum()
        / present;
  }
}
