package org.tf2torch.torch.lower;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Set;

/**
 * What the scopes of nodes say about layers: without the model's own scope, without those of single
 * operations, and without the number that Keras puts behind every scope when a model is called once
 * more.
 */
final class LayerScopes {
  private static final String SECOND_CALL = "_1";

  /** Scopes that Keras's layers open for one operation. */
  private static final Set<String> OPERATIONS =
      Set.of("Tensordot", "einsum", "convolution", "MatMul", "BiasAdd");

  private final String model;

  /**
   * @param layers scopes of all nodes that use a variable: one they all stand in is the model's own
   */
  LayerScopes(Collection<String> layers) {
    List<String> first = layers.stream().map(l -> l.split("/")[0]).distinct().toList();
    boolean nested = layers.stream().allMatch(l -> l.contains("/"));
    this.model = first.size() == 1 && nested && layers.size() > 2 ? first.get(0) : "";
  }

  /**
   * The path of a layer.
   *
   * @param scope where its node stands
   * @param owner what its variables call it; may be empty
   */
  List<String> path(String scope, String owner) {
    List<String> parts = new ArrayList<>(Arrays.asList(scope.split("/")));
    if (parts.size() > 1 && parts.get(0).equals(model)) {
      parts.remove(0);
    }
    while (parts.size() > 1 && OPERATIONS.contains(unnumbered(last(parts)))) {
      parts.remove(parts.size() - 1);
    }
    if (!model.endsWith(SECOND_CALL)) {
      return parts;
    }
    boolean known = !owner.isEmpty() && last(parts).matches("\\Q" + owner + "\\E_\\d+");
    parts.replaceAll(
        part ->
            part.endsWith(SECOND_CALL)
                ? part.substring(0, part.length() - SECOND_CALL.length())
                : part);
    if (known) {
      parts.set(parts.size() - 1, owner);
    }
    return parts;
  }

  private static String last(List<String> parts) {
    return parts.get(parts.size() - 1);
  }

  private static String unnumbered(String part) {
    return part.replaceAll("_\\d+$", "");
  }
}
