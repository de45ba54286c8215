package org.tf2torch.cli;

import java.nio.file.Path;
import org.tf2torch.cli.convert.Output;
import org.tf2torch.cli.convert.OutputFormat;
import org.tf2torch.torch.source.SourcePackage;
import picocli.CommandLine.Option;

/** What converted models are written as. */
final class FormatOptions {
  @Option(
      names = "--format",
      paramLabel = "FORMAT",
      description = {
        "torchscript: one file for torch.jit.load (the default);",
        "source: a folder with the network in Python, and its weights."
      })
  private OutputFormat format = OutputFormat.TORCHSCRIPT;

  @Option(
      names = "--weights",
      paramLabel = "KIND",
      description = "How a source package stores weights: safetensors (the default) or pth.")
  private SourcePackage.Weights weights = SourcePackage.Weights.SAFETENSORS;

  Output output(Path path) {
    return new Output(path, format, weights);
  }
}
