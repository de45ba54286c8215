package org.tf2torch.cli.convert;

import java.util.Locale;

/** How the conversion of a model ended. Only {@link #CONVERTED} wrote a file. */
public enum Status {
  /** The file is written. */
  CONVERTED,
  /** The model can be converted; only that was asked. */
  CONVERTIBLE,
  /** The file that was there was made from the same model. */
  UNCHANGED,
  /** The model cannot be converted exactly, or it is not clear which part of it is meant. */
  REFUSED,
  /** The model's files are missing or damaged. */
  BROKEN,
  /** The file cannot be written where it should be. */
  UNWRITABLE,
  /** The converter failed, by no fault of the model. */
  FAILED;

  /** The word in reports. */
  public String text() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** Whether what was asked for is done. */
  public boolean isDone() {
    return this == CONVERTED || this == CONVERTIBLE || this == UNCHANGED;
  }
}
