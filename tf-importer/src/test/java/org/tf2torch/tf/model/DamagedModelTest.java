package org.tf2torch.tf.model;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.tensorflow.proto.FunctionDef;
import org.tensorflow.proto.NodeDef;
import org.tf2torch.ir.data.DamagedDataException;
import org.tf2torch.ir.data.TensorData;
import org.tf2torch.tf.BrokenModelException;
import org.tf2torch.tf.Fixtures;
import org.tf2torch.tf.Mutations;

/**
 * Reads hundreds of damaged models as far as they can be read: whatever is wrong, it is said in one
 * line.
 */
class DamagedModelTest {
  private static final int ROUNDS = 150;

  @ParameterizedTest(name = "{0}/{1}")
  @CsvSource({
    "tf2_model, saved_model.pb",
    "tf2_model, variables/variables.index",
    "tf2_model, variables/variables.data-00000-of-00001",
    "tf1_model, saved_model.pbtxt",
    "frozen_graph, graph.pb"
  })
  void saysWhatIsWrong(String fixture, String name, @TempDir Path folder) throws IOException {
    Fixtures.copy(fixture, folder);
    Path file = folder.resolve(name);
    byte[] whole = Files.readAllBytes(file);
    int refused = 0;
    for (int seed = 0; seed < ROUNDS; seed++) {
      Files.write(file, new Mutations(seed).of(whole));
      Optional<String> reason =
          reasonAgainst(name.startsWith("graph") ? file : folder, "seed " + seed);
      refused += reason.isPresent() ? 1 : 0;
    }
    assertTrue(
        refused > ROUNDS / 20,
        "the damage should show more often than %d of %d times".formatted(refused, ROUNDS));
  }

  private static Optional<String> reasonAgainst(Path path, String which) {
    try {
      readAll(ModelFile.open(path));
      return Optional.empty();
    } catch (BrokenModelException | DamagedDataException | SelectionException e) {
      assertEquals(
          1, e.getMessage().lines().count(), which + " is refused in one line: " + e.getMessage());
      return Optional.of(e.getMessage());
    } catch (RuntimeException e) {
      throw new AssertionError(which + " is neither read nor refused", e);
    }
  }

  private static void readAll(ModelFile model) {
    MetaGraph graph = model.metaGraph();
    graph.assets();
    graph.kerasObjects();
    Stream<NodeDef> inFunctions =
        graph.graph().getLibrary().getFunctionList().stream()
            .map(FunctionDef::getNodeDefList)
            .flatMap(List::stream);
    Stream.concat(graph.graph().getNodeList().stream(), inFunctions)
        .forEach(node -> read(graph, node));
    VariableBinding.of(graph)
        .byNode()
        .values()
        .forEach(variable -> variable.data().ifPresent(DamagedModelTest::touch));
  }

  private static void read(MetaGraph graph, NodeDef node) {
    if (graph.operations().declaration(node).isPresent()) {
      graph.operations().outputTypes(node);
      graph.operations().inputTypes(node);
    }
    if (graph.operations().attribute(node, "value").isPresent()) {
      graph.operations().tensor(node, "value").ifPresent(DamagedModelTest::touch);
      graph.operations().strings(node, "value");
    }
  }

  // The first and the last element: a damaged shape can claim more than there is room for.
  private static void touch(TensorData data) {
    long elements = data.elements();
    if (elements > 0) {
      data.read(0, ByteBuffer.allocate(data.dtype().bytes()));
      data.read(elements - 1, ByteBuffer.allocate(data.dtype().bytes()));
    }
  }
}
