package org.tf2torch.tf.lower;

/**
 * The graph contradicts itself, such as an input that names nothing, or is beyond all measure. One
 * line.
 */
public final class BrokenGraphException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public BrokenGraphException(String message) {
    super(message);
  }
}
