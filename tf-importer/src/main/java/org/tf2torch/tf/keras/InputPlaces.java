package org.tf2torch.tf.keras;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.tensorflow.proto.NodeDef;

/**
 * Puts a node in front of layers that disturb, while training, what they take: recurrent layers
 * with a dropout, and noise that is applied to every step.
 */
final class InputPlaces {
  private InputPlaces() {}

  /**
   * @param layer its name, as no other layer is called
   */
  static void fillRecurrent(BodyEdit body, String layer, List<Network> networks) {
    Set<String> scopes = new LinkedHashSet<>();
    Set<String> nodes = new LinkedHashSet<>();
    for (NodeDef node : body.nodes()) {
      int at = ("/" + node.getName()).indexOf("/" + layer + "/");
      if (at >= 0) {
        scopes.add(node.getName().substring(0, at + layer.length()));
        nodes.add(node.getName());
      }
    }
    if (scopes.size() == 1 && !body.sharesVariables(nodes)) {
      Set<String> taken = body.taken(nodes);
      Optional<String> sequence =
          taken.size() == 1
              ? taken.stream().filter(body::isFloat).findFirst()
              : networks.stream().flatMap(it -> sequence(body, it, nodes).stream()).findFirst();
      sequence.ifPresent(
          edge -> {
            String name = scopes.iterator().next() + UntracedLayers.INPUT_SCOPE + "/Identity";
            body.replace(nodes, edge, body.identity(name, edge, Optional.of(layer)));
          });
    }
  }

  /** Of what a layer in a network takes, states too, the sequence comes first. */
  private static Optional<String> sequence(BodyEdit body, Network network, Set<String> nodes) {
    Scopes scopes = new Scopes(body, network);
    LayerCall layer = scopes.owner(nodes.iterator().next());
    boolean known = layer != null && !layer.isShared() && !layer.operands().isEmpty();
    return known ? scopes.edge(scopes.maker(layer.operands().get(0)), nodes) : Optional.empty();
  }

  /** Noise in a TimeDistributed is noise in front of it: each element is disturbed by itself. */
  static void fillDistributed(BodyEdit body, Network network) {
    if (!NoisePlaces.hasNoise(network)) {
      return;
    }
    Scopes scopes = new Scopes(body, network);
    for (LayerCall call : network.calls()) {
      JsonNode inner = call.config().path("layer");
      Set<String> nodes = scopes.nodes(call);
      boolean wraps =
          call.className().equals("TimeDistributed")
              && NoisePlaces.isNoise(inner.path("class_name").asText());
      if (wraps && !call.isShared() && call.operands().size() == 1 && !nodes.isEmpty()) {
        String scope = "/" + inner.path("config").path("name").asText() + "/";
        boolean bare = nodes.stream().noneMatch(node -> node.contains(scope));
        Optional.of(scopes.maker(call.operands().get(0)))
            .filter(from -> bare && !from.isShared() && scopes.areWhole())
            .flatMap(from -> scopes.edge(from, nodes))
            .ifPresent(edge -> put(body, nodes, edge, scopes, call.path() + scope));
      }
    }
  }

  private static void put(
      BodyEdit body, Set<String> takers, String edge, Scopes scopes, String scope) {
    String name = scopes.prefix() + scope + "Identity";
    body.replace(takers, edge, body.identity(name, edge, Optional.empty()));
  }
}
