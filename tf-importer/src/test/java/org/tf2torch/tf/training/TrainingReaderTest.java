package org.tf2torch.tf.training;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.google.protobuf.ByteString;
import com.google.protobuf.UnknownFieldSet;
import com.google.protobuf.UnknownFieldSet.Field;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.tf2torch.ir.RefusedException;
import org.tf2torch.ir.data.TensorData;
import org.tf2torch.ir.training.Initializer;
import org.tf2torch.ir.training.LayerRules;
import org.tf2torch.ir.training.LearningRate;
import org.tf2torch.ir.training.Loss;
import org.tf2torch.ir.training.Optimizer;
import org.tf2torch.ir.training.Optimizer.Slot;
import org.tf2torch.ir.training.Training;
import org.tf2torch.ir.training.UpdateRule;
import org.tf2torch.tf.Importer;
import org.tf2torch.tf.model.ModelFile;

class TrainingReaderTest {
  private static final Path COMPILED = Path.of("..", "sample-models", "fixtures", "compiled_k2");

  private static final Path NOISE = Path.of("..", "sample-models", "fixtures", "noise_k2");

  @TempDir Path folder;

  private static Optional<Training> read(Path model) throws RefusedException {
    Importer.Imported imported = Importer.read(ModelFile.open(model), Importer.Selection.DEFAULT);
    return TrainingReader.read(imported.metaGraph(), imported.graph());
  }

  /** Layers say how their weights are drawn, whether somebody trains them or not. */
  @Test
  void readsTheLayersOfModelsThatWereNotCompiled() throws RefusedException {
    assumeTrue(Files.exists(NOISE), NOISE + " is not there");
    Training training = read(NOISE).orElseThrow();
    assertFalse(training.isCompiled());
    LayerRules.Initial kernel =
        training.layers().initials().stream()
            .filter(it -> it.shape().equals(List.of(6L, 6L)))
            .findFirst()
            .orElseThrow();
    assertEquals(
        Math.sqrt(0.5), ((Initializer.Uniform) kernel.initializer()).high(), 1e-12, "of 6 and 6");
    assertEquals(
        List.of("Layer unsure, of class GaussianNoise, changes nothing while training here."),
        training.notes());
  }

  @Test
  void readsLossAndOptimizer() throws RefusedException {
    assumeTrue(Files.exists(COMPILED), COMPILED + " is not there");
    Training training = read(COMPILED).orElseThrow();
    assertEquals(
        List.of(
            new Training.Objective(
                "logits",
                new Loss.SparseCategoricalCrossentropy(Loss.Scale.LOGITS, OptionalInt.empty()),
                false,
                1,
                List.of("sparse_categorical_accuracy"))),
        training.objectives());
    Optimizer optimizer = training.optimizer().orElseThrow();
    assertEquals(new UpdateRule.Adam(0.9, 0.999, 1e-7, false), optimizer.rule());
    assertEquals(new LearningRate.Constant((double) 0.002f), optimizer.learningRate());
    assertEquals(OptionalDouble.empty(), optimizer.weightDecay());
    assertTrue(optimizer.iterations() > 0);
    assertEquals(List.of(), training.notes());
  }

  @Test
  void readsWhatTheWeightsWereDrawnFrom() throws RefusedException {
    assumeTrue(Files.exists(COMPILED), COMPILED + " is not there");
    Training training = read(COMPILED).orElseThrow();
    Set<Initializer> drawn =
        training.layers().initials().stream()
            .map(LayerRules.Initial::initializer)
            .collect(Collectors.toSet());
    double conv = Math.sqrt(6.0 / (3 * 3 * 2 + 3 * 3 * 4));
    double dense = Math.sqrt(6.0 / (64 + 3));
    assertEquals(4, training.layers().initials().size());
    assertEquals(
        Set.of(
            new Initializer.Constant(0),
            new Initializer.Uniform(-conv, conv),
            new Initializer.Uniform(-dense, dense)),
        drawn);
  }

