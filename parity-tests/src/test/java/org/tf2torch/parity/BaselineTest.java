package org.tf2torch.parity;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;

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
}
