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
 * @param allSignatures whether every numeric signature becomes a method, the selection's one {@code
 *     forward}; the selection cuts nothing then, and nothing is made smaller. A frozen graph, which
 *     has no signatures, is converted as ever
 */
public record ConversionRequest(
    Path model,
    Importer.Selection selection,
    IoLayout layout,
    Slimming slimming,
    boolean allSignatures) {
  /** An exact conversion of one signature. */
  public ConversionRequest(Path model, Importer.Selection selection, IoLayout layout) {
    this(model, selection, layout, Slimming.NONE, false);
  }
}
