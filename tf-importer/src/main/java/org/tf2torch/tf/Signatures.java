package org.tf2torch.tf;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.tensorflow.proto.DataType;
import org.tensorflow.proto.SignatureDef;
import org.tensorflow.proto.TensorInfo;
import org.tf2torch.tf.model.MetaGraph;
import org.tf2torch.tf.model.SelectionException;

/**
 * The signatures of a model, as methods of one module.
 *
 * @param numeric those that take and give tensors of numbers, the default one first, the others in
 *     the order of their names
 * @param main what the module computes when it is called: the signature that was named, else {@code
 *     serving_default}, else the only numeric one; empty when none of these is numeric
 * @param leftOut the others, and why
 */
public record Signatures(
    List<String> numeric, Optional<String> main, SortedMap<String, String> leftOut) {

  /**
   * @param named the signature that is to be the default one
   * @param text whether text counts as numbers, too
   * @throws SelectionException when there is no such one, when it is not numeric, or when none is
   */
  public static Signatures of(MetaGraph graph, Optional<String> named, boolean text) {
    List<String> numeric = new ArrayList<>();
    SortedMap<String, String> leftOut = new TreeMap<>();
    named.ifPresent(graph::signature);
    graph
        .signatures()
        .forEach(
            (name, signature) ->
                whyNot(signature, text)
                    .ifPresentOrElse(reason -> leftOut.put(name, reason), () -> numeric.add(name)));
    if (named.filter(leftOut::containsKey).isPresent()) {
      throw new SelectionException(
          "%s: signature %s cannot be a method: %s"
              .formatted(graph.file(), named.get(), leftOut.get(named.get())));
    }
    if (numeric.isEmpty()) {
      throw new SelectionException(
          "%s: has no signature of numbers, only: %s".formatted(graph.file(), listed(leftOut)));
    }
    Optional<String> main = named.or(() -> byDefault(numeric));
    List<String> ordered = Stream.concat(main.stream(), numeric.stream()).distinct().toList();
    return new Signatures(ordered, main, leftOut);
  }

  private static Optional<String> byDefault(List<String> numeric) {
    return numeric.contains(MetaGraph.DEFAULT_SIGNATURE)
        ? Optional.of(MetaGraph.DEFAULT_SIGNATURE)
        : numeric.size() == 1 ? Optional.of(numeric.get(0)) : Optional.empty();
  }

  private static String listed(Map<String, String> leftOut) {
    return String.join(
        "; ", leftOut.entrySet().stream().map(e -> e.getKey() + ", " + e.getValue()).toList());
  }

  /** Why a signature can be no method that takes and gives tensors. */
  private static Optional<String> whyNot(SignatureDef signature, boolean text) {
    if (signature.getOutputsCount() == 0) {
      return Optional.of("it has no outputs, so nothing says what it runs");
    }
    return why("input", signature.getInputsMap(), text)
        .or(() -> why("output", signature.getOutputsMap(), text));
  }

  private static Optional<String> why(String what, Map<String, TensorInfo> tensors, boolean text) {
    for (Map.Entry<String, TensorInfo> tensor : new TreeMap<>(tensors).entrySet()) {
      DataType type = tensor.getValue().getDtype();
      if (tensor.getValue().getName().isEmpty()) {
        return Optional.of("its %s %s is not one dense tensor".formatted(what, tensor.getKey()));
      } else if (type == DataType.DT_STRING && text) {
        continue;
      } else if (type == DataType.DT_STRING) {
        return Optional.of("its %s %s is text".formatted(what, tensor.getKey()));
      } else if (DTypes.numeric(type).isEmpty()) {
        return Optional.of("its %s %s is no tensor of numbers".formatted(what, tensor.getKey()));
      }
    }
    return Optional.empty();
  }
}
