package org.tf2torch.cli;

import java.util.List;
import java.util.Optional;
import org.tf2torch.parity.ParityException;
import org.tf2torch.parity.data.Normalization;
import picocli.CommandLine.Option;

/** How pixels become a model's inputs. */
final class PixelOptions {
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
  Normalization normalization() {
    Normalization named = Normalization.named(preset);
    return new Normalization(
        scale.orElse(named.scale()),
        mean.isEmpty() ? named.mean() : mean,
        std.isEmpty() ? named.std() : std);
  }
}
