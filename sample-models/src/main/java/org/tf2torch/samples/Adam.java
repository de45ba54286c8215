package org.tf2torch.samples;

import java.util.ArrayList;
import java.util.List;
import org.tensorflow.Operand;
import org.tensorflow.op.Op;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.Variable;
import org.tensorflow.types.TFloat32;

/**
 * Adam (<a href="https://arxiv.org/abs/1412.6980">Kingma and Ba, 2015</a>): steps scaled by running
 * means of the gradients and of their squares.
 *
 * @param learningRate how far one step goes
 */
public record Adam(float learningRate) implements Optimizer {
  private static final float BETA1 = 0.9f;
  private static final float BETA2 = 0.999f;
  private static final float EPSILON = 1e-7f;

  @Override
  public Op apply(Ops tf, List<Variable<TFloat32>> variables, List<Operand<TFloat32>> gradients) {
    Ops scope = tf.withSubScope("adam");
    Operand<TFloat32> beta1 = scope.constant(BETA1);
    Operand<TFloat32> beta2 = scope.constant(BETA2);
    Variable<TFloat32> beta1Power = scope.withName("beta1_power").variable(beta1);
    Variable<TFloat32> beta2Power = scope.withName("beta2_power").variable(beta2);

    List<Op> updates = new ArrayList<>();
    for (int i = 0; i < variables.size(); i++) {
      Variable<TFloat32> variable = variables.get(i);
      updates.add(
          scope.train.applyAdam(
              variable,
              slot(scope, variable, "m"),
              slot(scope, variable, "v"),
              beta1Power,
              beta2Power,
              scope.constant(learningRate),
              beta1,
              beta2,
              scope.constant(EPSILON),
              gradients.get(i)));
    }
    // The powers belong to the step that was just taken; they move on only when every variable has
    // used them.
    Ops after = scope.withControlDependencies(updates);
    Op power1 = after.assign(beta1Power, after.math.mul(beta1Power, beta1));
    Op power2 = after.assign(beta2Power, after.math.mul(beta2Power, beta2));
    return scope.withControlDependencies(List.of(power1, power2)).withName("step").noOp();
  }

  private static Variable<TFloat32> slot(Ops scope, Variable<TFloat32> variable, String name) {
    Ops slots = scope.withSubScope(variable.op().name().replace('/', '_'));
    return slots
        .withName(name)
        .variable(slots.zeros(slots.constant(variable.shape().asArray()), TFloat32.class));
  }
}
