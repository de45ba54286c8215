package org.tf2torch.parity.data;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
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
   * The samples, to be read in any order.
   *
   * @param inputs as for {@link #batches}
   * @throws ParityException if the data do not fit the model, are damaged, or have no samples that
   *     can be told apart
   */
  default Samples samples(List<TensorSpec> inputs) {
    throw ParityException.usage(
        description() + ": nothing to train on; use cifar10:PATH, voc:DIR, folder:DIR or FILE.npz");
  }

  /** The part of the same data set that is kept for measuring what was trained on this part. */
  default Optional<DataSource> heldOut() {
    return Optional.empty();
  }

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
   * Reads a source as the command line spells it: {@code cifar10:DIR_OR_FILE}, {@code voc:DIR},
   * {@code folder:DIR}, {@code npz:FILE}, {@code npy:FILE}, {@code jsonl:FILE}, {@code generated}
   * or {@code random}; a path that ends in {@code .npz}, {@code .npy} or {@code .jsonl} needs no
   * prefix.
   *
   * @param normalization for image data
   * @param split which part of a data set that comes in parts
   * @param seed for inputs that are made up
   */
  static DataSource parse(String text, Normalization normalization, Split split, long seed) {
    int colon = text.indexOf(':');
    String kind = colon < 0 ? text : text.substring(0, colon);
    String rest = colon < 0 ? "" : text.substring(colon + 1);
    return switch (kind) {
      case "random" -> new RandomInputs(seed);
      case "generated" -> new GeneratedInputs(seed);
      case "cifar10" -> new Cifar10(existing(rest), normalization, split);
      case "voc" -> new PascalVoc(existing(rest), normalization, split);
      case "folder" -> new FolderImages(existing(rest), normalization);
      case "npz", "npy" -> new NumpyFile(existing(rest));
      case "jsonl" -> new JsonLines(existing(rest));
      default -> {
        if (text.endsWith(".npz") || text.endsWith(".npy")) {
          yield new NumpyFile(existing(text));
        }
        if (text.endsWith(".jsonl")) {
          yield new JsonLines(existing(text));
        }
        throw ParityException.usage(
            "--data "
                + text
                + ": use cifar10:PATH, voc:DIR, folder:DIR, FILE.npz, FILE.npy, FILE.jsonl, generated"
                + " or random");
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
