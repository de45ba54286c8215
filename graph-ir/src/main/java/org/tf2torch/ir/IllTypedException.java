package org.tf2torch.ir;

/** An operation's operands do not fit it. The message says which and why, in one line. */
public final class IllTypedException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public IllTypedException(String message) {
    super(message);
  }
}
