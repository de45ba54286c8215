package org.tf2torch.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A model that takes and gives words: {@code --text}. */
class TextTest {
  @TempDir private Path folder;

  private final CapturedTerminal terminal = new CapturedTerminal();

  private static String model() {
    return SampleModels.path("text").resolve("categories_k2").toString();
  }

  @Test
  void withoutTheOptionTextIsRefusedAndTheOptionNamed() {
    Path out = folder.resolve("out.pt");
    assertEquals(3, terminal.migrate(model(), out.toString()));
    assertTrue(terminal.err().contains("OUT.pt --text"), terminal.err());
    assertFalse(Files.exists(out));
  }

  @Test
  void theRefusalSaysSoToMachines() throws IOException {
    assertEquals(3, terminal.migrate(model(), folder.resolve("out.pt").toString(), "--json"));
    assertTrue(new ObjectMapper().readTree(terminal.out()).get("converts_with_text").asBoolean());
  }

  @Test
  void wordsEnterAndLeaveInLists() {
    String out = folder.resolve("out.pt").toString();
    assertEquals(0, terminal.migrate(model(), out, "--text"), terminal.err());
    assertTrue(
        terminal
            .out()
            .contains("color: List[List[str]]) → (score: Tensor[?,3], verdict: List[str])"),
        terminal.out());
  }

  @ParameterizedTest
  @ValueSource(strings = {"golden.npz", "random", "generated"})
  void theyAreTheWordsOfTheOriginal(String data) throws IOException {
    TrainCommandTest.needFrameworks();
    String out = folder.resolve("out.pt").toString();
    assertEquals(0, terminal.migrate(model(), out, "--text"), terminal.err());
    String source = data.endsWith(".npz") ? Path.of(model(), data).toString() : data;
    assertEquals(0, terminal.migrate("check", model(), out, "--data", source), terminal.err());
    assertTrue(terminal.out().contains("passed"), terminal.out());
  }

  @ParameterizedTest
  @ValueSource(strings = {"labels", "sentences_k2"})
  void otherModelsWithTextAgreeToo(String name) throws IOException {
    TrainCommandTest.needFrameworks();
    Path model = SampleModels.path("text").resolve(name);
    String out = folder.resolve("out.pt").toString();
    assertEquals(0, terminal.migrate(model.toString(), out, "--text"), terminal.err());
    String data = model.resolve("golden.npz").toString();
    assertEquals(
        0, terminal.migrate("check", model.toString(), out, "--data", data), terminal.err());
  }

  @Test
  void aPackageReadsItsWordsFromAFile() throws IOException {
    Path out = folder.resolve("package");
    assertEquals(
        0,
        terminal.migrate(model(), out.toString(), "--text", "--format", "source"),
        terminal.err());
    JsonNode words = new ObjectMapper().readTree(out.resolve("vocabulary.json").toFile());
    assertTrue(words.toString().contains("\"größer\""), words.toString());
    String ops = Files.readString(out.resolve("ops.py"));
    assertTrue(ops.contains("def known_numbers() -> dict[str, int]:"), ops);
    String code = Files.readString(out.resolve("model.py"));
    assertTrue(code.contains("    numbers: dict[str, int]\n"), code);
    assertTrue(code.contains("-> tuple[Tensor, list[str]]:"), code);
  }
}
