package org.tf2torch.ir.training;

/** How a weight is drawn before training. What depends on the weight's shape is computed. */
public sealed interface Initializer {
  /** One number for all elements. */
  record Constant(double value) implements Initializer {}

  record Uniform(double low, double high) implements Initializer {}

  record Normal(double mean, double deviation) implements Initializer {}

  /**
   * A normal distribution without what is further than two deviations from the mean.
   *
   * @param deviation of the distribution before it is cut
   */
  record TruncatedNormal(double mean, double deviation) implements Initializer {}

  /** A random matrix with orthonormal rows or columns: all axes but Keras's last are its rows. */
  record Orthogonal(double gain) implements Initializer {}

  /** That number on the diagonal of a matrix, and zeros. */
  record Diagonal(double value) implements Initializer {}

  /** Keras's LSTM: zeros, but ones for the gate that forgets, the second of four. */
  record ForgetBias() implements Initializer {}
}
