package org.tf2torch.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.Stream;
import java.util.zip.ZipFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Smaller models: what is said of them, and what is in them. */
class SlimTest {
  @TempDir private Path folder;

  private final CapturedTerminal terminal = new CapturedTerminal();

  private int convert(String... options) {
    Stream<String> all =
        Stream.concat(
            Stream.of(SampleModels.path("cifar10-cnn").toString(), output().toString()),
            Arrays.stream(options));
    return terminal.migrate(all.toArray(String[]::new));
  }

  private Path output() {
    return folder.resolve("out.pt");
  }

  @ParameterizedTest
  @CsvSource({
    "--half,                     2, in float16",
    "--bfloat16,                 2, in bfloat16",
    "--quantize int8-weights,    4, as int8",
    "--prune 0.5,                1, set to 0",
    "--prune 0.5 --structured,   4, taken out by channels"
  })
  void whatIsSavedIsSaidAndThatTheLossIsNotKnown(String options, long factor, String how)
      throws IOException {
    assertEquals(0, convert(options.split(" ")), terminal.err());
    assertTrue(terminal.out().contains("slimmed  4.6 MB → "), terminal.out());
    assertTrue(terminal.out().contains(how), terminal.out());
    assertTrue(terminal.out().contains("loss     not measured"), terminal.out());
    assertEquals(4_600_000.0 / factor, Files.size(output()), 150_000);
  }

  @Test
  void theFileSaysHowItWasMadeSmaller() throws IOException {
    assertEquals(0, convert("--quantize=int8-weights", "--prune=0.25"), terminal.err());
    try (ZipFile zip = new ZipFile(output().toFile())) {
      byte[] json = zip.getInputStream(zip.getEntry("archive/extra/migration.json")).readAllBytes();
      JsonNode slimmed = new ObjectMapper().readTree(json).get("slimmed");
      assertEquals("int8-weights", slimmed.get("quantize").asText());
      assertEquals(0.25, slimmed.get("prune").asDouble());
      assertFalse(slimmed.has("precision"));
      byte[] code = zip.getInputStream(zip.getEntry("archive/code/__torch__.py")).readAllBytes();
      assertTrue(
          new String(code, StandardCharsets.UTF_8).contains("int8_weights.Linear"),
          "the layers stay layers");
    }
  }

  @Test
  void withDataTheLossIsMeasured() throws IOException {
    TrainCommandTest.needFrameworks();
    Path data = SampleModels.path("cifar10-cnn").resolve("golden.npz");
    assertEquals(0, convert("--half", "--data", data.toString(), "--json"), terminal.err());
    JsonNode result = new ObjectMapper().readTree(terminal.out());
    assertEquals("float16", result.at("/slimmed/precision").asText());
    double error = result.at("/parity/probes/0/outputs/0/error/maxAbs").asDouble();
    assertTrue(error > 1e-5 && error < 0.1, () -> "float16 loses a little: " + error);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "--half --bfloat16",
        "--quantize int4",
        "--prune 1",
        "--prune -0.1",
        "--structured",
        "--data random",
        "--half --data nonsense",
        "--half --format source"
      })
  void optionsThatContradictEachOtherAreWrongUsage(String options) {
    assertEquals(2, convert(options.split(" ")), terminal.err());
    assertFalse(Files.exists(output()));
  }

  @Test
  void anExactConversionSaysNothingOfThis() {
    assertEquals(0, convert(), terminal.err());
    assertFalse(terminal.out().contains("slimmed"), terminal.out());
  }
}
