package org.tf2torch.parity.training;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.tf2torch.parity.ParityException;
import org.tf2torch.parity.archive.Migration;

class FreezingTest {
  private static final Migration MIGRATION =
      new Migration(
          Migration.FORWARD,
          "serving_default",
          List.of("serve"),
          Optional.empty(),
          List.of(),
          List.of(),
          List.of(
              new Migration.Parameter("block/conv/kernel", "block.conv.weight", true),
              new Migration.Parameter("block/conv/bias", "block.conv.bias", true),
              new Migration.Parameter("block/bn/moving_mean", "block.bn.running_mean", false),
              new Migration.Parameter("dense/kernel", "dense.weight", true)),
          false,
          false,
          List.of());

  @Test
  void keysAndNamesOfTensorFlowFit() {
    assertEquals(
        List.of("block.conv.weight", "block.conv.bias"),
        Freezing.keys(List.of("block.*"), MIGRATION));
    assertEquals(
        List.of("block.conv.weight", "dense.weight"),
        Freezing.keys(List.of("*/kernel"), MIGRATION));
  }

  @Test
  void whatFitsNothingIsWrongUsage() {
    assertThrows(ParityException.class, () -> Freezing.keys(List.of("head.*"), MIGRATION));
    assertThrows(ParityException.class, () -> Freezing.keys(List.of("*running_mean"), MIGRATION));
  }
}
