package org.tf2torch.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.tensorflow.proto.DataType;
import org.tensorflow.proto.MetaGraphDef;
import org.tensorflow.proto.NodeDef;
import org.tensorflow.proto.SavedModel;
import org.tensorflow.proto.SignatureDef;
import org.tensorflow.proto.TensorInfo;
import org.tf2torch.cli.train.KerasOptimizerState;
import org.tf2torch.parity.ParityCheck;
import org.tf2torch.parity.ParityException;

/** Every signature of a model as a method of one module. */
class AllSignaturesTest {
  @TempDir private Path folder;

  private final CapturedTerminal terminal = new CapturedTerminal();

  private Path out() {
    return folder.resolve("out.pt");
  }

  private int convert(Path model, String... options) {
    List<String> words = new ArrayList<>(List.of(model.toString(), out().toString()));
    words.add("--all-signatures");
    words.addAll(List.of(options));
    return terminal.migrate(words.toArray(String[]::new));
  }

  private String entry(String name) throws IOException {
    try (ZipFile zip = new ZipFile(out().toFile())) {
      ZipEntry entry =
          zip.stream().filter(e -> e.getName().endsWith(name)).findFirst().orElseThrow();
      try (InputStream in = zip.getInputStream(entry)) {
        return new String(in.readAllBytes(), StandardCharsets.UTF_8);
      }
    }
  }

  private JsonNode migration() throws IOException {
    return new ObjectMapper().readTree(entry("/migration.json"));
  }

  private static List<String> texts(JsonNode nodes, String field) {
    List<String> texts = new ArrayList<>();
    nodes.forEach(node -> texts.add(node.get(field).asText()));
    return texts;
  }

  /** A copy of a fixture whose graph was changed. */
  private Path changed(String fixture, Consumer<MetaGraphDef.Builder> change) throws IOException {
    Path copy = Files.createDirectory(folder.resolve("changed"));
    Path original = SampleModels.fixture(fixture);
    SavedModel.Builder model =
        SavedModel.parseFrom(Files.readAllBytes(original.resolve("saved_model.pb"))).toBuilder();
    change.accept(model.getMetaGraphsBuilder(0));
    Files.write(copy.resolve("saved_model.pb"), model.build().toByteArray());
    Files.createSymbolicLink(
        copy.resolve("variables"), original.resolve("variables").toAbsolutePath());
    return copy;
  }

  private static void rename(MetaGraphDef.Builder graph, String from, String to) {
    SignatureDef signature = graph.getSignatureDefOrThrow(from);
    graph.removeSignatureDef(from).putSignatureDef(to, signature);
  }

  @Test
  void allAreMethodsOverOneSetOfWeights() throws IOException {
    assertEquals(0, convert(SampleModels.fixture("signatures")), terminal.err());
    JsonNode migration = migration();
    assertEquals(List.of("forward", "decode", "encode"), texts(migration.get("methods"), "name"));
    assertEquals("serving_default", migration.get("signature").asText());
    assertEquals(migration.at("/methods/0/inputs"), migration.get("inputs"));
    assertEquals("code", migration.at("/methods/1/inputs/0/name").asText());
    assertEquals(
        List.of("bias", "inward", "outward"),
        texts(migration.get("parameters"), "variable").stream().sorted().toList(),
        "each variable once");
    assertTrue(terminal.out().contains("decode(code[?,3]) → Tensor[?,6]"), terminal.out());
  }

  @Test
  void theSignatureThatIsNamedIsForward() throws IOException {
    assertEquals(0, convert(SampleModels.fixture("signatures"), "--signature", "encode"));
    assertEquals(
        List.of("encode", "decode", "serving_default"),
        texts(migration().get("methods"), "signature"));
    assertEquals("encode", migration().get("signature").asText());
  }

  @Test
  void withoutADefaultThereIsNoForwardAndThatIsSaid() throws IOException {
    Path model = changed("signatures", graph -> rename(graph, "serving_default", "both"));
    assertEquals(0, convert(model), terminal.err());
    assertEquals(List.of("both", "decode", "encode"), texts(migration().get("methods"), "name"));
    assertTrue(migration().get("signature").isNull());
    assertTrue(terminal.out().contains("there is no forward"), terminal.out());
    assertEquals(2, terminal.migrate("check", model.toString(), out().toString()));
    assertTrue(terminal.err().contains("has no forward; --signature chooses one of both, decode"));
  }

  @Test
  void textIsLeftOutAndNamesAreCleaned() throws IOException {
    Path model =
        changed(
            "signatures",
            graph -> {
              rename(graph, "encode", "train");
              rename(graph, "decode", "x\"); import os #");
              TensorInfo text =
                  TensorInfo.newBuilder().setName("s:0").setDtype(DataType.DT_STRING).build();
              graph.putSignatureDef(
                  "words",
                  SignatureDef.newBuilder().putInputs("s", text).putOutputs("t", text).build());
            });
    assertEquals(0, convert(model), terminal.err());
    JsonNode migration = migration();
    assertEquals(
        List.of("forward", "train_", "x_import_os_"), texts(migration.get("methods"), "name"));
    assertEquals(List.of("words"), texts(migration.get("left_out"), "signature"));
    assertEquals("its input s is text", migration.at("/left_out/0/reason").asText());
    assertTrue(entry("code/__torch__.py").contains("def x_import_os_(self"));
    assertEquals(3, convert(model, "--signature", "words"), terminal.out());
    assertTrue(terminal.err().contains("words cannot be a method: its input s is text"));
  }

