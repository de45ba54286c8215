package org.tf2torch.cli.convert;

import java.nio.file.Path;
import org.tf2torch.torch.source.SourcePackage;

/**
 * What is to be written.
 *
 * @param path the file, or the folder of a source package
 * @param weights how a source package stores them
 */
public record Output(Path path, OutputFormat format, SourcePackage.Weights weights) {
  /** A TorchScript file. */
  public static Output file(Path path) {
    return new Output(path, OutputFormat.TORCHSCRIPT, SourcePackage.Weights.SAFETENSORS);
  }

  /** The same kind of output, below this one's folder. */
  public Output below(Path stem) {
    return new Output(path.resolve(stem + format.suffix()), format, weights);
  }
}
