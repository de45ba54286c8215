package org.tf2torch.samples;

import java.util.ArrayList;
import java.util.List;
import org.tensorflow.Operand;
import org.tensorflow.op.Op;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.Variable;
import org.tensorflow.types.TFloat32;

/**
 * Stochastic gradient descent: {@code variable -= learningRate * gradient}.
 *
 * @param learningRate how far one step goes
 */
public record Sgd(float learningRate) implements Optimizer {
  @Override
  public Op apply(Ops tf, List<Variable<TFloat32>> variables, List<Operand<TFloat32>> gradients) {
    Ops scope = tf.withSubScope("sgd");
    Operand<TFloat32> rate = scope.constant(learningRate);
    List<Op> updates = new ArrayList<>();
    for (int i = 0; i < variables.size(); i++) {
      updates.add(scope.train.applyGradientDescent(variables.get(i), rate, gradients.get(i)));
    }
    return scope.withControlDependencies(updates).withName("step").noOp();
  }
}
