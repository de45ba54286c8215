package org.tf2torch.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TrainCommandTest {
  private static final String FRAMEWORKS = "migrate.parity";

  @TempDir private static Path models;

  @TempDir private Path folder;

  private final CapturedTerminal terminal = new CapturedTerminal();
  private final String before = System.getProperty(FRAMEWORKS);

  @AfterEach
  void restore() {
    if (before == null) {
      System.clearProperty(FRAMEWORKS);
    } else {
      System.setProperty(FRAMEWORKS, before);
    }
  }

  /** The natives are there when the module of the harness was packaged before. */
  static void needFrameworks() throws IOException {
    Path lib = Path.of(System.getProperty(FRAMEWORKS, "../parity-tests/target/lib"));
    assumeTrue(Files.isDirectory(lib), lib + " is not there");
    try (Stream<Path> jars = Files.list(lib)) {
      assumeTrue(
          jars.anyMatch(jar -> jar.toString().contains("pytorch-native")), "no libtorch in " + lib);
    }
    System.setProperty(FRAMEWORKS, lib.toString());
  }

  private static Path converted() {
    Path file = models.resolve("out.pt");
    if (!Files.exists(file)) {
      new CapturedTerminal().migrate(SampleModels.path("cifar10-cnn").toString(), file.toString());
    }
    return file;
  }

  /** Pictures as bright as their class says, in CIFAR-10's format. */
  private Path images(String name, int records) throws IOException {
    byte[] bytes = new byte[records * 3073];
    for (int r = 0; r < records; r++) {
      Arrays.fill(bytes, r * 3073, (r + 1) * 3073, (byte) (25 * (r % 10) + r % 3));
      bytes[r * 3073] = (byte) (r % 10);
    }
    return Files.write(folder.resolve(name), bytes);
  }

  private int train(Path model, Path target, String... more) {
    String[] all = {
      "train",
      model.toString(),
      "--data",
      "cifar10:" + folder,
      "--normalize",
      "cifar10",
      "--batch",
      "16",
      "--threads",
      "1",
      "--out",
      target.toString()
    };
    return terminal.migrate(
        Stream.concat(Arrays.stream(all), Arrays.stream(more)).toArray(String[]::new));
  }

  @Test
  void whatWasTrainedIsWrittenAndEvaluatesAsTheLastEpochSaid() throws IOException {
    needFrameworks();
    images("data_batch_1.bin", 40);
    images("test_batch.bin", 20);
    Path tuned = folder.resolve("tuned.pt");
    assertEquals(0, train(converted(), tuned, "--epochs", "2", "--json"), terminal.err());
    JsonNode report = new ObjectMapper().readTree(terminal.out());
    JsonNode last = report.at("/epochs/1");
    assertTrue(
        last.at("/train/loss").asDouble() < report.at("/epochs/0/train/loss").asDouble(),
        terminal.out());

    CapturedTerminal eval = new CapturedTerminal();
    int status =
        eval.migrate(
            "eval",
            tuned.toString(),
            "--data",
            "cifar10:" + folder,
            "--normalize",
            "cifar10",
            "--threads",
            "1",
            "--json");
    assertEquals(0, status, eval.err());
    JsonNode score = new ObjectMapper().readTree(eval.out()).get("score");
    assertEquals(last.at("/test/loss").asDouble(), score.get("loss").asDouble(), 1e-6);
    try (Stream<Path> files = Files.list(folder)) {
      assertEquals(3, files.count(), "nothing is left but the data and the trained file");
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "--optimizer=lion",
        "--lr=-1",
        "--momentum=0.5",
        "--schedule=warmup",
        "--loss=hinge",
        "--epochs=0",
        "--batch=0",
        "--split=dev",
        "--device=tpu",
        "--normalize=mine",
        "--nonsense"
      })
  void wrongOptionsAreWrongUsage(String option) throws IOException {
    images("data_batch_1.bin", 10);
    Path target = folder.resolve("tuned.pt");

    assertEquals(2, train(converted(), target, option), terminal.err());
    assertFalse(Files.exists(target));
  }

  @Test
  void anOutputThatCannotBeWrittenIsFoundBeforeTheTraining() throws IOException {
    images("data_batch_1.bin", 10);

    assertEquals(2, train(converted(), folder.resolve("no/folder/tuned.pt")), terminal.err());
    assertTrue(terminal.err().contains("no folder"), terminal.err());
  }

  @Test
  void aFileOfAnotherMakeIsBrokenInput() throws IOException {
    images("data_batch_1.bin", 10);
    Path file = Files.writeString(folder.resolve("other.pt"), "no archive");

    assertEquals(4, train(file, folder.resolve("tuned.pt")), terminal.err());
    assertEquals(
        4,
        terminal.migrate("eval", file.toString(), "--data", "cifar10:" + folder),
        terminal.err());
  }

  /** The next six losses of a training in Keras; see src/test/python/make_keras_adam.py. */
  private static final double[] KERAS = {
    1.1116230487823486,
    1.0088887214660645,
    0.9172796010971069,
    1.1035665273666382,
    0.9774442911148071,
    1.1696796417236328
  };

  private static final Path KERAS_ADAM = Path.of("src", "test", "resources", "keras_adam");

  private int resume(Path original, String... more) {
    Path model = folder.resolve("keras.pt");
    new CapturedTerminal().migrate(KERAS_ADAM.toString(), model.toString());
    String[] all = {
      "train",
      model.toString(),
      "--data",
      KERAS_ADAM.resolve("steps.npz").toString(),
      "--resume",
      original.toString(),
      "--no-shuffle",
      "--batch",
      "8",
      "--threads",
      "1",
      "--out",
      folder.resolve("tuned.pt").toString()
    };
    return terminal.migrate(
        Stream.concat(Arrays.stream(all), Arrays.stream(more)).toArray(String[]::new));
  }

  @Test
  void aTrainingInKerasGoesOnWhereItStopped() throws IOException {
    needFrameworks();
    assertEquals(0, resume(KERAS_ADAM, "--json"), terminal.err());
    JsonNode report = new ObjectMapper().readTree(terminal.out());
    assertEquals("adam, learning rate 0.01", report.get("optimizer").asText());
    JsonNode losses = report.at("/epochs/0/losses");
    assertEquals(KERAS.length, losses.size());
    for (int i = 0; i < KERAS.length; i++) {
      assertEquals(KERAS[i], losses.get(i).asDouble(), 1e-5 * KERAS[i], "step " + i);
    }
  }

  @Test
  void anotherModelsOptimizerIsWrongUsage() {
    assertEquals(2, resume(SampleModels.path("cifar10-cnn")), terminal.err());
    assertTrue(terminal.err().contains("another model"), terminal.err());
  }

  @Test
  void theResumedOptimizerIsTheModels() {
    assertEquals(2, resume(KERAS_ADAM, "--optimizer", "sgd"), terminal.err());
  }

  @Test
  void aSmallerModelIsNotTrained() throws IOException {
    images("data_batch_1.bin", 10);
    Path small = folder.resolve("small.pt");
    new CapturedTerminal()
        .migrate(SampleModels.path("cifar10-cnn").toString(), small.toString(), "--half");

    assertEquals(2, train(small, folder.resolve("tuned.pt")), terminal.err());
    assertTrue(terminal.err().contains("made smaller"), terminal.err());
  }

  @Test
  void missingDataAreBrokenInput() throws IOException {
    assertEquals(4, train(converted(), folder.resolve("tuned.pt")), terminal.err());
  }
}
