package org.tf2torch.tf.keras;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Which layer of a functional or sequential model takes what from which, with the networks inside
 * it taken apart.
 *
 * @param name of the model, with which the paths of all calls begin
 * @param calls each behind those it takes something from
 * @param outputs what the model returns
 * @param inner names of the networks that were taken apart
 */
record Network(String name, List<LayerCall> calls, List<LayerCall> outputs, Set<String> inner) {
  private static final int DEEPEST = 50;

  /** Something that is not known; nothing is said of who takes it. */
  private static final LayerCall UNKNOWN =
      new LayerCall("", "", MissingNode.getInstance(), true, List.of());

  /** A layer's name, and which of its results. */
  private record Reference(String layer, int result) {}

  /**
   * @param config a model's, as Keras writes it; of any other there is nothing to be said
   */
  static Network read(JsonNode config) {
    String name = config.path("name").asText();
    Network network = new Network(name, new ArrayList<>(), new ArrayList<>(), new HashSet<>());
    network.outputs.addAll(network.add(config, name, null, false, 0));
    return network;
  }

  /** Whether that is the configuration of a functional or sequential model. */
  static boolean isNetwork(JsonNode config) {
    return config.path("layers").isArray();
  }

  /**
   * Adds a network's calls.
   *
   * @param given what it takes; null when it is the outermost
   * @return its outputs
   */
  private List<LayerCall> add(
      JsonNode config, String path, List<LayerCall> given, boolean isShared, int depth) {
    Map<String, List<LayerCall>> results = new HashMap<>();
    boolean sequential = !config.has("output_layers");
    List<Reference> inputs = references(config.path("input_layers"));
    List<LayerCall> last = given == null ? List.of(LayerCall.input("", config)) : given;
    for (JsonNode layer : config.path("layers")) {
      JsonNode own = layer.path("config");
      String name = layer.path("name").asText(own.path("name").asText());
      if (layer.path("class_name").asText().equals("InputLayer")) {
        int at = sequential ? 0 : inputs.indexOf(new Reference(name, 0));
        last = List.of(given == null ? LayerCall.input(name, own) : at(given, at));
        results.put(name, last);
        continue;
      }
      JsonNode calls = layer.path("inbound_nodes");
      List<LayerCall> operands =
          sequential ? last : references(calls).stream().map(it -> result(results, it)).toList();
      boolean often = isShared || !sequential && calls.size() != 1;
      String inside = path + "/" + name;
      if (isNetwork(own) && depth < DEEPEST) {
        inner.add(name);
        last = add(own, inside, operands, often, depth + 1);
      } else {
        LayerCall call =
            new LayerCall(inside, layer.path("class_name").asText(), own, often, operands);
        this.calls.add(call);
        last = List.of(call);
      }
      results.put(name, last);
    }
    return sequential
        ? last
        : references(config.path("output_layers")).stream().map(it -> result(results, it)).toList();
  }

  /** A layer that is no network has one entry for all its results. */
  private static LayerCall result(Map<String, List<LayerCall>> results, Reference reference) {
    List<LayerCall> made = results.getOrDefault(reference.layer(), List.of());
    return made.size() == 1 ? made.get(0) : at(made, reference.result());
  }

  private static LayerCall at(List<LayerCall> calls, int i) {
    return i >= 0 && i < calls.size() ? calls.get(i) : UNKNOWN;
  }

  /** All of {@code [name, call, result, …]} in a configuration, whatever lists they are in. */
  private static List<Reference> references(JsonNode node) {
    List<Reference> found = new ArrayList<>();
    collect(node, found);
    return found;
  }

  private static void collect(JsonNode node, List<Reference> into) {
    boolean names =
        node.isArray() && node.path(0).isTextual() && node.path(1).isInt() && node.path(2).isInt();
    if (names) {
      into.add(new Reference(node.get(0).textValue(), node.get(2).intValue()));
    }
    node.forEach(child -> collect(child, into));
  }
}
