package org.tf2torch.cli.convert;

import java.nio.file.Path;
import org.tf2torch.ir.pass.slim.Slimming;
import org.tf2torch.tf.Importer;

/**
 * What is to be converted, and to what.
 *
 * @param model the folder of a SavedModel, or the file of a frozen graph
 * @param selection which part of the model
 * @param layout where the channels of images stand at the inputs and outputs
 * @param slimming how the model is made smaller
 */
public record ConversionRequest(
    Path model, Importer.Selection selection, IoLayout layout, Slimming slimming) {
  /** An exact conversion. */
  public ConversionRequest(Path model, Importer.Selection selection, IoLayout layout) {
    this(model, selection, layout, Slimming.NONE);
  }
}