  /** Every slot has the shape of its own variable, four different ones here. */
  @Test
  void findsTheSlotsOfEveryVariable() throws RefusedException {
    assumeTrue(Files.exists(COMPILED), COMPILED + " is not there");
    Optimizer optimizer = read(COMPILED).orElseThrow().optimizer().orElseThrow();
    assertEquals(Set.of(Slot.MOMENTUM, Slot.VELOCITY), optimizer.slots().keySet());
    for (Map<String, TensorData> slots : optimizer.slots().values()) {
      assertEquals(
          Set.of(List.of(3L, 3L, 2L, 4L), List.of(4L), List.of(64L, 3L), List.of(3L)),
          Set.copyOf(slots.values().stream().map(TensorData::shape).toList()));
    }
  }

  /** The older optimizers list triples of variable, slot and name. */
  @Test
  void readsTheOlderOptimizers() throws RefusedException {
    Path model = COMPILED.resolveSibling("older_optimizer_k2");
    assumeTrue(Files.exists(model), model + " is not there");
    Training training = read(model).orElseThrow();
    assertEquals(
        new Loss.SparseCategoricalCrossentropy(Loss.Scale.PROBABILITIES, OptionalInt.empty()),
        training.objectives().get(0).loss());
    Optimizer optimizer = training.optimizer().orElseThrow();
    assertEquals(new UpdateRule.Sgd((double) 0.9f, true), optimizer.rule());
    assertEquals(
        new LearningRate.InverseTimeDecay((double) 0.05f, 1, 0.25, false),
        optimizer.learningRate());
    assertEquals(List.of(new Optimizer.Clipping.ByValue(2)), optimizer.clipping());
    assertEquals(3, optimizer.iterations());
    assertEquals(Set.of(Slot.MOMENTUM), optimizer.slots().keySet());
    assertEquals(6, optimizer.slots().get(Slot.MOMENTUM).size());
    assertEquals(1, training.layers().penalties().size());
    assertEquals(0.5, training.layers().penalties().get(0).l2());
  }

  /** The graph converts whatever the metadata is. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "no JSON",
        "[1, 2]",
        "{\"training_config\": 7}",
        "{\"training_config\": null}",
        "{\"training_config\": "
      })
  void metadataThatIsNotKerassSaysNothing(String metadata) throws RefusedException, IOException {
    assertFalse(read(with(metadata)).isPresent());
  }

  @Test
  void deepMetadataSaysNothing() throws RefusedException, IOException {
    String deep = "{\"training_config\":".repeat(100_000);
    assertFalse(read(with(deep)).isPresent());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{}",
        "{\"loss\": 3, \"optimizer_config\": []}",
        "{\"loss\": {\"a\": {\"b\": null}}, \"metrics\": {\"logits\": [[[4]]]}}",
        "{\"loss\": [], \"loss_weights\": [null], \"optimizer_config\": {\"class_name\": 1}}",
        "{\"loss\": \"mse\", \"loss_weights\": \"high\", \"optimizer_config\":"
            + " {\"class_name\": \"Adam\", \"config\": {\"epsilon\": \"small\", \"clipnorm\": -1,"
            + " \"learning_rate\": {\"class_name\": \"CosineDecay\", \"config\": {}}}}}"
      })
  void oddFieldsAreTakenAsAbsent(String config) throws RefusedException, IOException {
    Training training =
        read(with("{\"training_config\": " + config + ", \"config\": {}}")).orElseThrow();
    training.optimizer().ifPresent(it -> assertEquals(List.of(), it.clipping()));
  }

  private Path with(String metadata) throws IOException {
    assumeTrue(Files.exists(COMPILED), COMPILED + " is not there");
    Path model = folder.resolve("model");
    Files.createDirectories(model.resolve("variables"));
    for (String file :
        List.of(
            "saved_model.pb",
            "variables/variables.index",
            "variables/variables.data-00000-of-00001")) {
      Files.copy(COMPILED.resolve(file), model.resolve(file));
    }
    UnknownFieldSet object =
        UnknownFieldSet.newBuilder()
            .addField(4, text("_tf_keras_sequential"))
            .addField(5, text(metadata))
            .build();
    Field nodes = Field.newBuilder().addLengthDelimited(object.toByteString()).build();
    Files.write(
        model.resolve("keras_metadata.pb"),
        UnknownFieldSet.newBuilder().addField(1, nodes).build().toByteArray());
    return model;
  }

  private static Field text(String text) {
    return Field.newBuilder().addLengthDelimited(ByteString.copyFromUtf8(text)).build();
  }
}
