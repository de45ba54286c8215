package org.tf2torch.parity.training;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tf2torch.parity.ParityException;
import org.tf2torch.parity.Twins;
import org.tf2torch.parity.data.Cifar10;
import org.tf2torch.parity.data.Normalization;
import org.tf2torch.parity.data.NumpyFile;
import org.tf2torch.parity.data.Split;

class TrainingTest {
  private static final Path MODEL = Twins.path("cnn.pt");

  @TempDir private Path folder;

  private Training training() throws IOException {
    MadeUpImages.write(folder.resolve("data_batch_1.bin"), 40);
    MadeUpImages.write(folder.resolve("test_batch.bin"), 10);
    Cifar10 data = new Cifar10(folder, Normalization.named("cifar10"), Split.TRAIN);
    return Training.of(MODEL, data)
        .heldOut(data.heldOut().orElseThrow())
        .batchSize(16)
        .epochs(6)
        .optimizer(OptimizerSetup.of(OptimizerSetup.Kind.ADAM).withLearningRate(0.01))
        .threads(1);
  }

  @Test
  void trainingLowersTheLossAndSavesTheModule() throws IOException {
    Path saved = folder.resolve("saved.pt");
    TrainingReport report = training().run(saved);

    assertEquals(40, report.samples());
    assertEquals(
        "cross-entropy of probabilities", report.objective(), "the model ends in a softmax");
    assertEquals(6, report.epochs().size());
    assertEquals(3, report.epochs().get(0).losses().size(), "16, 16 and 8 samples");
    double first = report.epochs().get(0).train().loss();
    double last = report.epochs().get(5).train().loss();
    assertTrue(last < 0.8 * first, () -> first + " fell only to " + last);
    assertTrue(report.before().accuracy() <= 0.5, "an untrained model guesses");
    assertTrue(Files.size(saved) > 1000, "libtorch saved the module");
  }

  @Test
  void theSameSeedGivesTheSameLosses() throws IOException {
    List<Double> once =
        training().epochs(1).seed(3).run(folder.resolve("a")).epochs().get(0).losses();
    List<Double> twice =
        training().epochs(1).seed(3).run(folder.resolve("b")).epochs().get(0).losses();

    assertEquals(once, twice);
  }

  @Test
  void evaluationScoresWhatTheModelAnswers() throws IOException {
    Path test = MadeUpImages.write(folder.resolve("test_batch.bin"), 20);
    Evaluation.Result result =
        Evaluation.of(MODEL, new Cifar10(test, Normalization.NONE)).threads(1).batchSize(8).run();

    assertEquals(20, result.score().samples());
    assertEquals(result.score().correct() / 20.0, result.score().accuracy());
    assertEquals(Objective.Loss.CROSS_ENTROPY, result.objective().loss());
  }

  @Test
  void dataWithoutAnswersAreRefused() {
    NumpyFile data = new NumpyFile(Twins.path("cnn").resolve("none.npz"));

    assertEquals(
        ParityException.Kind.BROKEN_INPUT,
        assertThrows(ParityException.class, () -> Training.of(MODEL, data).run(folder)).kind());
  }
}
