package org.tf2torch.cli.text;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class ProgressLineTest {
  private final ByteArrayOutputStream written = new ByteArrayOutputStream();
  private final PrintStream stream = new PrintStream(written, true, StandardCharsets.UTF_8);

  @Test
  void nothingIsWrittenWhereNobodyWatches() {
    try (ProgressLine line = ProgressLine.on(stream, false)) {
      line.doing("writing");
    }
    assertEquals("", text());
  }

  @Test
  @Timeout(60)
  void theLineIsTakenAwayAtTheEndAndHoldsNoControlCharacters() throws InterruptedException {
    try (ProgressLine line = ProgressLine.on(stream, true)) {
      line.doing("evil\033[2Jname");
      while (!text().contains("evil?[2Jname")) {
        Thread.sleep(20);
      }
    }
    assertTrue(text().endsWith("\r\033[K"), () -> "the line still stands: " + text());
  }

  private String text() {
    return written.toString(StandardCharsets.UTF_8);
  }
}
