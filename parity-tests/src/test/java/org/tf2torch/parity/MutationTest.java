package org.tf2torch.parity;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.tf2torch.parity.archive.Mutation;

/**
 * Proof that the harness notices. Other models than the twin are given by the system properties
 * {@code parity.original}, {@code parity.converted} and {@code parity.layers} (paths of modules
 * with a weight and a bias, separated by commas).
 */
class MutationTest {
  @TempDir Path folder;

  @ParameterizedTest
  @EnumSource
  void theMistakeIsFoundWhereItWasMade(Mutation mutation) throws IOException {
    String layer =
        switch (mutation) {
          case WRONG_EPSILON -> "bn1";
          case WRONG_PADDING_SIDE -> "conv1";
          default -> "conv2";
        };
    assertFound(mutation, Twins.path("cnn"), Twins.path("cnn.pt"), layer);
  }

  record Case(Mutation mutation, String layer) {}

  static List<Case> cases() {
    return List.of(System.getProperty("parity.layers", "").split(",")).stream()
        .filter(layer -> !layer.isEmpty())
        .flatMap(layer -> List.of(Mutation.values()).stream().map(m -> new Case(m, layer)))
        .filter(c -> !c.mutation().inCode())
        .toList();
  }

  @ParameterizedTest(allowZeroInvocations = true)
  @MethodSource("cases")
  void inOtherModels(Case mistake) throws IOException {
    Path original = Path.of(System.getProperty("parity.original"));
    Path converted = Path.of(System.getProperty("parity.converted"));
    assertFound(mistake.mutation(), original, converted, mistake.layer());
  }

  private void assertFound(Mutation mutation, Path original, Path converted, String layer)
      throws IOException {
    Path mutant = folder.resolve("mutant.pt");
    mutation.apply(converted, mutant, layer);

    ParityReport report = ParityCheck.of(original, mutant).samples(2).layers(true).run();

    assertFalse(report.passed(), mutation + " goes unnoticed");
    assertEquals(layer, report.layers().firstOff(), () -> report.layers().layers().toString());
  }
}
