package org.tf2torch.cli.inspect;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.tf2torch.cli.convert.ConversionResult;

/**
 * What a model's files hold.
 *
 * @param tagSets of its graphs; the first is the one that the rest is about
 * @param signatures by name; one without a name for a frozen graph
 * @param methods what would become of all signatures together; empty where one was chosen, where
 *     there is but one, and where none is numeric
 */
public record Inspection(
    Path model,
    String producer,
    List<Set<String>> tagSets,
    List<Signature> signatures,
    Optional<Methods> methods,
    Variables variables) {
  /**
   * The signatures as methods of one module.
   *
   * @param names of the methods, by signature
   * @param leftOut signatures that are not numeric, and why
   */
  public record Methods(Map<String, String> names, Map<String, String> leftOut) {}

  /** The signatures for which all together would be refused. */
  public List<String> refusedMethods() {
    return signatures.stream()
        .filter(
            signature -> methods.filter(m -> m.names().containsKey(signature.name())).isPresent())
        .filter(signature -> !signature.conversion().status().isDone())
        .map(Signature::name)
        .toList();
  }

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
