package org.tf2torch.cli;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.tf2torch.cli.convert.ConversionRequest;
import org.tf2torch.cli.convert.IoLayout;
import org.tf2torch.ir.pass.slim.Slimming;
import org.tf2torch.parity.ParityException;
import org.tf2torch.tf.Importer;
import picocli.CommandLine.Option;

/** Which part of a model is meant, and how it is to look. */
final class ModelOptions {
  @Option(
      names = "--signature",
      paramLabel = "NAME",
      description = "The signature to convert; default: serving_default, else the only one.")
  private Optional<String> signature = Optional.empty();

  @Option(
      names = "--all-signatures",
      description =
          "Make every signature of numbers a method of one module: the one that --signature names, else serving_default, is forward.")
  private boolean allSignatures;

  @Option(
      names = "--tags",
      paramLabel = "TAG",
      split = ",",
      description = "The tags of the graph to convert; default: serve, else the only set there is.")
  private Set<String> tags = new LinkedHashSet<>();

  @Option(
      names = "--inputs",
      paramLabel = "TENSOR",
      split = ",",
      description = "Cut the graph here: tensors (scope/node:0) that the caller will feed.")
  private String[] inputs = {};

  @Option(
      names = "--outputs",
      paramLabel = "TENSOR",
      split = ",",
      description = "Tensors to compute instead of the signature's outputs.")
  private String[] outputs = {};

  @Option(
      names = "--text",
      description =
          "Take and return text as lists of words, List[str]; without this option text is refused.")
  private boolean text;

  @Option(
      names = "--io-layout",
      paramLabel = "LAYOUT",
      completionCandidates = LayoutNames.class,
      converter = LayoutNames.class,
      description =
          "Where images have their channels at inputs and outputs: channels-first (the default) or source, as TensorFlow has them.")
  private IoLayout layout = IoLayout.CHANNELS_FIRST;

  private Importer.Selection selection() {
    return new Importer.Selection(
        tags,
        signature,
        List.copyOf(Arrays.asList(inputs)),
        List.copyOf(Arrays.asList(outputs)),
        text);
  }

  /**
   * @throws ParityException if the options contradict each other
   */
  ConversionRequest request(Path model, Slimming slimming) {
    if (allSignatures && (inputs.length > 0 || outputs.length > 0)) {
      throw ParityException.usage(
          "--inputs and --outputs cut one signature: leave --all-signatures out");
    }
    if (allSignatures && slimming.changes()) {
      // What a weight loses by being made smaller is measured on one signature.
      throw ParityException.usage("a smaller model has one signature: leave --all-signatures out");
    }
    return new ConversionRequest(model, selection(), layout, slimming, allSignatures);
  }
}
