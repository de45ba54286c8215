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

  /** A copy that takes and gives tensors of every type as {@link Carrier} has them. */
  public static void withCarriers(Path converted, Path copy, Migration migration) {
    String root = ArchiveCopy.module(converted).rootClass();
    ArchiveCopy.write(converted, copy, new CarrierEdits(root, migration));
  }

  private static Taps taps(Path converted) {
    return new Taps(ArchiveCopy.module(converted).rootClass());
  }
}
