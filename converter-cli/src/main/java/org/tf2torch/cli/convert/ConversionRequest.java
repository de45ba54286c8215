package org.tf2torch.cli.convert;

import java.nio.file.Path;
import org.tf2torch.tf.Importer;

/**
 * What is to be converted.
 *
 * @param model the folder of a SavedModel, or the file of a frozen graph
 * @param output the file to write; one that is there is replaced when the new one is complete
 * @param selection which part of the model
 * @param layout where the channels of images stand at the inputs and outputs
 */
public record ConversionRequest(
    Path model, Path output, Importer.Selection selection, IoLayout layout) {
  /** The default part of a model, with channels first. */
  public static ConversionRequest of(Path model, Path output) {
    return new ConversionRequest(
        model, output, Importer.Selection.DEFAULT, IoLayout.CHANNELS_FIRST);
  }
}
