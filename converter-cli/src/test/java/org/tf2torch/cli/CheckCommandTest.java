package org.tf2torch.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Mistakes that are found before anything is run. */
class CheckCommandTest {
  private final CapturedTerminal terminal = new CapturedTerminal();

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "--tolerance=scores | --tolerance scores: write NAME=ATOL,RTOL",
        "--tolerance=scores=1 | --tolerance scores=1: write NAME=ATOL,RTOL",
        "--tolerance=scores=a,1 | 'a' is no number",
        "--tolerance=scores=-1,1 | tolerances are not negative",
        "--device=tpu | unknown device 'tpu': use cpu, cuda or cuda:N",
        "--data=pictures | use cifar10:PATH, voc:DIR, folder:DIR, FILE.npz",
        "--report=report.pdf | the name must end in .json, .html, .xml or .md",
      })
  void aWrongOptionIsOneLine(String option, String complaint) {
    assertEquals(2, terminal.migrate("check", "model", "out.pt", option), terminal.err());
    assertTrue(terminal.err().contains(complaint), terminal.err());
    assertEquals(1, terminal.err().lines().count(), terminal.err());
  }

  @Test
  void aPolicyWithAnUnknownKeyIsBroken(@TempDir Path folder) throws IOException {
    Path policy = Files.writeString(folder.resolve("policy.json"), "{\"output\": {}}");

    assertEquals(4, terminal.migrate("check", "model", "out.pt", "--policy", policy.toString()));
    assertTrue(terminal.err().contains("Unrecognized field \"output\""), terminal.err());
  }
}
