package org.tf2torch.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.tf2torch.cli.convert.Conversion;
import org.tf2torch.cli.convert.ConversionRequest;
import org.tf2torch.cli.convert.ConversionResult;
import org.tf2torch.cli.convert.ConversionResult.Converted;
import org.tf2torch.cli.convert.IoLayout;
import org.tf2torch.cli.convert.Output;
import org.tf2torch.tf.Importer.Selection;
import org.tf2torch.torch.Migration;

/** Every sample model converts; their answers are compared by {@code migrate check}. */
class FixtureConversionTest {
  @TempDir Path folder;

  static Stream<Path> fixtures() throws IOException {
    try (Stream<Path> paths = Files.walk(SampleModels.path("fixtures"))) {
      return paths.filter(FixtureConversionTest::isModel).sorted().toList().stream();
    }
  }

  private static boolean isModel(Path path) {
    String name = path.getFileName().toString();
    boolean folder =
        Files.exists(path.resolve("saved_model.pb"))
            || Files.exists(path.resolve("saved_model.pbtxt"));
    boolean frozen = name.equals("graph.pb");
    return folder || frozen;
  }

  @ParameterizedTest
  @MethodSource("fixtures")
  void converts(Path model) throws InterruptedException {
    ConversionResult result = convert(model);
    assertInstanceOf(Converted.class, result, () -> model + ": " + result);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "plain_cnn_k2",
        "plain_cnn_k3",
        "batch_norm_k3",
        "dilated_k3",
        "grouped_k2",
        "residual_k2",
        "flatten_dense_k2",
        "unet_k2"
      })
  void aPlainNetworkMovesNoAxesWhileItRuns(String name) throws InterruptedException {
    Converted converted = assertInstanceOf(Converted.class, convert(SampleModels.fixture(name)));
    assertEquals(0, converted.summary().permutes(), "permutes left in " + name);
  }

  @ParameterizedTest
  @ValueSource(strings = {"frozen_base_k2", "frozen_base_k3"})
  void aFrozenBaseIsOneModuleAndStaysFrozen(String name) throws InterruptedException {
    Converted converted = assertInstanceOf(Converted.class, convert(SampleModels.fixture(name)));
    assertEquals(Map.of("Conv2d", 1, "BatchNorm2d", 1, "Linear", 1), layers(converted));
    assertEquals(8 * 2 + 2, converted.summary().trainable());
  }

  /** What Keras's {@code trainable_weights} are: how many, and how many elements they have. */
  @ParameterizedTest
  @CsvSource({
    "attention_k2, 9, 376",
    "batch_norm_k2, 3, 174",
    "batch_norm_k3, 3, 174",
    "bidirectional_k3, 6, 216",
    "compiled_k2, 4, 271",
    "dense_norm_k2, 4, 62",
    "frozen_base_k2, 2, 18",
    "frozen_base_k3, 2, 18",
    "gru_k3, 3, 132",
    "gru_reset_before_k2, 3, 120",
    "lstm_k2, 3, 160",
    "nested_k2, 4, 152",
    "noise_k2, 8, 136",
    "recurrent_dropout_k2, 18, 357",
    "separable_k2, 5, 272",
    "tied_embedding_k3, 3, 108",
    "transposed_k2, 6, 572",
    "unet_k2, 6, 356"
  })
  void trainsWhatKerasTrains(String name, long variables, long elements)
      throws InterruptedException {
    Converted converted = assertInstanceOf(Converted.class, convert(SampleModels.fixture(name)));
    assertEquals(elements, converted.summary().trainable());
    // A variable that is stored in parts is one of Keras's.
    assertEquals(
        variables,
        converted.summary().migration().parameters().stream()
            .filter(Migration.Parameter::trainable)
            .map(Migration.Parameter::variable)
            .distinct()
            .count());
  }

  private static Map<String, Integer> layers(Converted converted) {
    return Map.copyOf(converted.summary().layers());
  }

  private ConversionResult convert(Path model) throws InterruptedException {
    ConversionRequest request =
        new ConversionRequest(model, Selection.DEFAULT, IoLayout.CHANNELS_FIRST);
    return Conversion.run(request, Output.file(folder.resolve("out.pt")), message -> {});
  }
}
