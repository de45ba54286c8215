package org.tf2torch.tf.model;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.tensorflow.proto.AssetFileDef;
import org.tensorflow.proto.FunctionDef;
import org.tensorflow.proto.GraphDef;
import org.tensorflow.proto.MetaGraphDef;
import org.tensorflow.proto.SavedModel;
import org.tf2torch.tf.BrokenModelException;
import org.tf2torch.tf.Fixtures;

/** Every way a model file can be broken ends in one line that names the file. */
class BrokenModelTest {
  @TempDir Path folder;

  static Stream<Arguments> contents() throws IOException {
    byte[] model = Files.readAllBytes(Fixtures.path("tf2_model").resolve("saved_model.pb"));
    byte[] random = new byte[4096];
    new Random(11).nextBytes(random);
    return Stream.of(
        arguments("saved_model.pb", new byte[0], "is empty"),
        arguments("saved_model.pb", Arrays.copyOf(model, model.length - 1), "cut short or damaged"),
        arguments("saved_model.pb", Arrays.copyOf(model, model.length / 2), "cut short or damaged"),
        arguments("saved_model.pb", random, "cut short or damaged"),
        arguments("saved_model.pb", new byte[] {8, 1}, "holds no graph"),
        arguments("saved_model.pb", endOfGroup(), "cut short or damaged"),
        arguments(
            "saved_model.pbtxt",
            text("meta_graphs { graph_def { node {"),
            "is no SavedModel, or 1:"),
        arguments("saved_model.pbtxt", text("colour: 'red'"), "is no SavedModel, or 1:1: "),
        arguments(
            "saved_model.pbtxt",
            text("meta_graphs { graph_def { node { name: 12 } } }"),
            "is no SavedModel, or 1:"),
        arguments("saved_model.pbtxt", text("# only a comment"), "holds no graph"),
        arguments(
            "saved_model.pbtxt",
            text("meta_graphs { graph_def { ".repeat(10_000)),
            "is no SavedModel, or 1:"),
        arguments("graph.pb", new byte[0], "is empty"),
        arguments("graph.pb", random, "cut short or damaged"),
        arguments("graph.pb", model, "cut short or damaged"),
        arguments("graph.pbtxt", text("versions { producer: 1 }"), "holds no node"));
  }

  @ParameterizedTest(name = "{0}, {index}")
  @MethodSource("contents")
  void refusesToOpen(String name, byte[] content, String message) throws IOException {
    Path file = Files.write(folder.resolve(name), content);
    assertBroken(file, name.startsWith("graph") ? file : folder, message);
  }

  @Test
  void refusesWhatIsNotThere() throws IOException {
    assertBroken(folder, folder, "holds no saved_model.pb");
    assertBroken(folder.resolve("absent"), folder.resolve("absent"), "is missing");
    Path chunked = Files.createFile(folder.resolve("saved_model.cpb"));
    assertBroken(chunked, folder, "is split into chunks");
  }

  @Test
  void refusesAnAssetOutsideItsFolder() throws IOException {
    for (String name : new String[] {"../../secret", "/etc/hostname", "", ".", "a\0b"}) {
      MetaGraph graph =
          open(
              MetaGraphDef.newBuilder()
                  .addAssetFileDef(AssetFileDef.newBuilder().setFilename(name)));
      BrokenModelException broken = assertThrows(BrokenModelException.class, graph::assets, name);
      assertTrue(
          broken.getMessage().contains("names an asset outside its assets folder"),
          broken.getMessage());
    }
  }

  @Test
  void refusesTwoFunctionsOfOneName() {
    FunctionDef.Builder function = FunctionDef.newBuilder();
    function.getSignatureBuilder().setName("f");
    GraphDef.Builder graph = GraphDef.newBuilder();
    graph.getLibraryBuilder().addFunction(function).addFunction(function);
    BrokenModelException broken =
        assertThrows(
            BrokenModelException.class, () -> open(MetaGraphDef.newBuilder().setGraphDef(graph)));
    assertTrue(broken.getMessage().contains("has two functions called f"), broken.getMessage());
  }

  @Test
  void refusesADamagedKerasFile() throws IOException {
    MetaGraph graph = open(MetaGraphDef.newBuilder());
    Files.write(folder.resolve("keras_metadata.pb"), new byte[] {10, 100, 16});
    BrokenModelException broken = assertThrows(BrokenModelException.class, graph::kerasObjects);
    assertTrue(
        broken.getMessage().contains("keras_metadata.pb: is cut short or damaged"),
        broken.getMessage());
  }

  private MetaGraph open(MetaGraphDef.Builder graph) {
    try {
      Files.write(
          folder.resolve("saved_model.pb"),
          SavedModel.newBuilder().addMetaGraphs(graph).build().toByteArray());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return ModelFile.open(folder).metaGraph();
  }

  private static void assertBroken(Path named, Path opened, String message) {
    String actual =
        assertThrows(BrokenModelException.class, () -> ModelFile.open(opened)).getMessage();
    assertAll(
        () -> assertTrue(actual.startsWith(named.toString()), "names the file: " + actual),
        () -> assertTrue(actual.contains(message), "says what is wrong: " + actual),
        () -> assertEquals(1, actual.lines().count(), "is one line: " + actual));
  }

  private static byte[] text(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static byte[] endOfGroup() {
    return new byte[] {8, 1, 0x0c};
  }
}
