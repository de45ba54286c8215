package org.tf2torch.cli.text;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AmountsTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "0 | 0 B",
        "999 | 999 B",
        "1000 | 1.0 kB",
        "999949 | 999.9 kB",
        "999950 | 1.0 MB",
        "102546848 | 102.5 MB",
        "9223372036854775807 | 9.2 EB"
      })
  void bytesAreRoundedToOneDecimalOfTheLargestUnit(long bytes, String text) {
    assertEquals(text, Amounts.bytes(bytes));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "0 | 0 ms",
        "99 | 99 ms",
        "100 | 0.1 s",
        "59949 | 59.9 s",
        "59950 | 1 min 00 s",
        "125000 | 2 min 05 s"
      })
  void timesGetCoarserAsTheyGrow(long millis, String text) {
    assertEquals(text, Amounts.time(Duration.ofMillis(millis)));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {"1 | 1 model", "0 | 0 models", "25636712 | 25,636,712 models"})
  void countsAgreeWithTheirNoun(long number, String text) {
    assertEquals(text, Amounts.count(number, "model", "models"));
  }
}
