package org.tf2torch.tf.keras;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Puts back the layers of noise that an inference graph passes by: a node of their own between what
 * they take and everybody who takes something from them, as Keras's dropout has it.
 *
 * <pre>
 *   dense/BiasAdd → dense_1/MatMul     →     dense/BiasAdd → gaussian_noise/Identity → dense_1/MatMul
 * </pre>
 *
 * <p>A layer of which one place is not sure is put nowhere.
 */
final class NoisePlaces {
  /** Layers that an inference graph passes by. */
  private static final Set<String> NOISE =
      Set.of("GaussianNoise", "GaussianDropout", "AlphaDropout");

  /** What a layer's result comes from: noise, the first one first, behind some call's result. */
  private record Way(LayerCall from, List<LayerCall> noise) {}

  /**
   * Nodes that take something through noise.
   *
   * @param edge what they take now
   */
  private record Place(Set<String> takers, boolean isResult, String edge, List<LayerCall> noise) {}

  private final BodyEdit body;
  private final Network network;
  private final Scopes scopes;
  private final List<Place> places = new ArrayList<>();
  private final Set<LayerCall> unsure = new HashSet<>();

  private NoisePlaces(BodyEdit body, Network network, Scopes scopes) {
    this.body = body;
    this.network = network;
    this.scopes = scopes;
  }

  static boolean isNoise(String className) {
    return NOISE.contains(className);
  }

  /** Whether a layer of the network is noise, or applies it to every step. */
  static boolean hasNoise(Network network) {
    return network.calls().stream()
        .anyMatch(
            call ->
                isNoise(call.className())
                    || isNoise(call.config().path("layer").path("class_name").asText()));
  }

  static void fill(BodyEdit body, Network network) {
    if (!hasNoise(network)) {
      return;
    }
    Scopes scopes = new Scopes(body, network);
    if (scopes.areWhole() && !body.sharesVariables(scopes.inside())) {
      NoisePlaces places = new NoisePlaces(body, network, scopes);
      places.find();
      places.put();
      places.putBehindCasts();
    }
  }

  private void find() {
    for (LayerCall call : network.calls()) {
      if (!scopes.nodes(call).isEmpty()) {
        List<Way> ways = call.operands().stream().map(this::way).toList();
        note(ways, scopes.nodes(call), call.isShared(), false);
      }
    }
    Set<String> outside = body.others(scopes.inside());
    note(network.outputs().stream().map(this::way).toList(), outside, false, true);
  }

  /**
   * @param ways to all that some nodes take
   */
  private void note(List<Way> ways, Set<String> takers, boolean isShared, boolean isResult) {
    boolean oneInput = ways.stream().map(Way::from).filter(LayerCall::isInput).count() < 2;
    for (Way way : ways) {
      if (way.noise().isEmpty()) {
        continue;
      }
      boolean clear =
          !isShared
              && Stream.concat(Stream.of(way.from()), way.noise().stream())
                  .noneMatch(LayerCall::isShared)
              && ways.stream()
                  .allMatch(it -> it.from() != way.from() || it.noise().equals(way.noise()));
      Optional<String> edge =
          edge(way.from(), takers, isResult)
              .filter(it -> !way.from().isInput() || oneInput || it.equals(way.from().path()));
      if (clear && edge.isPresent()) {
        places.add(new Place(takers, isResult, edge.get(), way.noise()));
      } else {
        unsure.addAll(way.noise());
      }
    }
  }

  /** What a model returns may be returned at once. */
  private Optional<String> edge(LayerCall from, Set<String> takers, boolean isResult) {
    if (!isResult) {
      return scopes.edge(from, takers);
    }
    Set<String> made = body.taken(takers);
    made.addAll(body.results());
    made.removeIf(edge -> from.isInput() || scopes.owner(BodyEdit.source(edge)) != from);
    return made.size() == 1 ? made.stream().filter(body::isFloat).findFirst() : Optional.empty();
  }

  /** Goes back through calls that have no nodes: noise, and what only passes on what it gets. */
  private Way way(LayerCall call) {
    List<LayerCall> noise = new ArrayList<>();
    LayerCall from = call;
    while (scopes.passes(from)) {
      if (isNoise(from.className())) {
        noise.add(0, from);
      }
      from = from.operands().get(0);
    }
    return new Way(from, noise);
  }

  private void put() {
    requireOneOperand();
    Map<LayerCall, String> made = new HashMap<>();
    for (Place place : places) {
      String edge = place.edge();
      for (LayerCall noise : place.noise()) {
        String before = edge;
        edge =
            unsure.contains(noise)
                ? edge
                : made.computeIfAbsent(
                    noise,
                    it ->
                        body.identity(
                            scopes.prefix() + it.path() + "/Identity", before, Optional.empty()));
      }
      body.replace(place.takers(), place.edge(), edge);
      if (place.isResult()) {
        body.replaceResult(place.edge(), edge);
      }
    }
  }

  /** In mixed precision a layer casts what it takes, and all take that from it. */
  private void putBehindCasts() {
    for (LayerCall call : network.calls()) {
      Set<String> nodes = scopes.nodes(call);
      if (!isNoise(call.className()) || call.isShared() || !body.areCasts(nodes)) {
        continue;
      }
      Set<String> takers = body.others(nodes);
      edge(call, takers, true)
          .ifPresent(
              edge -> {
                String by =
                    body.identity(
                        scopes.prefix() + call.path() + "/Identity", edge, Optional.empty());
                body.replace(takers, edge, by);
                body.replaceResult(edge, by);
              });
    }
  }

  /** A layer stands in one place only if all who take something through it take it from there. */
  private void requireOneOperand() {
    Map<LayerCall, String> operands = new HashMap<>();
    for (Place place : places) {
      for (LayerCall noise : place.noise()) {
        if (!operands.computeIfAbsent(noise, it -> place.edge()).equals(place.edge())) {
          unsure.add(noise);
        }
      }
    }
  }
}
