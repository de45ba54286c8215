package org.tf2torch.cli;

import java.util.Optional;
import org.tf2torch.ir.DType;
import org.tf2torch.ir.pass.slim.Slimming;
import org.tf2torch.parity.ParityException;
import org.tf2torch.parity.data.DataSource;
import org.tf2torch.parity.data.RandomInputs;
import org.tf2torch.parity.data.Split;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** How a model is made smaller, and on what its loss is measured. */
final class SlimOptions {
  @Option(
      names = "--half",
      description =
          "Store and compute in float16 what loses little by it; inputs stay as they are.")
  private boolean half;

  @Option(names = "--bfloat16", description = "As --half, in bfloat16.")
  private boolean bfloat16;

  @Option(
      names = "--quantize",
      paramLabel = "SCHEME",
      description = "int8-weights: store weights as int8, with a scale for each output channel.")
  private Optional<String> quantize = Optional.empty();

  @Option(
      names = "--prune",
      paramLabel = "PART",
      description = "Set this part of the weights to 0, the smallest of each tensor: 0.5.")
  private double prune;

  @Option(
      names = "--structured",
      description =
          "Let --prune set whole output channels to 0, those with the smallest weights, and take them out where nothing else comes of them.")
  private boolean structured;

  @Option(
      names = "--data",
      paramLabel = "DATA",
      description =
          "Measure a smaller model against the original on this: cifar10:PATH, voc:PATH, FILE.npz, FILE.npy, generated or random.")
  private Optional<String> data = Optional.empty();

  @Option(
      names = "--samples",
      paramLabel = "N",
      description = "Measure on at most so many samples; default: all.")
  private Optional<Long> samples = Optional.empty();

  @Mixin private PixelOptions pixels;

  /**
   * @throws ParityException if the options contradict each other
   */
  Slimming slimming() {
    require(!half || !bfloat16, "--half and --bfloat16 exclude each other");
    require(prune >= 0 && prune < 1, "--prune takes a part of the weights: at least 0, below 1");
    require(!structured || prune > 0, "--structured is a way of pruning: say --prune PART, too");
    require(
        quantize.isEmpty() || quantize.get().equals("int8-weights"),
        "--quantize knows int8-weights only");
    Optional<DType> precision =
        half
            ? Optional.of(DType.FLOAT16)
            : bfloat16 ? Optional.of(DType.BFLOAT16) : Optional.empty();
    Slimming slimming = new Slimming(precision, quantize.isPresent(), prune, structured);
    require(
        slimming.changes() || data.isEmpty(),
        "--data measures what --half, --bfloat16, --quantize or --prune lose; an exact conversion is compared by migrate check");
    return slimming;
  }

  private static void require(boolean holds, String what) {
    if (!holds) {
      throw ParityException.usage(what);
    }
  }

  /** What the loss is measured on. */
  Optional<DataSource> data() {
    return data.map(
        text ->
            DataSource.parse(text, pixels.normalization(), Split.TEST, RandomInputs.DEFAULT_SEED));
  }

  Optional<Long> samples() {
    return samples;
  }
}
