package org.tf2torch.parity.archive;

import java.nio.file.Path;
import java.util.Optional;

/** Copies of a converted file that show more than it does itself. */
public final class Instrumented {
  private Instrumented() {}

  /**
   * What the key of a module's output in the copy's results is, by its path such as {@code
   * block1.conv}.
   */
  public static String key(String modulePath) {
    return Taps.PREFIX + modulePath + ".";
  }

  /**
   * The path of the module whose output has this key; none if it is an output of the model itself.
   */
  public static Optional<String> module(String key) {
    return key.startsWith(Taps.PREFIX)
        ? Optional.of(key.substring(Taps.PREFIX.length(), key.length() - 1))
        : Optional.empty();
  }

  /** A copy that also returns the output of every module. */
  public static void withTaps(Path converted, Path copy) {
    ArchiveCopy.write(converted, copy, taps(converted));
  }

  /** Such a copy that computes in {@code float64}. */
  public static void withTapsInDouble(Path converted, Path copy) {
    ArchiveCopy.write(converted, copy, taps(converted).then(new DoublePrecision()));
  }

  private static Taps taps(Path converted) {
    return new Taps(ArchiveCopy.module(converted).rootClass());
  }
}
