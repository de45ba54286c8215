package org.tf2torch.parity;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BaselineTest {
  @Test
  void theSameModelIsNoWorseAndAWrongOneIs() {
    ParityReport good = Twins.check("cnn", "cnn.pt").run();
    ParityReport bad = Twins.check("cnn", "cnn-wrong.pt").run();

    assertEquals(List.of(), new Baseline(good).regressions(good));
    assertEquals(List.of(), new Baseline(bad).regressions(good), "better is no regression");
    List<String> worse = new Baseline(good).regressions(bad);
    assertEquals(1, worse.size(), worse.toString());
    assertTrue(worse.get(0).startsWith("data: scores: largest error grew from "), worse.get(0));
  }

  @Test
  void otherInputsAndOutputsAreNoticed() {
    ParityReport cnn = Twins.check("cnn", "cnn.pt").run();
    ParityReport other = Twins.check("frozen.pb", "frozen.pt").run();

    assertEquals(
        List.of(
            "the inputs are not those of the baseline", "data: y is new", "data: scores is gone"),
        new Baseline(cnn).regressions(other));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "null",
        "{}",
        "[]",
        "{\"data\": {\"inputsSha256\": \"0\"}, \"probes\": [null]}",
        "{\"data\": {\"inputsSha256\": \"0\"}, \"probes\": [{\"outputs\": [{\"name\": \"y\"}]}]}"
      })
  void whatIsNoWholeReportIsBroken(String json, @TempDir Path folder) throws IOException {
    Path file = Files.writeString(folder.resolve("earlier.json"), json);
    ParityException broken = assertThrows(ParityException.class, () -> Baseline.read(file));
    assertEquals(ParityException.Kind.BROKEN_INPUT, broken.kind());
    assertTrue(broken.getMessage().startsWith(file.toString()), broken.getMessage());
  }
}
