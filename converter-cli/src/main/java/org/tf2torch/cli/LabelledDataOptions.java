package org.tf2torch.cli;

import java.util.Optional;
import org.tf2torch.parity.data.DataSource;
import org.tf2torch.parity.data.RandomInputs;
import org.tf2torch.parity.data.Split;
import org.tf2torch.parity.training.Objective;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Data that say what the answer should be, and how answers are judged. */
final class LabelledDataOptions {
  @Option(
      names = "--data",
      required = true,
      paramLabel = "DATA",
      description =
          "cifar10:PATH, a folder with CIFAR-10's binary files or one of them; voc:DIR, a folder of PASCAL VOC with JPEGImages, Annotations and ImageSets; folder:DIR, pictures in a folder for each class; or FILE.npz, arrays named as the inputs, and labels or targets.")
  private String data;

  @Option(
      names = "--split",
      paramLabel = "NAME",
      description =
          "Which part: train or test, for VOC also val or trainval; default: train to train, test to evaluate.")
  private Optional<String> split = Optional.empty();

  @Mixin private PixelOptions pixels;

  @Option(
      names = "--loss",
      paramLabel = "NAME",
      description =
          "cross-entropy, binary-cross-entropy, l1 or l2; default: what the data ask for.")
  private Optional<String> loss = Optional.empty();

  @Option(
      names = "--prediction",
      paramLabel = "KIND",
      description =
          "Whether the model gives logits or probabilities; default: by its answers to the first batch.")
  private Optional<Prediction> prediction = Optional.empty();

  @Option(
      names = "--output",
      paramLabel = "NAME",
      description = "Which output is judged; needed where there are several.")
  private Optional<String> output = Optional.empty();

  /** What a model's output is. */
  enum Prediction {
    logits,
    probabilities
  }

  DataSource source(Split unlessSaid) {
    return other(data, unlessSaid);
  }

  /** Other data, with the same pixels. */
  DataSource other(String text, Split unlessSaid) {
    return DataSource.parse(
        text,
        pixels.normalization(),
        split.map(Split::named).orElse(unlessSaid),
        RandomInputs.DEFAULT_SEED);
  }

  Optional<Objective.Loss> loss() {
    return loss.map(Objective.Loss::named);
  }

  Optional<Boolean> probabilities() {
    return prediction.map(kind -> kind == Prediction.probabilities);
  }

  Optional<String> output() {
    return output;
  }
}
