package org.tf2torch.ir.training;

/**
 * How an optimizer moves a weight w along its gradient g; lr is the learning rate, t the number of
 * the step from 1 on. Sources: {@code keras/optimizers/*.py}, and for the older optimizers {@code
 * tensorflow/core/kernels/training_ops.cc}.
 */
public sealed interface UpdateRule {
  /** {@code m = momentum m - lr g; w += m}, with Nesterov {@code w += momentum m - lr g}. */
  record Sgd(double momentum, boolean nesterov) implements UpdateRule {}

  /**
   * {@code v += (g² - v)(1 - rho)}, and when centered {@code a += (g - a)(1 - rho), v' = v - a²};
   * {@code m = momentum m + lr g / d; w -= m}.
   *
   * @param epsilonInside whether {@code d = √(v' + epsilon)}; else {@code √v' + epsilon}
   */
  record RmsProp(
      double rho, double momentum, double epsilon, boolean centered, boolean epsilonInside)
      implements UpdateRule {}

  /**
   * {@code m += (g - m)(1 - beta1); v += (g² - v)(1 - beta2); w -= lr √(1 - beta2^t) / (1 -
   * beta1^t) · m / (√v + epsilon)}.
   *
   * @param amsgrad whether the largest v so far is taken
   */
  record Adam(double beta1, double beta2, double epsilon, boolean amsgrad) implements UpdateRule {}

  /**
   * {@code v += g²; w -= lr g / d}.
   *
   * @param initial what v begins with
   * @param epsilonInside whether {@code d = √(v + epsilon)}; else {@code √v + epsilon}
   */
  record Adagrad(double initial, double epsilon, boolean epsilonInside) implements UpdateRule {}

  /**
   * {@code v += (g² - v)(1 - rho); x = √(d + epsilon) / √(v + epsilon) · g; d += (x² - d)(1 - rho);
   * w -= lr x}.
   */
  record Adadelta(double rho, double epsilon) implements UpdateRule {}

  /**
   * {@code m += (g - m)(1 - beta1); v = max(beta2 v, |g|); w -= lr / (1 - beta1^t) · m / (v +
   * epsilon)}.
   */
  record Adamax(double beta1, double beta2, double epsilon) implements UpdateRule {}

  /**
   * Adam with Nesterov's momentum: {@code u(t) = beta1 (1 - 0.96^(decay t) / 2)}, U the product of
   * the u so far; {@code w -= lr (u(t+1) m / (1 - U u(t+1)) + (1 - u(t)) g / (1 - U)) / (√(v / (1 -
   * beta2^t)) + epsilon)}.
   */
  record Nadam(double beta1, double beta2, double epsilon, double decay) implements UpdateRule {}

  /** {@code w -= lr sign(beta1 m + (1 - beta1) g); m += (g - m)(1 - beta2)}. */
  record Lion(double beta1, double beta2) implements UpdateRule {}

  /**
   * A rule that is the source's own, or not known here.
   *
   * @param name what the source calls it
   */
  record Unknown(String name) implements UpdateRule {}
}
