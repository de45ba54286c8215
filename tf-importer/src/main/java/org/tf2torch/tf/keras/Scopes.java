package org.tf2torch.tf.keras;

import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.tensorflow.proto.NodeDef;

/** Which nodes of a function's body belong to which call of a network's layers. */
final class Scopes {
  private static final int LONGEST_NAME = 2000;

  /** Layers, beside noise, that may give what they get. */
  private static final Set<String> PASSING =
      Set.of(
          "Activation",
          "ActivityRegularization",
          "Lambda",
          "RandomBrightness",
          "RandomContrast",
          "RandomFlip",
          "RandomHeight",
          "RandomRotation",
          "RandomTranslation",
          "RandomWidth",
          "RandomZoom");

  private final BodyEdit body;
  private final Network network;
  private final Map<String, LayerCall> owners = new HashMap<>();
  private final Map<LayerCall, Set<String>> nodes = new HashMap<>();
  private final Set<String> prefixes = new HashSet<>();

  Scopes(BodyEdit body, Network network) {
    this.body = body;
    this.network = network;
    Map<String, LayerCall> byPath = new HashMap<>();
    network.calls().forEach(call -> byPath.put(call.path(), call));
    for (NodeDef node : body.nodes()) {
      if (node.getName().length() <= LONGEST_NAME) {
        own(node.getName(), network.name() + "/", byPath);
      }
    }
    nodes
        .entrySet()
        .removeIf(e -> NoisePlaces.isNoise(e.getKey().className()) && body.areShapes(e.getValue()));
  }

  /** A node belongs to the innermost layer that its scopes lead to. */
  private void own(String node, String root, Map<String, LayerCall> byPath) {
    int start = 0;
    do {
      int last = node.startsWith(root, start) ? node.lastIndexOf('/') : -1;
      for (int end = last; end > start; end = node.lastIndexOf('/', end - 1)) {
        LayerCall call = byPath.get(node.substring(start, end));
        if (call != null) {
          owners.put(node, call);
          nodes.computeIfAbsent(call, c -> new LinkedHashSet<>()).add(node);
          prefixes.add(node.substring(0, start));
          return;
        }
      }
      start = node.indexOf('/', start) + 1;
    } while (start > 0);
  }

  /**
   * The nodes of a call; of noise, those that only ask for the shape of what is passed by count
   * not.
   */
  Set<String> nodes(LayerCall call) {
    return nodes.getOrDefault(call, Set.of());
  }

  /** Null for a node outside the network. */
  LayerCall owner(String node) {
    return owners.get(node);
  }

  /**
   * The computed tensor that nodes take from a call; for an input, from outside the network.
   *
   * @return empty when there is none, or several
   */
  Optional<String> edge(LayerCall from, Set<String> takers) {
    Set<String> edges = body.taken(takers);
    edges.removeIf(edge -> owner(BodyEdit.source(edge)) != (from.isInput() ? null : from));
    // Constants come in as arguments, too; the input has the name that the model gave it.
    if (from.isInput() && body.isArgument(from.path()) && edges.contains(from.path())) {
      return Optional.of(from.path());
    }
    return edges.size() == 1 ? edges.stream().filter(body::isFloat).findFirst() : Optional.empty();
  }

  /** The call that makes what another passes on. */
  LayerCall maker(LayerCall call) {
    LayerCall from = call;
    while (passes(from)) {
      from = from.operands().get(0);
    }
    return from;
  }

  /** Whether a call left no nodes, for it gives what it gets. */
  boolean passes(LayerCall call) {
    return nodes(call).isEmpty()
        && call.operands().size() == 1
        && (PASSING.contains(call.className()) || NoisePlaces.isNoise(call.className()));
  }

  /** Whether the body runs the whole network, once; other layers always leave nodes. */
  boolean areWhole() {
    return prefixes.size() == 1
        && network.calls().stream().allMatch(call -> passes(call) || !nodes(call).isEmpty());
  }

  /** What stands before the network's own scope. */
  String prefix() {
    return prefixes.iterator().next();
  }

  /** All nodes of the network's layers. */
  Set<String> inside() {
    return owners.keySet();
  }
}
