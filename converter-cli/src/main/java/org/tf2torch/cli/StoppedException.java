package org.tf2torch.cli;

import org.tf2torch.cli.convert.Status;

/** A command cannot go on; the message is one line for the user. */
final class StoppedException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final Status status;

  StoppedException(Status status, String message, Throwable cause) {
    super(message, cause);
    this.status = status;
  }

  Status status() {
    return status;
  }
}
