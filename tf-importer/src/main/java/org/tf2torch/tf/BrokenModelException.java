package org.tf2torch.tf;

import java.nio.file.Path;

/**
 * A model file is not what it should be: missing, cut short, damaged, or contradicting itself. The
 * message is one line that names the file and says what is wrong; the command line exits with 4.
 */
public final class BrokenModelException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /**
   * @param file the file that is broken
   * @param what what is wrong with it, as the rest of a sentence that begins with the file's name
   */
  public BrokenModelException(Path file, String what) {
    this(file, what, null);
  }

  public BrokenModelException(Path file, String what, Throwable cause) {
    super(oneLine(file + ": " + what), cause);
  }

  // What is wrong may quote names from the file, and those may hold anything.
  private static String oneLine(String message) {
    return message.replaceAll("\\p{Cntrl}+", " ").strip();
  }
}
