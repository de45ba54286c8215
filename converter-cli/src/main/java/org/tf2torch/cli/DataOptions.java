package org.tf2torch.cli;

import java.util.List;
import java.util.Optional;
import org.tf2torch.parity.ParityException;
import org.tf2torch.parity.data.DataSource;
import org.tf2torch.parity.data.Normalization;
import org.tf2torch.parity.data.RandomInputs;
import picocli.CommandLine.Option;

/** What a model is fed with. */
final class DataOptions {
  @Option(
      names = "--data",
      paramLabel = "DATA",
      description =
          "cifar10:PATH, a folder with CIFAR-10's binary files or one of them; FILE.npz or FILE.npy, arrays named as the inputs; generated, which probes sizes, extremes, NaN and infinities; or random (the default).")
  private String data = "random";

  @Option(
      names = "--seed",
      paramLabel = "N",
      description = "For generated and random inputs; default: ${DEFAULT-VALUE}.")
  private long seed = RandomInputs.DEFAULT_SEED;

  @Option(
      names = "--normalize",
      paramLabel = "NAME",
      description =
          "How pixels become inputs: none (the default), unit, signed, imagenet or cifar10.")
  private String preset = "none";

  @Option(
      names = "--scale",
      paramLabel = "X",
      description = "Instead of a name: what pixels (0 to 255) are divided by,")
  private Optional<Float> scale = Optional.empty();

  @Option(
      names = "--mean",
      paramLabel = "X",
      split = ",",
      description = "then what is subtracted, one value or one for each channel,")
  private List<Float> mean = List.of();

  @Option(
      names = "--std",
      paramLabel = "X",
      split = ",",
      description = "then what that is divided by, likewise.")
  private List<Float> std = List.of();

  /**
   * @throws ParityException if the options contradict each other
   */
  DataSource source() {
    return DataSource.parse(data, normalization(), seed);
  }

  private Normalization normalization() {
    Normalization named = Normalization.named(preset);
    return new Normalization(
        scale.orElse(named.scale()),
        mean.isEmpty() ? named.mean() : mean,
        std.isEmpty() ? named.std() : std);
  }
}
