package org.tf2torch.tf.model;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.tensorflow.proto.MetaGraphDef;
import org.tensorflow.proto.NodeDef;
import org.tensorflow.proto.SavedModel;
import org.tf2torch.tf.BrokenModelException;
import org.tf2torch.tf.Fixtures;
import org.tf2torch.tf.bundle.MappedFile;

class VariableBindingTest {
  private final VariableBinding tf1 =
      VariableBinding.of(ModelFile.open(Fixtures.path("tf1_model")).metaGraph());
  private final VariableBinding tf2 =
      VariableBinding.of(ModelFile.open(Fixtures.path("tf2_model")).metaGraph());

  // Both variables are called kernel; the names of their nodes are given in no order that means
  // anything.
  @Test
  void followsTheRestoreFunctionOfTensorFlow2() {
    for (BoundVariable variable : List.of(withShape(2, 3), withShape(3, 2))) {
      boolean first = variable.checkpointKey().startsWith("first/");
      assertEquals("kernel", variable.name());
      assertEquals(
          Optional.of(first), variable.trainable(), "the second layer's kernel is not trained");
      assertEquals(Fixtures.counting(first ? 0 : 10, 6), values(variable));
      assertEquals(
          first ? List.of(2L, 3L) : List.of(3L, 2L), variable.data().orElseThrow().shape());
    }
  }

  private BoundVariable withShape(long... sizes) {
    List<Long> shape = Arrays.stream(sizes).boxed().toList();
    return tf2.byNode().values().stream()
        .filter(v -> v.data().orElseThrow().shape().equals(shape))
        .findFirst()
        .orElseThrow();
  }

  @ParameterizedTest
  @CsvSource({
    "reference, reference, true, 0, 4",
    "resource, resource, false, 10, 4",
    "parts/part_0, parts, true, 20, 4",
    "parts/part_1, parts, true, 24, 4"
  })
  void followsTheAssignmentsOfTensorFlow1(
      String node, String key, boolean trainable, double first, int count) {
    BoundVariable variable = tf1.find(node).orElseThrow();
    assertEquals(key, variable.checkpointKey());
    assertEquals(Optional.of(trainable), variable.trainable());
    assertEquals(Fixtures.counting(first, count), values(variable));
  }

  @Test
  void saysWhatTheInitialiserAssigns() {
    assertTrue(tf1.find("local").isEmpty(), "the checkpoint does not restore it");
    assertEquals(Optional.of("local/initial_value"), tf1.initialValue("local"));
    assertEquals(Optional.empty(), tf1.initialValue("reference"), "no initialiser is needed");
  }

  @Test
  void restoresTheListedVariablesWhereThereIsNoSaver(@TempDir Path folder) {
    VariableBinding binding = changed("tf1_model", folder, graph -> graph.clearSaverDef());
    assertEquals(
        Set.of("reference", "resource", "parts/part_0", "parts/part_1"), binding.byNode().keySet());
    binding
        .byNode()
        .forEach(
            (node, variable) ->
                assertEquals(values(tf1.find(node).orElseThrow()), values(variable), node));
  }

  @Test
  void followsTheGraphAndNotTheNames(@TempDir Path folder) {
    VariableBinding swapped =
        changed("tf1_model", folder, graph -> swapAssignments(graph, "reference", "resource"));
    assertEquals("resource", swapped.find("reference").orElseThrow().checkpointKey());
    assertEquals(Fixtures.counting(10, 4), values(swapped.find("reference").orElseThrow()));
  }

  /** Exchanges the values that the saver assigns to two variables. */
  private static void swapAssignments(MetaGraphDef.Builder graph, String a, String b) {
    NodeDef.Builder first = assignment(graph, a);
    NodeDef.Builder second = assignment(graph, b);
    String value = first.getInput(1);
    first.setInput(1, second.getInput(1));
    second.setInput(1, value);
  }

  private static NodeDef.Builder assignment(MetaGraphDef.Builder graph, String variable) {
    return graph.getGraphDefBuilder().getNodeBuilderList().stream()
        .filter(
            node -> node.getName().startsWith("save/Assign") && node.getInput(0).equals(variable))
        .findFirst()
        .orElseThrow();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          reference | dtype | type: DT_DOUBLE                       | reference is of type DT_FLOAT, but the variable reference of type DT_DOUBLE
          reference | shape | shape { dim { size: 5 } }             | reference does not fit the variable reference
          """)
  void refusesAVariableUnlikeItsTensor(
      String node, String attribute, String value, String message, @TempDir Path folder) {
    VariableBinding changed =
        changed(
            "tf1_model",
            folder,
            graph -> nodes(graph, node).putAttr(attribute, OperationsTest.attribute(value)));
    BrokenModelException broken =
        assertThrows(BrokenModelException.class, () -> changed.find(node).orElseThrow().data());
    assertTrue(broken.getMessage().contains(message), broken.getMessage());
  }

  @Test
  void refusesARestoreThatWaitsForNothing(@TempDir Path folder) {
    BrokenModelException broken =
        assertThrows(
            BrokenModelException.class,
            () ->
                changed(
                    "tf1_model",
                    folder,
                    graph -> graph.getSaverDefBuilder().setRestoreOpName("absent")));
    assertTrue(broken.getMessage().contains("has no node absent"), broken.getMessage());
  }

  @Test
  void refusesAValueThatComesFromItself(@TempDir Path folder) {
    BrokenModelException broken =
        assertThrows(
            BrokenModelException.class,
            () -> changed("tf1_model", folder, VariableBindingTest::tieAKnot));
    assertTrue(
        broken.getMessage().contains("has a value that comes from itself"), broken.getMessage());
  }

  private static void tieAKnot(MetaGraphDef.Builder graph) {
    graph.getGraphDefBuilder().addNodeBuilder().setName("knot").setOp("Identity").addInput("knot");
    assignment(graph, "reference").setInput(1, "knot");
  }

  private static NodeDef.Builder nodes(MetaGraphDef.Builder graph, String name) {
    return graph.getGraphDefBuilder().getNodeBuilderList().stream()
        .filter(node -> node.getName().equals(name))
        .findFirst()
        .orElseThrow();
  }

  /** The binding of a fixture's copy in which something of its default graph is changed. */
  private static VariableBinding changed(
      String fixture, Path folder, Consumer<MetaGraphDef.Builder> change) {
    try {
      Fixtures.copy(fixture, folder);
      Path text = folder.resolve("saved_model.pbtxt");
      SavedModel.Builder model =
          ProtoFiles.read(
              MappedFile.open(text),
              LargeContents.Message.SAVED_MODEL,
              SavedModel.getDefaultInstance())
              .toBuilder();
      change.accept(model.getMetaGraphsBuilder(0));
      Files.delete(text);
      Files.write(folder.resolve("saved_model.pb"), model.build().toByteArray());
      return VariableBinding.of(ModelFile.open(folder).metaGraph());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static List<Double> values(BoundVariable variable) {
    return Arrays.stream(variable.data().orElseThrow().toDoubles()).boxed().toList();
  }
}
