package org.tf2torch.parity.archive;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;

/** Copies of a converted file that show more than it does itself. */
public final class Instrumented {
  private Instrumented() {}

  /** What a tap shows of its module. */
  public enum Shown {
    /** What it returns. */
    RESULT(Taps.PREFIX),
    /** The results of all steps of a recurrent layer. */
    SEQUENCE(Taps.SEQUENCE),
    /** The result of a recurrent layer's last step, as a sequence of one. */
    STATE(Taps.STATE);

    private final String prefix;

    Shown(String prefix) {
      this.prefix = prefix;
    }
  }

  /**
   * Something inside the converted model that a copy shows.
   *
   * @param module the module's path, such as {@code block1.conv}
   */
  public record Tap(String module, Shown shown) {
    /** What the key in the copy's results is. */
    public String key() {
      return shown.prefix + module + ".";
    }

    /** What has this key; none if it is an output of the model itself. */
    public static Optional<Tap> of(String key) {
      return Arrays.stream(Shown.values())
          .filter(shown -> key.startsWith(shown.prefix) && key.endsWith("."))
          .map(shown -> new Tap(key.substring(shown.prefix.length(), key.length() - 1), shown))
          .findFirst();
    }
  }

  /** A copy that also returns the output of every module. */
  public static void withTaps(Path converted, Path copy) {
    ArchiveCopy.write(converted, copy, taps(converted));
  }

  /** Such a copy that computes in {@code float64}. */
  public static void withTapsInDouble(Path converted, Path copy) {
    ArchiveCopy.write(converted, copy, taps(converted).then(new DoublePrecision()));
  }

  /** Whether libtorch's binding can only run a copy that {@link #runnable} makes. */
  public static boolean isNeeded(Migration migration) {
    return !migration.method().equals(Migration.FORWARD) || Carrier.isNeeded(migration);
  }

  /**
   * A copy whose {@code forward} is the method that the migration is about, and takes and gives
   * tensors of every type as {@link Carrier} has them.
   */
  public static void runnable(Path converted, Path copy, Migration migration) {
    String root = ArchiveCopy.module(converted).rootClass();
    ArchiveCopy.Edits carriers = new CarrierEdits(root, migration);
    ArchiveCopy.Edits edits =
        migration.method().equals(Migration.FORWARD)
            ? carriers
            : new MethodAsForward(root, migration.method()).then(carriers);
    ArchiveCopy.write(converted, copy, edits);
  }

  private static Taps taps(Path converted) {
    return new Taps(ArchiveCopy.module(converted).rootClass());
  }
}
