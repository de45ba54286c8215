package org.tf2torch.cli;

import org.tf2torch.parity.ParityException;
import org.tf2torch.parity.data.DataSource;
import org.tf2torch.parity.data.RandomInputs;
import org.tf2torch.parity.data.Split;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** What a model is fed with. */
final class DataOptions {
  @Option(
      names = "--data",
      paramLabel = "DATA",
      description =
          "cifar10:PATH, a folder with CIFAR-10's binary files or one of them; voc:DIR, a folder of PASCAL VOC; folder:DIR, pictures in a folder for each class; FILE.npz or FILE.npy, arrays named as the inputs; FILE.jsonl, a sample on each line; generated, which probes sizes, extremes, NaN and infinities; or random (the default).")
  private String data = "random";

  @Option(
      names = "--seed",
      paramLabel = "N",
      description = "For generated and random inputs; default: ${DEFAULT-VALUE}.")
  private long seed = RandomInputs.DEFAULT_SEED;

  @Mixin private PixelOptions pixels;

  /**
   * @throws ParityException if the options contradict each other
   */
  DataSource source(Split split) {
    return DataSource.parse(data, pixels.normalization(), split, seed);
  }
}
