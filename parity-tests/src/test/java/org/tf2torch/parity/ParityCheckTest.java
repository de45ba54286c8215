package org.tf2torch.parity;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
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
import org.tf2torch.parity.data.GeneratedInputs;
import org.tf2torch.parity.data.NumpyFile;
import org.tf2torch.parity.metrics.Tolerance;
import org.tf2torch.parity.metrics.Tolerances;

class ParityCheckTest {
  private static ParityReport.Output only(ParityReport report) {
    assertEquals(1, report.probes().size(), "one probe where a data set is gone through");
    assertEquals(1, report.probes().get(0).outputs().size(), "one output");
    return report.probes().get(0).outputs().get(0);
  }

  @Test
  void aTwinPasses() {
    ParityReport report = Twins.check("cnn", "cnn.pt").run().assertPassed();

    ParityReport.Output scores = only(report);
    assertEquals("scores", scores.name());
    assertTrue(scores.error().maxAbs() < 1e-6, () -> "float32 noise only, not " + scores.error());
    assertTrue(scores.error().cosine() > 0.999999, () -> "same direction: " + scores.error());
    assertEquals(8, scores.agreement().first(), "the same class first in all eight samples");
    assertEquals(
        80,
        scores.ulps().stream().mapToLong(Long::longValue).sum(),
        "a step count for each element");
  }

  @Test
  void aWrongWeightFailsAndIsMeasured() {
    ParityReport report = Twins.check("cnn", "cnn-wrong.pt").run();

    assertFalse(report.passed(), "a weight of conv2 is off by 0.5");
    assertTrue(only(report).error().outside() > 0);
    AssertionError error = assertThrows(AssertionError.class, report::assertPassed);
    assertTrue(
        error.getMessage().contains("scores"), () -> "names the output: " + error.getMessage());
  }

  @Test
  void aWiderToleranceIsTheUsersChoice() {
    assertTrue(Twins.check("cnn", "cnn-wrong.pt").tolerance(new Tolerance(1, 0)).run().passed());
  }

  @Test
  void everyOutputIsMatchedByNameAndLayout() {
    ParityReport report =
        Twins.check("several", "several.pt")
            .data(new NumpyFile(Twins.path("several.npz")))
            .batchSize(3)
            .run();

    report.assertPassed();
    List<ParityReport.Output> outputs = report.probes().get(0).outputs();
    assertEquals(
        List.of("masked", "even", "sum", "wave", "half"),
        outputs.stream().map(ParityReport.Output::name).toList());
    assertAll(
        outputs.stream()
            .map(o -> () -> assertEquals(0, o.error().maxAbs(), o.name() + " is exact")));
    assertEquals(7, report.data().samples());
    assertEquals(
        3, outputs.get(2).error().elements(), "one sum per batch of at most three samples");
    assertEquals(Tolerance.EXACT, outputs.get(1).tolerance(), "booleans have no tolerance");
  }

  @Test
  void typesThatTheJavaBindingLacksAreComparedToo() {
    ParityReport report =
        Twins.check("wide", "wide.pt").data(new GeneratedInputs(1)).run().assertPassed();

    assertEquals(
        List.of("uint16", "uint32", "uint64", "float8_e5m2", "float8_e4m3fn", "complex128"),
        report.probes().get(0).outputs().stream().map(ParityReport.Output::dtype).toList());
  }

  @Test
  void anOutputThatIsDrawnIsSaidNotToBeCompared() {
    ParityReport report = Twins.check("noise", "noise.pt").layers(true).run().assertPassed();

    List<ParityReport.Output> outputs = report.probes().get(0).outputs();
    assertEquals("RandomStandardNormal", outputs.get(0).random());
    assertTrue(outputs.get(0).error().outside() > 0, "which is no failure");
    assertEquals(null, outputs.get(1).random(), "the other output is compared");
    assertEquals(2, report.notes().size(), "a note on the output, one on the layers");
  }

  @Test
  void aModelThatBeginsInsideAFunctionIsFedThere() {
    ParityReport report = Twins.check("cut", "cut.pt").run().assertPassed();

    assertEquals("y", only(report).name());
  }

  @Test
  void aToleranceCanBeGivenByOutput() {
    Tolerances wide = Tolerances.NONE.forOutput("scores", new Tolerance(1, 0));
    assertTrue(Twins.check("cnn", "cnn-wrong.pt").tolerances(wide).run().passed());

    Tolerances misspelled = Tolerances.NONE.forOutput("score", new Tolerance(1, 0));
    ParityException e =
        assertThrows(
            ParityException.class, Twins.check("cnn", "cnn.pt").tolerances(misspelled)::run);
    assertEquals(ParityException.Kind.USAGE, e.kind());
  }

  @ParameterizedTest
  @ValueSource(strings = {"frozen.pb", "frozen.pbtxt"})
  void aFrozenGraphIsNamedByItsNodes(String graph) {
    ParityReport report = Twins.check(graph, "frozen.pt").run().assertPassed();

    assertEquals("y", only(report).name());
    assertEquals(null, report.original().signature());
  }

  @Test
  void aSecondRunGivesTheSameNumbers() {
    ParityCheck check = Twins.check("cnn", "cnn.pt").samples(4).batchSize(2);

    assertEquals(check.run(), check.run());
  }

  @ParameterizedTest
  @ValueSource(strings = {"cuda", "cuda:7"})
  void anAbsentGpuIsOneLine(String device) {
    ParityException e =
        assertThrows(ParityException.class, Twins.check("cnn", "cnn.pt").device(device)::run);

    assertEquals(ParityException.Kind.UNSUPPORTED, e.kind());
    assertTrue(
        e.getMessage().startsWith("--device " + device + ": libtorch sees "), e.getMessage());
  }

  @Test
  void aBrokenOriginalIsNamed(@TempDir Path folder) throws IOException {
    Files.write(folder.resolve("saved_model.pb"), new byte[] {1, 2, 3, 4, 5});

    ParityException e =
        assertThrows(ParityException.class, ParityCheck.of(folder, Twins.path("cnn.pt"))::run);

    assertEquals(ParityException.Kind.BROKEN_INPUT, e.kind(), e.getMessage());
    assertTrue(e.getMessage().startsWith(folder.toString()), e.getMessage());
  }

  @Test
  void aMissingOriginalIsNamed(@TempDir Path folder) {
    ParityException e =
        assertThrows(ParityException.class, ParityCheck.of(folder, Twins.path("cnn.pt"))::run);

    assertEquals(folder + ": no saved_model.pb in this folder", e.getMessage());
  }

  @Test
  void aFileOfAnotherModelIsNoPartner() {
    ParityException e = assertThrows(ParityException.class, Twins.check("several", "cnn.pt")::run);

    assertTrue(e.getMessage().contains("no tensor image:0"), e.getMessage());
  }
}
