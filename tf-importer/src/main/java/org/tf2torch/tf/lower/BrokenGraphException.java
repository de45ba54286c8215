package org.tf2torch.tf.lower;

/** The graph contradicts itself: an input names nothing, a node lacks an attribute. One line. */
public final class BrokenGraphException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public BrokenGraphException(String message) {
    super(message);
  }
}
