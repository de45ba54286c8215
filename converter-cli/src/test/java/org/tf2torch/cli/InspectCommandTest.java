package org.tf2torch.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class InspectCommandTest {
  private final CapturedTerminal terminal = new CapturedTerminal();

  @Test
  void everySignatureIsLookedInto() throws IOException {
    JsonNode signatures = inspect("signatures").get("signatures");
    assertTrue(signatures.size() > 1, terminal.out());
    for (JsonNode signature : signatures) {
      assertEquals(
          "convertible", signature.at("/conversion/status").asText(), signature.toString());
    }
  }

  @Test
  void operationsAreCountedThroughFunctions() throws IOException {
    JsonNode operations = inspect("plain_cnn_k2").at("/signatures/0/operations");
    assertTrue(operations.at("/Conv2D").asInt() > 0, operations.toString());
    assertTrue(
        operations.at("/StatefulPartitionedCall").isMissingNode(),
        "a call is no operation of the model");
  }

  @Test
  void aFrozenGraphHasItsPlaceholdersAsInputs() throws IOException {
    JsonNode signature = inspect("frozen_graph/graph.pb").at("/signatures/0");
    assertEquals("", signature.get("name").asText());
    List<String> types =
        StreamSupport.stream(signature.get("inputs").spliterator(), false)
            .map(i -> i.get("type").asText())
            .toList();
    assertTrue(types.stream().allMatch(type -> type.startsWith("float32[")), types.toString());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "plain_cnn_k2",
        "lstm_k2",
        "frozen_graph/graph.pb",
        "tf1_ref_variables",
        "text_form"
      })
  void theTextHasNoControlCharactersAndNoError(String name) {
    assertEquals(0, terminal.migrate("inspect", SampleModels.fixture(name).toString()));
    assertTrue(terminal.out().lines().count() > 4, terminal.out());
    assertTrue(
        terminal.out().lines().noneMatch(line -> line.matches(".*\\p{Cntrl}.*")), terminal.out());
    assertEquals("", terminal.err());
  }

  @Test
  void aMissingModelIsBrokenInput(@TempDir Path folder) {
    assertEquals(4, terminal.migrate("inspect", folder.resolve("missing").toString()));
    assertEquals(1, terminal.err().lines().count(), terminal.err());
  }

  private JsonNode inspect(String fixture) throws IOException {
    assertEquals(
        0,
        terminal.migrate("inspect", SampleModels.fixture(fixture).toString(), "--json"),
        terminal.err());
    return new ObjectMapper().readTree(terminal.out());
  }
}
