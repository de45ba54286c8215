package org.tf2torch.cli;

import org.tf2torch.cli.convert.Status;

/** What the command's exit status means. */
public enum ExitCode {
  /** What was asked for is done. */
  DONE(0),
  /** Something went wrong that is no fault of the caller or of the model. */
  DEFECT(1),
  /** The command line cannot be understood, or a file it names cannot be written. */
  USAGE(2),
  /** The model cannot be converted exactly. */
  REFUSED(3),
  /** The model's files are missing or damaged. */
  BROKEN_INPUT(4),
  /** The converted model does not compute what the original does. */
  PARITY_FAILED(5),
  /** Some models of a batch were not converted. */
  BATCH_INCOMPLETE(6);

  private final int status;

  ExitCode(int status) {
    this.status = status;
  }

  public int status() {
    return status;
  }

  /** How a command ends that was about one model. */
  static ExitCode of(Status status) {
    return switch (status) {
      case CONVERTED, CONVERTIBLE, UNCHANGED -> DONE;
      case REFUSED -> REFUSED;
      case BROKEN -> BROKEN_INPUT;
      case UNWRITABLE -> USAGE;
      case FAILED -> DEFECT;
    };
  }
}
