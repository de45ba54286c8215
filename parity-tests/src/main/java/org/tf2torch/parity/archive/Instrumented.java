package org.tf2torch.parity.archive;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** Copies of a converted file that show more than it does itself. */
public final class Instrumented {
  private Instrumented() {}

  /**
   * Something inside the converted model that a copy shows.
   *
   * @param module the module's path, such as {@code block1.conv}
   * @param sequence whether these are the results of all steps of a recurrent layer, steps first
   */
  public record Tap(String module, boolean sequence) {
    /** What the key in the copy's results is. */
    public String key() {
      return (sequence ? Taps.SEQUENCE : Taps.PREFIX) + module + ".";
    }

    /** What has this key; none if it is an output of the model itself. */
    public static Optional<Tap> of(String key) {
      for (String prefix : List.of(Taps.PREFIX, Taps.SEQUENCE)) {
        if (key.startsWith(prefix) && key.endsWith(".")) {
          String module = key.substring(prefix.length(), key.length() - 1);
          return Optional.of(new Tap(module, prefix.equals(Taps.SEQUENCE)));
        }
      }
      return Optional.empty();
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

  /** A copy that takes and gives tensors of every type as {@link Carrier} has them. */
  public static void withCarriers(Path converted, Path copy, Migration migration) {
    String root = ArchiveCopy.module(converted).rootClass();
    ArchiveCopy.write(converted, copy, new CarrierEdits(root, migration));
  }

  private static Taps taps(Path converted) {
    return new Taps(ArchiveCopy.module(converted).rootClass());
  }
}
