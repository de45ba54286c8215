package org.tf2torch.parity.training;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.tf2torch.ir.DType;
import org.tf2torch.parity.ParityException;
import org.tf2torch.parity.data.Batch;
import org.tf2torch.parity.metrics.AveragePrecision;
import org.tf2torch.parity.metrics.ClassAgreement;
import org.tf2torch.parity.tensor.Elements;
import org.tf2torch.parity.tensor.Tensor;

/** Adds up how good answers are, batch after batch. */
final class Scoring {
  private final Objective objective;
  private final AveragePrecision precision = new AveragePrecision();
  private List<String> names = List.of();
  private boolean classes;
  private boolean multiLabel;
  private long samples;
  private long correct;
  private double loss;
  private double weight;

  Scoring(Objective objective) {
    this.objective = objective;
  }

  /**
   * The objective that data ask for: cross-entropy for classes, binary cross-entropy for several
   * labels, the squared difference for other targets; and, by a first answer of the model, whether
   * it gives probabilities.
   *
   * @param loss instead of what the data ask for
   */
  static Objective objective(Batch batch, Tensor output, Optional<Objective.Loss> loss) {
    Objective.Loss chosen =
        loss.orElseGet(
            () ->
                batch.labels().isPresent()
                    ? Objective.Loss.CROSS_ENTROPY
                    : batch.targets().filter(t -> !t.names().isEmpty()).isPresent()
                        ? Objective.Loss.BINARY_CROSS_ENTROPY
                        : Objective.Loss.L2);
    if (chosen == Objective.Loss.CROSS_ENTROPY && batch.labels().isEmpty()) {
      throw ParityException.usage("--loss cross-entropy needs a class for each sample");
    }
    return new Objective(chosen, probabilities(output, chosen == Objective.Loss.CROSS_ENTROPY));
  }

  private static boolean probabilities(Tensor output, boolean sumToOne) {
    Elements elements = Elements.of(output);
    int width = output.rank() == 0 ? 1 : output.shape().get(output.rank() - 1);
    for (int row = 0; row < output.size() / Math.max(1, width); row++) {
      double sum = 0;
      for (int c = 0; c < width; c++) {
        double value = elements.at(row * width + c);
        if (!(value >= 0 && value <= 1)) {
          return false;
        }
        sum += value;
      }
      if (sumToOne && Math.abs(sum - 1) > 1e-3) {
        return false;
      }
    }
    return true;
  }

  /** What the training loss takes as labels, by the order of its arguments. */
  static List<Tensor> labels(Objective objective, Batch batch, List<Integer> outputShape) {
    if (batch.labels().isPresent()) {
      Batch.Labels labels = batch.labels().get();
      requireClasses(labels, outputShape);
      if (objective.loss() == Objective.Loss.CROSS_ENTROPY) {
        return List.of(LabelTensors.classes(labels));
      }
      Tensor oneHot = LabelTensors.oneHot(labels, outputShape.get(1));
      return List.of(oneHot, LabelTensors.ones(oneHot.shape()));
    }
    Batch.Targets targets =
        batch
            .targets()
            .orElseThrow(
                () -> ParityException.usage("the data say nothing of what the answer should be"));
    if (targets.values().shape().equals(outputShape)) {
      return List.of(targets.values(), targets.weights());
    }
    // A column and a row of numbers are told apart by nobody who writes them down.
    if (targets.values().size() == outputShape.stream().reduce(1, (a, b) -> a * b)) {
      return List.of(
          targets.values().reshaped(outputShape), targets.weights().reshaped(outputShape));
    }
    throw ParityException.usage(
        "the model answers with " + outputShape + ", the data with " + targets.values().shape());
  }

  private static void requireClasses(Batch.Labels labels, List<Integer> shape) {
    if (shape.size() != 2) {
      throw ParityException.usage("the model's output " + shape + " is no row of classes");
    }
    for (int label : labels.values()) {
      if (label < 0 || label >= shape.get(1)) {
        throw ParityException.usage(
            "the data have a class " + label + ", the model " + shape.get(1) + " classes");
      }
    }
  }

  void add(Tensor answer, Batch batch) {
    Tensor output = answer.dtype() == DType.FLOAT32 ? answer : answer.cast(DType.FLOAT32);
    List<Tensor> labels = labels(objective, batch, output.shape());
    samples += batch.samples();
    double[] sums = LossValue.sum(objective, output, labels);
    loss += sums[0];
    weight += sums[1];
    batch.labels().ifPresent(classes -> count(output, classes));
    batch
        .targets()
        .filter(targets -> !targets.names().isEmpty() && output.rank() == 2)
        .ifPresent(
            targets -> {
              multiLabel = true;
              names = targets.names();
              precision.add(output, targets.values(), targets.weights());
            });
  }

  private void count(Tensor output, Batch.Labels labels) {
    classes = true;
    Elements elements = Elements.of(output);
    for (int row = 0; row < output.rows(); row++) {
      int first = ClassAgreement.top(elements, row, output.shape().get(1), 1).get(0);
      correct += first == labels.values()[row] ? 1 : 0;
    }
  }

  Score score() {
    Map<String, Double> byClass = new LinkedHashMap<>();
    if (multiLabel) {
      double[] values = precision.perClass();
      for (int i = 0; i < names.size(); i++) {
        byClass.put(names.get(i), Double.isNaN(values[i]) ? null : values[i]);
      }
    }
    double mean = precision.mean();
    return new Score(
        samples,
        loss / weight,
        classes ? correct : null,
        classes ? (double) correct / samples : null,
        multiLabel && !Double.isNaN(mean) ? mean : null,
        multiLabel ? byClass : null);
  }
}
