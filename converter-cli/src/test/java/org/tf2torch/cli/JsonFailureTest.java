package org.tf2torch.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** With {@code --json}, every command that fails says so in JSON as well. */
class JsonFailureTest {
  private final CapturedTerminal terminal = new CapturedTerminal();

  @TempDir Path folder;

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "convert $/none $/out.pt | 4 | broken",
        "inspect $/none | 4 | broken",
        "inspect $/damaged.pb | 4 | broken",
        "check $/none $/none.pt | 4 | broken",
        "check $/none $/none.pt --report=report.pdf | 2 | usage",
        "eval $/none.pt --data $/none.npz | 4 | broken",
        "eval $/damaged.pb --data $/none.npz | 4 | broken",
        "train $/none.pt --data $/none.npz --out $/tuned.pt | 4 | broken",
        "train $/none.pt --data $/none.npz --out $/missing/tuned.pt | 2 | unwritable",
        "batch $/none $/out | 4 | broken",
        "convert $/none $/out --format source --half | 2 | usage",
      })
  void saysStatusAndMessage(String command, int exit, String status) throws IOException {
    Path damaged = Files.write(folder.resolve("damaged.pb"), new byte[] {(byte) 0xff, 1, 2});
    List<String> arguments =
        new ArrayList<>(List.of(command.replace("$", folder.toString()).split(" ")));
    arguments.add("--json");

    assertEquals(exit, terminal.migrate(arguments.toArray(String[]::new)), terminal.err());
    JsonNode json = new ObjectMapper().readTree(terminal.out());
    assertEquals(status, json.path("status").asText(), terminal.out());
    assertEquals(arguments.get(1), json.path("model").asText());
    assertFalse(json.path("message").asText().isBlank(), terminal.out());
    assertEquals(1, terminal.err().lines().count(), terminal.err());
    try (var left = Files.list(folder)) {
      assertEquals(List.of(damaged), left.toList());
    }
  }

  @Test
  void aGraphThatIsMissingIsRefused() throws IOException {
    String model = SampleModels.fixture("signatures").toString();
    assertEquals(3, terminal.migrate("inspect", model, "--tags", "none", "--json"), terminal.err());
    JsonNode json = new ObjectMapper().readTree(terminal.out());
    assertEquals("refused", json.path("status").asText(), terminal.out());
    assertTrue(terminal.err().contains(json.path("message").asText()), terminal.err());
  }

  @Test
  void wrongUsageHasNoModel() throws IOException {
    assertEquals(2, terminal.migrate("eval", "model.pt", "--nonsense", "--json"));
    JsonNode json = new ObjectMapper().readTree(terminal.out());
    assertEquals("usage", json.path("status").asText(), terminal.out());
    assertFalse(json.has("model"), terminal.out());
  }
}
