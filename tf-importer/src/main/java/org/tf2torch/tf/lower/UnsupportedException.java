package org.tf2torch.tf.lower;

/**
 * One node cannot be lowered exactly. Caught where the node is lowered, and reported with all
 * others.
 */
final class UnsupportedException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final String remedy;

  UnsupportedException(String reason, String remedy) {
    super(reason, null, false, false);
    this.remedy = remedy;
  }

  String remedy() {
    return remedy;
  }
}
