package org.tf2torch.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BatchCommandTest {
  @TempDir private Path folder;

  private final CapturedTerminal terminal = new CapturedTerminal();
  private Path zoo;
  private Path out;

  @BeforeEach
  void collectModels() throws IOException {
    zoo = folder.resolve("zoo");
    out = folder.resolve("out");
    SampleModels.copy(SampleModels.fixture("plain_cnn_k2"), zoo.resolve("cnns/plain"));
    SampleModels.copy(SampleModels.fixture("frozen_graph"), zoo.resolve("frozen"));
  }

  @Test
  void everyModelIsConvertedToTheSamePlaceBelowTheOutput() {
    assertEquals(
        0,
        terminal.migrate("batch", zoo.toString(), out.toString()),
        terminal.out() + terminal.err());
    assertTrue(Files.isRegularFile(out.resolve("cnns/plain.pt")));
    assertTrue(Files.isRegularFile(out.resolve("frozen/graph.pt")));
    assertTrue(terminal.out().contains("2 models in "), terminal.out());
  }

  @Test
  void oneModelsFailureStopsNoOther() throws IOException {
    Files.createDirectories(zoo.resolve("a"));
    Files.writeString(zoo.resolve("a/saved_model.pb"), "\0 no protocol buffer");
    assertEquals(
        6, terminal.migrate("batch", zoo.toString(), out.toString(), "--json"), terminal.err());
    assertEquals(
        Map.of("a", "broken", "cnns/plain", "converted", "frozen/graph.pb", "converted"),
        statuses(terminal.out()));
  }

  @Test
  void twoModelsThatWouldBecomeOneFileAreToldApart() throws IOException {
    Files.copy(zoo.resolve("frozen/graph.pb"), zoo.resolve("cnns/plain.pb"));
    assertEquals(6, terminal.migrate("batch", zoo.toString(), out.toString(), "--json"));
    assertEquals("unwritable", statuses(terminal.out()).get("cnns/plain.pb"));
    assertEquals("converted", statuses(terminal.out()).get("cnns/plain"));
  }

  @Test
  void resumingConvertsOnlyWhatHasChanged() throws IOException {
    terminal.migrate("batch", zoo.toString(), out.toString());
    Files.setLastModifiedTime(
        zoo.resolve("frozen/graph.pb"), FileTime.from(Instant.now().plusSeconds(60)));
    CapturedTerminal again = new CapturedTerminal();
    assertEquals(0, again.migrate("batch", zoo.toString(), out.toString(), "--resume", "--json"));
    assertEquals(
        Map.of("cnns/plain", "unchanged", "frozen/graph.pb", "converted"), statuses(again.out()));
  }

  @Test
  void aFolderWithoutModelsIsBrokenInput() throws IOException {
    Path empty = Files.createDirectory(folder.resolve("empty"));
    assertEquals(4, terminal.migrate("batch", empty.toString(), out.toString()));
    assertEquals(
        4, terminal.migrate("batch", folder.resolve("missing").toString(), out.toString()));
  }

  private Map<String, String> statuses(String json) throws IOException {
    Map<String, String> statuses = new TreeMap<>();
    for (JsonNode result : new ObjectMapper().readTree(json).get("results")) {
      statuses.put(
          zoo.relativize(Path.of(result.get("model").asText())).toString(),
          result.get("status").asText());
    }
    return statuses;
  }
}
