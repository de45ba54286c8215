package org.tf2torch.parity;

/**
 * A check that could not be carried out. A model that was compared and found different is no
 * exception: that is a {@link ParityReport} whose verdict is failed.
 *
 * <p>The message is one line, names the file or option it is about, and is meant for the user's
 * terminal.
 */
public final class ParityException extends RuntimeException {
  /** What went wrong, by the exit code a command ends with. */
  public enum Kind {
    /** The harness or the machine failed; exit code 1. */
    INTERNAL(1),
    /** Options that contradict each other or the model; exit code 2. */
    USAGE(2),
    /** A sound model that cannot be run here: text inputs, a missing GPU; exit code 3. */
    UNSUPPORTED(3),
    /** A file is missing, damaged, or not what it should be; exit code 4. */
    BROKEN_INPUT(4);

    private final int exitCode;

    Kind(int exitCode) {
      this.exitCode = exitCode;
    }

    public int exitCode() {
      return exitCode;
    }
  }

  private final Kind kind;

  public ParityException(Kind kind, String message) {
    super(oneLine(message));
    this.kind = kind;
  }

  public ParityException(Kind kind, String message, Throwable cause) {
    super(oneLine(message), cause);
    this.kind = kind;
  }

  public Kind kind() {
    return kind;
  }

  public static ParityException usage(String message) {
    return new ParityException(Kind.USAGE, message);
  }

  public static ParityException unsupported(String message) {
    return new ParityException(Kind.UNSUPPORTED, message);
  }

  public static ParityException broken(String message) {
    return new ParityException(Kind.BROKEN_INPUT, message);
  }

  private static String oneLine(String message) {
    return message == null ? "" : message.strip().replaceAll("\\s*[\\r\\n]+\\s*", " ");
  }
}
