package org.tf2torch.samples;

import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TInt32;

/** What training makes small: a scalar, the mean over a batch. */
public enum Loss {
  /** Minus the logarithm of the right class's probability. */
  CROSS_ENTROPY {
    @Override
    Operand<TFloat32> perImage(Ops tf, Operand<TFloat32> logits, Operand<TFloat32> target) {
      return tf.nn.softmaxCrossEntropyWithLogits(logits, target).loss();
    }
  },
  /** Mean absolute distance of the probabilities from the one-hot target. */
  L1 {
    @Override
    Operand<TFloat32> perImage(Ops tf, Operand<TFloat32> logits, Operand<TFloat32> target) {
      return tf.math.mean(tf.math.abs(tf.math.sub(tf.nn.softmax(logits), target)), tf.constant(1));
    }
  },
  /** Mean squared distance of the probabilities from the one-hot target. */
  L2 {
    @Override
    Operand<TFloat32> perImage(Ops tf, Operand<TFloat32> logits, Operand<TFloat32> target) {
      return tf.math.mean(
          tf.math.square(tf.math.sub(tf.nn.softmax(logits), target)), tf.constant(1));
    }
  };

  /** From [batch, classes], twice, to [batch]. */
  abstract Operand<TFloat32> perImage(Ops tf, Operand<TFloat32> logits, Operand<TFloat32> target);

  /**
   * Adds the loss to the graph of {@code tf}.
   *
   * @param logits float32 [batch, classes]
   * @param labels class numbers, int32 [batch]
   * @return a float32 scalar
   */
  public Operand<TFloat32> build(Ops tf, Operand<TFloat32> logits, Operand<TInt32> labels) {
    Ops scope = tf.withSubScope("loss");
    Operand<TFloat32> target =
        scope.oneHot(
            labels, scope.constant(Cifar10.CLASSES), scope.constant(1f), scope.constant(0f));
    return scope.math.mean(perImage(scope, logits, target), scope.constant(0));
  }
}
