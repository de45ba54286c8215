package org.tf2torch.cli.text;

import java.time.Duration;
import java.util.Locale;

/** Numbers as people read them. */
public final class Amounts {
  private static final String[] BYTE_UNITS = {"kB", "MB", "GB", "TB", "PB", "EB"};

  private Amounts() {}

  /** A number with its thousands apart: {@code 25,636,712}. */
  public static String count(long number) {
    return String.format(Locale.ROOT, "%,d", number);
  }

  /** A number and what it counts: {@code 1 model}, {@code 2 models}. */
  public static String count(long number, String one, String many) {
    return count(number) + " " + (number == 1 ? one : many);
  }

  /** Bytes in decimal units, as disks are sold: {@code 102.5 MB}. */
  public static String bytes(long bytes) {
    if (bytes < 1000) {
      return bytes + " B";
    }
    double amount = bytes;
    int unit = -1;
    // What would round to 1000.0 belongs to the next unit.
    while (amount >= 999.95 && unit < BYTE_UNITS.length - 1) {
      amount /= 1000;
      unit++;
    }
    return String.format(Locale.ROOT, "%.1f %s", amount, BYTE_UNITS[unit]);
  }

  /** A time as short as it is still useful: {@code 35 ms}, {@code 0.9 s}, {@code 2 min 05 s}. */
  public static String time(Duration time) {
    long millis = time.toMillis();
    if (millis < 100) {
      return millis + " ms";
    }
    if (millis < 59_950) {
      return String.format(Locale.ROOT, "%.1f s", millis / 1000.0);
    }
    long seconds = (millis + 500) / 1000;
    return String.format(Locale.ROOT, "%d min %02d s", seconds / 60, seconds % 60);
  }
}
