package org.tf2torch.samples;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.tensorflow.GraphOperation;
import org.tensorflow.Result;
import org.tensorflow.SavedModelBundle;
import org.tensorflow.types.TFloat32;

final class TrainingTest {
  private static final List<Integer> FIRST_IMAGES = IntStream.range(0, 20).boxed().toList();

  @TempDir Path folder;

  static Stream<Arguments> rules() {
    return Stream.of(
        Arguments.of(Loss.CROSS_ENTROPY, new Adam(1e-3f)),
        Arguments.of(Loss.CROSS_ENTROPY, new Sgd(0.01f)),
        Arguments.of(Loss.L1, new Adam(1e-4f)),
        Arguments.of(Loss.L2, new Adam(1e-4f)));
  }

  @ParameterizedTest
  @MethodSource("rules")
  void stepsOnOneBatchLowerItsLoss(Loss loss, Optimizer optimizer) throws IOException {
    MadeUpImages.write(folder, 20, 0);
    Cifar10 data = Cifar10.train(folder, Normalisation.CIFAR10);
    try (Training training = new Training(loss, optimizer, 1);
        Batch batch = data.batch(FIRST_IMAGES)) {
      float first = training.step(batch);
      for (int step = 0; step < 10; step++) {
        training.step(batch);
      }
      float last = training.step(batch);

      assertTrue(last < 0.9 * first, "loss before: " + first + ", after eleven steps: " + last);
    }
  }

  @Test
  void theSameSeedGivesTheSameTraining() throws IOException {
    MadeUpImages.write(folder, 40, 0);
    Cifar10 data = Cifar10.train(folder, Normalisation.CIFAR10);
    List<Double> losses = new ArrayList<>();
    for (int run = 0; run < 2; run++) {
      try (Training training = new Training(Loss.CROSS_ENTROPY, new Adam(1e-3f), 3)) {
        training.epoch(data, 8);
        losses.add(training.epoch(data, 8));
      }
    }
    // Threads may add in another order; an update that comes too early shows in the first digits.
    assertEquals(
        losses.get(0), losses.get(1), 1e-3 * losses.get(0), "running loss of the second epoch");
  }

  @Test
  void theSavedModelIsTheTrainedNetwork() throws IOException {
    MadeUpImages.write(folder, 20, 0);
    Path model = folder.resolve("model");
    try (Training training = new Training(Loss.CROSS_ENTROPY, new Adam(1e-3f), 1);
        Batch batch = Cifar10.train(folder, Normalisation.CIFAR10).batch(FIRST_IMAGES)) {
      training.step(batch);
      training.step(batch);
      training.export(model);
      float lossOfTraining = training.step(batch);

      try (SavedModelBundle bundle = SavedModelBundle.load(model.toString());
          Result result =
              bundle.function("serving_default").call(Map.of("images", batch.images()))) {
        assertEquals(Set.of("logits"), result.keySet());
        assertEquals(lossOfTraining, crossEntropy((TFloat32) result.get(0), batch), 1e-4);
        assertEquals(NAMES, variables(bundle));
      }
    }
  }

  private static final Set<String> NAMES =
      Set.of(
          "conv1/kernel",
          "conv1/bias",
          "conv2/kernel",
          "conv2/bias",
          "conv3/kernel",
          "conv3/bias",
          "dense1/kernel",
          "dense1/bias",
          "dense2/kernel",
          "dense2/bias");

  private static Set<String> variables(SavedModelBundle bundle) {
    Set<String> names = new TreeSet<>();
    for (var operations = bundle.graph().operations(); operations.hasNext(); ) {
      GraphOperation operation = operations.next();
      if (operation.type().equals("VariableV2")) {
        names.add(operation.name());
      }
    }
    return names;
  }

  /** By its definition: the mean of log(sum(exp(logits))) minus the right class's logit. */
  private static double crossEntropy(TFloat32 logits, Batch batch) {
    double sum = 0;
    for (int image = 0; image < batch.size(); image++) {
      double exponentials = 0;
      for (int c = 0; c < Cifar10.CLASSES; c++) {
        exponentials += Math.exp(logits.getFloat(image, c));
      }
      sum += Math.log(exponentials) - logits.getFloat(image, batch.labels().getInt(image));
    }
    return sum / batch.size();
  }

  @Test
  void twoEpochsOnRealImagesBeatGuessing() throws IOException {
    Path images = SharedFolder.resolve("data/cifar-10-batches-bin");
    assumeTrue(Files.isDirectory(images), "needs CIFAR-10's images in " + images);
    Cifar10 test = Cifar10.test(images, Normalisation.CIFAR10);
    try (Training training = new Training(Loss.CROSS_ENTROPY, new Adam(1e-3f), 1)) {
      double first = training.epoch(test, 32);
      double second = training.epoch(test, 32);

      assertTrue(second < first, "running loss " + first + ", then " + second);
      double accuracy = training.accuracy(test, 32);
      assertTrue(accuracy > 0.2, "accuracy on the images it was trained on: " + accuracy);
    }
  }
}
