package org.tf2torch.tf.model;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.tensorflow.proto.NodeDef;
import org.tf2torch.tf.Fixtures;

class ModelFileTest {
  private final ModelFile tf2 = ModelFile.open(Fixtures.path("tf2_model"));
  private final ModelFile tf1 = ModelFile.open(Fixtures.path("tf1_model"));

  @Test
  void readsABinarySavedModel() {
    MetaGraph graph = tf2.metaGraph();
    assertEquals(List.of(Set.of("serve")), List.copyOf(tf2.tagSets()));
    assertEquals("2.21.0", graph.tensorflowVersion());
    assertTrue(graph.producer() > 1000, "the version of the graph's format: " + graph.producer());
    assertTrue(graph.hasCheckpoint());
    assertEquals(
        Set.of(
            "first/.ATTRIBUTES/VARIABLE_VALUE",
            "second/.ATTRIBUTES/VARIABLE_VALUE",
            "_CHECKPOINTABLE_OBJECT_GRAPH"),
        graph.checkpoint().keys());
  }

  @Test
  void hidesTensorFlowsOwnSignatures() {
    assertTrue(
        tf2.metaGraph().proto().getSignatureDefMap().containsKey("__saved_model_init_op"),
        "the fixture has one");
    assertEquals(
        List.of("find", "serving_default"), List.copyOf(tf2.metaGraph().signatures().keySet()));
  }

  @Test
  void readsATextSavedModel() {
    assertEquals(Set.of("x"), tf1.metaGraph().signature("a").getInputsMap().keySet());
    assertEquals(Fixtures.path("tf1_model").resolve("saved_model.pbtxt"), tf1.file());
  }

  @Test
  void choosesServeAmongSetsOfTags() {
    assertEquals(2, tf1.tagSets().size());
    assertEquals(List.of("serve"), tf1.metaGraph().proto().getMetaInfoDef().getTagsList());
    assertEquals(2, tf1.metaGraph(Set.of("gpu", "serve")).proto().getMetaInfoDef().getTagsCount());
  }

  @Test
  void listsTheTagsThereAre() {
    SelectionException none =
        assertThrows(SelectionException.class, () -> tf1.metaGraph(Set.of("train")));
    assertTrue(
        none.getMessage().endsWith("has no graph tagged train, only: serve; gpu,serve"),
        none.getMessage());
  }

  @Test
  void choosesServingDefaultAmongSignatures() {
    assertEquals("serving_default", tf2.metaGraph().defaultSignature());
  }

  @Test
  void listsTheSignaturesThereAre() {
    SelectionException several =
        assertThrows(SelectionException.class, tf1.metaGraph()::defaultSignature);
    assertTrue(
        several.getMessage().endsWith("has several signatures, choose one: a, b"),
        several.getMessage());
    SelectionException none =
        assertThrows(SelectionException.class, () -> tf1.metaGraph().signature("c"));
    assertTrue(none.getMessage().endsWith("has no signature c, only: a, b"), none.getMessage());
  }

  @ParameterizedTest
  @ValueSource(strings = {"graph.pb", "graph.pbtxt"})
  void readsAFrozenGraph(String name) {
    MetaGraph graph = ModelFile.open(Fixtures.path("frozen_graph").resolve(name)).metaGraph();
    Set<String> ops =
        graph.graph().getNodeList().stream().map(NodeDef::getOp).collect(Collectors.toSet());
    assertEquals(Set.of("Placeholder", "Const", "MatMul", "Identity"), ops);
    assertFalse(graph.hasCheckpoint());
    assertTrue(graph.signatures().isEmpty());
  }

  @Test
  void opensASavedModelByItsFileToo() {
    ModelFile byFile = ModelFile.open(Fixtures.path("tf2_model").resolve("saved_model.pb"));
    assertEquals("serving_default", byFile.metaGraph().defaultSignature());
  }

  @Test
  void knowsTheChecksumOfItsFile(@TempDir Path folder) throws Exception {
    Path graph = Files.write(folder.resolve("graph.pbtxt"), "node { name: 'x' }\n".getBytes());
    assertEquals(
        "34f4e326cf3c22660cf9198432457e3798a53fd5e22f4905cda4469f6dc0142d",
        ModelFile.open(graph).sha256());
  }

  @Test
  void findsTheFilesOfTables() {
    assertEquals(
        List.of(Fixtures.path("tf2_model").resolve("assets/words.txt")),
        List.copyOf(tf2.metaGraph().assets().values()));
    assertEquals(Optional.of("NoOp"), tf2.metaGraph().initialiser());
  }
}
