package org.tf2torch.parity;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.tf2torch.parity.archive.Mutation;

/**
 * Proof that the harness notices. {@link MutationTableTest} makes the same mistakes in large
 * models.
 */
class MutationTest {
  @TempDir Path folder;

  @ParameterizedTest
  @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "WRONG_DIRECTION")
  void theMistakeIsFoundWhereItWasMade(Mutation mutation) throws IOException {
    String layer =
        switch (mutation) {
          case WRONG_EPSILON -> "bn1";
          case WRONG_PADDING_SIDE -> "conv1";
          default -> "conv2";
        };
    Path mutant = folder.resolve("mutant.pt");
    mutation.apply(Twins.path("cnn.pt"), mutant, layer);

    ParityReport report =
        ParityCheck.of(Twins.path("cnn"), mutant).samples(2).threads(1).layers(true).run();

    assertFalse(report.passed(), mutation + " goes unnoticed");
    assertEquals(layer, report.layers().firstOff(), () -> report.layers().layers().toString());
  }
}
