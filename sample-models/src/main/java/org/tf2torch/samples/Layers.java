package org.tf2torch.samples;

import java.util.ArrayList;
import java.util.List;
import org.tensorflow.Operand;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.Variable;
import org.tensorflow.op.random.TruncatedNormal;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TInt32;

/**
 * Builds layers into a graph and remembers their variables, each named {@code layer/kernel} or
 * {@code layer/bias}.
 *
 * <p>Kernels start as He and others proposed for layers before a ReLU (<a
 * href="https://arxiv.org/abs/1502.01852">2015</a>): normal, cut at two deviations, with variance 2
 * / fan-in. Biases start at zero.
 */
final class Layers {
  private final Ops tf;
  private final long seed;
  private final List<Variable<TFloat32>> variables = new ArrayList<>();

  /**
   * @param seed every variable's initial values follow from it
   */
  Layers(Ops tf, long seed) {
    this.tf = tf;
    this.seed = seed;
  }

  /** The variables of all layers so far, in the order they were built. */
  List<Variable<TFloat32>> variables() {
    return List.copyOf(variables);
  }

  /**
   * 3 by 3 convolution, as wide as its input, with a ReLU: [batch, h, w, in] to [batch, h, w, out].
   */
  Operand<TFloat32> convolution(String name, Operand<TFloat32> input, int in, int out) {
    Ops scope = tf.withSubScope(name);
    Operand<TFloat32> kernel = kernel(scope, Shape.of(3, 3, in, out), 3 * 3 * in);
    Operand<TFloat32> sum = scope.nn.conv2d(input, kernel, List.of(1L, 1L, 1L, 1L), "SAME");
    return scope.nn.relu(scope.nn.biasAdd(sum, bias(scope, out)));
  }

  /** The largest of every 2 by 2 pixels: [batch, h, w, c] to [batch, h / 2, w / 2, c]. */
  Operand<TFloat32> maxPool(String name, Operand<TFloat32> input) {
    Ops scope = tf.withSubScope(name);
    Operand<TInt32> window = scope.array(1, 2, 2, 1);
    return scope.nn.maxPool(input, window, window, "VALID");
  }

  /** Fully connected: [batch, in] to [batch, out]. */
  Operand<TFloat32> dense(String name, Operand<TFloat32> input, int in, int out) {
    Ops scope = tf.withSubScope(name);
    Operand<TFloat32> product = scope.linalg.matMul(input, kernel(scope, Shape.of(in, out), in));
    return scope.nn.biasAdd(product, bias(scope, out));
  }

  private Operand<TFloat32> kernel(Ops scope, Shape shape, int fanIn) {
    TruncatedNormal.Options[] seeds = {
      TruncatedNormal.seed(seed), TruncatedNormal.seed2((long) variables.size())
    };
    Operand<TFloat32> normal =
        scope.random.truncatedNormal(scope.constant(shape.asArray()), TFloat32.class, seeds);
    float deviation = (float) Math.sqrt(2.0 / fanIn);
    return variable(scope.withName("kernel"), scope.math.mul(normal, scope.constant(deviation)));
  }

  private Operand<TFloat32> bias(Ops scope, int size) {
    return variable(scope.withName("bias"), scope.zeros(scope.array(size), TFloat32.class));
  }

  private Operand<TFloat32> variable(Ops scope, Operand<TFloat32> initial) {
    Variable<TFloat32> variable = scope.variable(initial);
    variables.add(variable);
    return variable;
  }
}
