package org.tf2torch.parity.worker;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.DataType;
import ai.djl.nn.Activation;
import ai.djl.training.loss.Loss;
import ai.djl.training.loss.SoftmaxCrossEntropyLoss;
import org.tf2torch.parity.training.Objective;

/**
 * An objective as DJL's trainer computes it; which one is known when the first batch comes. The
 * labels are classes ({@code int64[n]}) for cross-entropy, else {@code float32} targets in the
 * prediction's shape and, as a second array, their weights, 0 for what does not count.
 */
final class TrainingLoss extends Loss {
  private Objective objective;
  private final Loss fromLogits = new SoftmaxCrossEntropyLoss("logits", 1, -1, true, true);
  private final Loss fromLogarithms = new SoftmaxCrossEntropyLoss("logarithms", 1, -1, true, false);

  TrainingLoss() {
    super("loss");
  }

  void objective(Objective value) {
    objective = value;
  }

  @Override
  public NDArray evaluate(NDList labels, NDList predictions) {
    NDArray prediction = predictions.singletonOrThrow().toType(DataType.FLOAT32, false);
    if (objective.loss() == Objective.Loss.CROSS_ENTROPY) {
      return objective.probabilities()
          ? fromLogarithms.evaluate(labels, new NDList(clipped(prediction).log()))
          : fromLogits.evaluate(labels, new NDList(prediction));
    }
    NDArray losses = elementwise(prediction, labels.get(0));
    NDArray weights = labels.get(1);
    return losses.mul(weights).sum().div(weights.sum().maximum(1));
  }

  private NDArray elementwise(NDArray prediction, NDArray target) {
    return switch (objective.loss()) {
      case L1 -> prediction.sub(target).abs();
      case L2 -> prediction.sub(target).square();
      default ->
          objective.probabilities() ? binary(prediction, target) : logits(prediction, target);
    };
  }

  /** As TensorFlow's sigmoid_cross_entropy_with_logits: no logarithm of 0. */
  private static NDArray logits(NDArray x, NDArray target) {
    return x.maximum(0).sub(x.mul(target)).add(Activation.softPlus(x.abs().neg()));
  }

  private static NDArray binary(NDArray prediction, NDArray target) {
    NDArray p = clipped(prediction);
    NDArray no = target.neg().add(1).mul(p.neg().add(1).log());
    return target.mul(p.log()).add(no).neg();
  }

  private static NDArray clipped(NDArray prediction) {
    return prediction.clip(Objective.EPSILON, 1 - Objective.EPSILON);
  }
}
