package org.tf2torch.parity.data;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.List;
import org.tf2torch.parity.ParityException;
import org.tf2torch.parity.tensor.TensorSpec;

/** A supply of inputs for a model. */
public interface DataSource {
  /** One line for reports: what the data are and how they are normalised. */
  String description();

  /**
   * Goes through the data once; each call starts anew and gives the same batches.
   *
   * @param inputs what the model takes, as TensorFlow declares it
   * @throws ParityException if the data do not fit the model, or are damaged
   */
  Iterator<Batch> batches(List<TensorSpec> inputs, Limits limits);

  /**
   * How much of the data is used.
   *
   * @param batchSize samples per run, at least 1
   * @param maxSamples samples in all; {@code Long.MAX_VALUE} for no limit
   */
  record Limits(int batchSize, long maxSamples) {
    public Limits {
      if (batchSize < 1 || maxSamples < 1) {
        throw ParityException.usage("batch size and number of samples are at least 1");
      }
    }
  }

  /**
   * Reads a source as the command line spells it: {@code cifar10:DIR_OR_FILE}, {@code npz:FILE},
   * {@code npy:FILE}, {@code generated} or {@code random}; a path that ends in {@code .npz} or
   * {@code .npy} needs no prefix.
   *
   * @param normalization for image data
   * @param seed for inputs that are made up
   */
  static DataSource parse(String text, Normalization normalization, long seed) {
    int colon = text.indexOf(':');
    String kind = colon < 0 ? text : text.substring(0, colon);
    String rest = colon < 0 ? "" : text.substring(colon + 1);
    return switch (kind) {
      case "random" -> new RandomInputs(seed);
      case "generated" -> new GeneratedInputs(seed);
      case "cifar10" -> new Cifar10(existing(rest), normalization);
      case "npz", "npy" -> new NumpyFile(existing(rest));
      default -> {
        if (text.endsWith(".npz") || text.endsWith(".npy")) {
          yield new NumpyFile(existing(text));
        }
        throw ParityException.usage(
            "--data " + text + ": use cifar10:PATH, FILE.npz, FILE.npy, generated or random");
      }
    };
  }

  private static Path existing(String text) {
    Path path = Path.of(text);
    if (text.isEmpty() || !Files.exists(path)) {
      throw ParityException.broken(
          text.isEmpty() ? "the data's path is missing" : path + ": no such file or folder");
    }
    return path;
  }
}
