package org.tf2torch.cli.inspect;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.tf2torch.cli.convert.ConversionResult;

/**
 * What a model's files hold.
 *
 * @param tagSets of its graphs; the first is the one that the rest is about
 * @param signatures by name; one without a name for a frozen graph
 */
public record Inspection(
    Path model,
    String producer,
    List<Set<String>> tagSets,
    List<Signature> signatures,
    Variables variables) {
  /**
   * An entry point of the graph.
   *
   * @param inputs as TensorFlow has them; from protocol buffers without an order, so sorted by name
   * @param operations how many nodes of each kind its computation has, functions and all
   * @param conversion what would become of it
   */
  public record Signature(
      String name,
      List<Tensor> inputs,
      List<Tensor> outputs,
      Map<String, Integer> operations,
      ConversionResult conversion) {}

  /**
   * An input or output.
   *
   * @param type such as {@code float32[?,3]}
   */
  public record Tensor(String name, String type) {}

  /** The variables of the checkpoint. */
  public record Variables(int count, long elements, long bytes) {}
}
