package org.tf2torch.cli;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tensorflow.proto.AttrValue;
import org.tensorflow.proto.DataType;
import org.tensorflow.proto.GraphDef;
import org.tensorflow.proto.TensorProto;

class ConvertCommandTest {
  @TempDir private Path folder;

  private final CapturedTerminal terminal = new CapturedTerminal();

  @Test
  void aModelIsConvertedAndSummedUp() {
    Path output = folder.resolve("out.pt");
    assertEquals(
        0,
        terminal.migrate(SampleModels.fixture("plain_cnn_k2").toString(), output.toString()),
        terminal.err());
    assertTrue(Files.isRegularFile(output));
    List<String> lines = terminal.out().lines().toList();
    assertEquals(5, lines.size(), terminal.out());
    assertTrue(lines.get(0).contains("serving_default("), lines.get(0));
    assertTrue(
        lines.get(1).contains("Conv2d") && lines.get(1).endsWith("permutes left 0"), lines.get(1));
    assertTrue(lines.get(2).contains("trainable"), lines.get(2));
    assertTrue(lines.get(3).contains("forward("), lines.get(3));
    assertTrue(lines.get(4).contains("migrate check "), lines.get(4));
    assertEquals("", terminal.err());
  }

  @Test
  void theReadmesExampleWorks() {
    Path output = folder.resolve("out.pt");
    String model = SampleModels.path("cifar10-cnn").toString();
    assertEquals(0, terminal.migrate(model, output.toString()), terminal.err());
    assertTrue(terminal.out().contains("weights  1,147,466 (1,147,466 trainable)"), terminal.out());
  }

  @Test
  void aModelThatTakesNothingIsNotToBeChecked() throws IOException {
    GraphDef.Builder graph = GraphDef.newBuilder();
    graph.getVersionsBuilder().setProducer(1882);
    AttrValue type = AttrValue.newBuilder().setType(DataType.DT_FLOAT).build();
    TensorProto two = TensorProto.newBuilder().setDtype(DataType.DT_FLOAT).addFloatVal(2).build();
    graph
        .addNodeBuilder()
        .setName("two")
        .setOp("Const")
        .putAttr("dtype", type)
        .putAttr("value", AttrValue.newBuilder().setTensor(two).build());
    graph.addNodeBuilder().setName("y").setOp("Neg").addInput("two").putAttr("T", type);
    Path model = Files.write(folder.resolve("graph.pb"), graph.build().toByteArray());
    assertEquals(
        0, terminal.migrate(model.toString(), folder.resolve("out.pt").toString()), terminal.err());
    assertTrue(terminal.out().contains("forward()"), terminal.out());
    assertFalse(terminal.out().contains("check it"), terminal.out());
  }

  @Test
  void theWordConvertMayBeSaid() throws IOException {
    Path model = SampleModels.fixture("plain_cnn_k2");
    Path with = Files.createDirectory(folder.resolve("with")).resolve("out.pt");
    Path without = Files.createDirectory(folder.resolve("without")).resolve("out.pt");
    assertEquals(0, terminal.migrate("convert", model.toString(), with.toString()));
    assertEquals(
        0, terminal.migrate("--io-layout=channels-first", model.toString(), without.toString()));
    assertArrayEquals(
        Files.readAllBytes(with),
        Files.readAllBytes(without),
        "the same input gives the same bytes");
  }

  @Test
  void jsonSaysWhatTheTextSays() throws IOException {
    Path output = folder.resolve("out.pt");
    assertEquals(
        0,
        terminal.migrate(
            SampleModels.fixture("plain_cnn_k2").toString(), output.toString(), "--json"));
    JsonNode json = new ObjectMapper().readTree(terminal.out());
    assertEquals("converted", json.get("status").asText());
    assertEquals(Files.size(output), json.get("bytes").asLong());
    assertEquals(0, json.at("/summary/permutes").asInt());
    assertTrue(json.at("/summary/layers/Conv2d").asInt() > 0, terminal.out());
  }

  @Test
  void jsonSaysHowATrainingGoesOn() throws IOException {
    String model = SampleModels.fixture("compiled_k2").toString();
    String output = folder.resolve("compiled").toString();
    assertEquals(0, terminal.migrate(model, output, "--format", "source", "--json"));
    JsonNode json = new ObjectMapper().readTree(terminal.out());
    assertEquals(3, json.at("/training/iterations").asInt(), terminal.out());
    assertTrue(json.at("/training/optimizer").asText().startsWith("Adam("), terminal.out());
  }

  @Test
  void theSourceLayoutKeepsTheShapesOfTensorFlow() {
    String model = SampleModels.fixture("plain_cnn_k2").toString();
    terminal.migrate(model, folder.resolve("first.pt").toString());
    CapturedTerminal source = new CapturedTerminal();
    source.migrate(model, folder.resolve("source.pt").toString(), "--io-layout", "source");
    assertFalse(forward(terminal).equals(forward(source)), forward(source));
  }

  private static String forward(CapturedTerminal terminal) {
    return terminal.out().replaceAll("(?s).*forward\\((.*?)\\).*", "$1");
  }

  @Test
  void anUnknownSignatureIsRefusedWithTheOnesThereAre() {
    Path output = folder.resolve("out.pt");
    int status =
        terminal.migrate(
            SampleModels.fixture("signatures").toString(),
            output.toString(),
            "--signature",
            "nonsense");
    assertEquals(3, status);
    assertFalse(Files.exists(output));
    assertEquals(1, terminal.err().lines().count(), terminal.err());
  }

  @Test
  void aMissingModelIsBrokenInput() {
    Path output = folder.resolve("out.pt");
    assertEquals(4, terminal.migrate(folder.resolve("missing").toString(), output.toString()));
    assertEquals(1, terminal.err().lines().count(), terminal.err());
    assertFalse(Files.exists(output));
  }

  @Test
  void aTruncatedModelIsBrokenInputAndNothingIsWritten() throws IOException {
    Path model = folder.resolve("model");
    SampleModels.copy(SampleModels.fixture("plain_cnn_k2"), model);
    byte[] bytes = Files.readAllBytes(model.resolve("saved_model.pb"));
    Files.write(model.resolve("saved_model.pb"), java.util.Arrays.copyOf(bytes, bytes.length / 2));
    Path output = Files.createDirectory(folder.resolve("out")).resolve("out.pt");
    assertEquals(4, terminal.migrate(model.toString(), output.toString()), terminal.err());
    assertTrue(terminal.err().contains("saved_model.pb"), terminal.err());
    assertEquals(
        0, output.getParent().toFile().list().length, "something is left in the output folder");
  }

  @Test
  void anOutputThatCannotBeWrittenIsWrongUsage() {
    Path output = folder.resolve("no/such/folder/out.pt");
    assertEquals(
        2, terminal.migrate(SampleModels.fixture("plain_cnn_k2").toString(), output.toString()));
    assertTrue(terminal.err().contains(output.toString()), terminal.err());
  }

  @Test
  void theModelsOwnFilesAreNotOverwritten() throws IOException {
    Path model = folder.resolve("model");
    SampleModels.copy(SampleModels.fixture("plain_cnn_k2"), model);
    for (String name : List.of("saved_model.pb", "variables/variables.index")) {
      byte[] before = Files.readAllBytes(model.resolve(name));
      assertEquals(2, terminal.migrate(model.toString(), model.resolve(name).toString()));
      assertArrayEquals(before, Files.readAllBytes(model.resolve(name)), name);
    }
    assertEquals(2, terminal.err().lines().count(), terminal.err());
    assertEquals(0, terminal.migrate(model.toString(), model.resolve("out.pt").toString()));
  }
}
