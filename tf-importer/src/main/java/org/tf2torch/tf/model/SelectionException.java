package org.tf2torch.tf.model;

/**
 * Which part of a model is meant is not clear: it has several signatures or tag sets and none is
 * the default, or none of the name that was asked for. The message is one line and lists what there
 * is; the command line exits with 3.
 */
public final class SelectionException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public SelectionException(String message) {
    super(message);
  }
}