  @Test
  void whatIsRefusedInAnySignatureIsSaidOfEach() throws IOException {
    Path model =
        changed(
            "signatures",
            graph -> {
              NodeDef unknown = NodeDef.newBuilder().setName("u").setOp("Unheard").build();
              graph.getGraphDefBuilder().addNode(unknown);
              TensorInfo made =
                  TensorInfo.newBuilder().setName("u:0").setDtype(DataType.DT_FLOAT).build();
              SignatureDef signature = SignatureDef.newBuilder().putOutputs("y", made).build();
              graph.putSignatureDef("one", signature).putSignatureDef("two", signature);
            });
    assertEquals(3, convert(model, "--json"), terminal.err());
    assertFalse(Files.exists(out()));
    JsonNode refusals = new ObjectMapper().readTree(terminal.out()).get("refusals");
    assertEquals(List.of("one", "two"), texts(refusals, "signature"));
    assertEquals(0, terminal.migrate("inspect", model.toString()));
    assertTrue(
        terminal.out().contains("--all-signatures would be refused for one, two"), terminal.out());
  }

  @Test
  void aFrozenGraphIsConvertedAsEver() throws IOException {
    assertEquals(0, convert(SampleModels.fixture("frozen_graph").resolve("graph.pb")));
    assertFalse(migration().has("methods"));
  }

  @ParameterizedTest
  @CsvSource({"--inputs=x:0,one signature", "--half,a smaller model"})
  void aCutOrASmallerModelIsOfOneSignature(String option, String complaint) {
    assertEquals(2, convert(SampleModels.fixture("signatures"), option));
    assertTrue(terminal.err().contains(complaint), terminal.err());
  }

  @Test
  void aSourcePackageHasThemInOneClass() throws IOException {
    Path source = folder.resolve("source");
    assertEquals(
        0,
        terminal.migrate(
            SampleModels.fixture("ledger").toString(),
            source.toString(),
            "--all-signatures",
            "--format",
            "source"),
        terminal.err());
    String model = Files.readString(source.resolve("model.py"));
    assertTrue(model.contains("def forward(self, x: Tensor) -> Tensor:"), model);
    assertTrue(model.contains("def worth(self, x: Tensor) -> Tensor:"), model);
    assertTrue(model.contains("self.balance = "), model);
    assertEquals(1, model.split("register_buffer\\(\"balance\"", -1).length - 1, model);
    String readme = Files.readString(source.resolve("README.md"));
    assertTrue(readme.contains("y = model.worth(torch.zeros(1, 1))"), readme);
  }

  @Test
  void anOptimizersStateBelongsToOneSignature() {
    Path model = SampleModels.fixture("ledger");
    assertEquals(0, convert(model));
    ParityException e =
        assertThrows(
            ParityException.class, () -> KerasOptimizerState.read(model, out(), Optional.empty()));
    assertTrue(e.getMessage().contains("has several signatures"), e.getMessage());
  }

  @Test
  void aBatchResumesOnlyWhatHasTheSameMethods() throws IOException {
    Path zoo = Files.createDirectory(folder.resolve("zoo"));
    Files.createSymbolicLink(
        zoo.resolve("ledger"), SampleModels.fixture("ledger").toAbsolutePath());
    String[] batch = {"batch", zoo.toString(), folder.resolve("converted").toString(), "--resume"};
    String[] all = {batch[0], batch[1], batch[2], batch[3], "--all-signatures"};
    assertTrue(ran(all).contains("1 converted"));
    assertTrue(ran(all).contains("1 unchanged"));
    assertTrue(ran(batch).contains("1 converted"));
    assertTrue(ran(all).contains("1 converted"));
  }

  private String ran(String... words) {
    assertEquals(0, terminal.migrate(words), terminal.err());
    return terminal.out().lines().reduce((first, last) -> last).orElse("");
  }

  @ParameterizedTest
  @CsvSource({"signatures,decode", "ledger,worth"})
  void everyMethodAnswersAsTensorFlowDoes(String fixture, String signature) {
    Path frameworks = Path.of(System.getProperty("migrate.parity", "../parity-tests/target/lib"));
    assumeTrue(
        Files.isDirectory(frameworks),
        "needs TensorFlow and libtorch, which packaging parity-tests puts into its target/lib");
    String classPath =
        System.getProperty("java.class.path") + File.pathSeparator + frameworks.resolve("*");
    Path model = SampleModels.fixture(fixture);
    assertEquals(0, convert(model), terminal.err());
    ParityCheck.of(model, out())
        .signature(signature)
        .classPath(classPath)
        .threads(1)
        .layers(signature.equals("decode"))
        .run()
        .assertPassed();
  }
}
