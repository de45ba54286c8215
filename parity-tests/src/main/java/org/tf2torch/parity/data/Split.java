package org.tf2torch.parity.data;

import java.util.Arrays;
import java.util.Locale;
import org.tf2torch.parity.ParityException;

/** A part of a data set that comes in parts. */
public enum Split {
  TRAIN,
  VAL,
  TRAINVAL,
  TEST;

  /** The word on the command line, and the name of VOC's lists. */
  public String text() {
    return name().toLowerCase(Locale.ROOT);
  }

  public static Split named(String text) {
    return Arrays.stream(values())
        .filter(split -> split.text().equals(text))
        .findFirst()
        .orElseThrow(
            () ->
                ParityException.usage(
                    "unknown split '" + text + "': use train, val, trainval or test"));
  }
}
