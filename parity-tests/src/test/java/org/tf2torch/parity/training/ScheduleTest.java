package org.tf2torch.parity.training;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.tf2torch.parity.ParityException;

class ScheduleTest {
  // Ten steps an epoch, forty in all.
  @ParameterizedTest
  @CsvSource({
    "constant, 0, 1",
    "constant, 39, 1",
    "linear, 0, 1",
    "linear, 20, 0.5",
    "cosine, 0, 1",
    "cosine, 20, 0.5",
    "cosine, 10, 0.8535533905932737",
    "step:2:0.1, 19, 1",
    "step:2:0.1, 20, 0.1",
    "step:1:0.5, 39, 0.125"
  })
  void theRateFollowsTheCourse(String text, long step, double expected) {
    assertEquals(expected, Schedule.parse(text).at(step, 10, 40), 1e-12);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "step", "step:0:0.1", "step:1:-1", "step:1:x", "warmup"})
  void anythingElseIsWrongUsage(String text) {
    assertThrows(ParityException.class, () -> Schedule.parse(text));
  }

  @Test
  void anOrderIsAPermutationAndAnotherInEachEpoch() {
    BatchOrder order = BatchOrder.epochs(10, 4, true, 1);

    assertEquals(45, order.epoch(0).stream().flatMapToInt(java.util.Arrays::stream).sum());
    assertEquals(2, order.epoch(0).get(2).length, "the last batch is what is left");
    assertEquals(
        java.util.List.of(false),
        java.util.List.of(java.util.Arrays.equals(order.epoch(0).get(0), order.epoch(1).get(0))));
  }

  @Test
  void samplesThatAreNotThereAreWrongUsage() {
    assertThrows(
        ParityException.class, () -> BatchOrder.fixed(java.util.List.of(new int[] {0, 10}), 10));
  }
}
