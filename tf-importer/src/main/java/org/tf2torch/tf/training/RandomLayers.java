package org.tf2torch.tf.training;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.tf2torch.ir.Graph;
import org.tf2torch.ir.Node;
import org.tf2torch.tf.keras.UntracedLayers;

/**
 * Tells of the random numbers that layers use while they train, where nothing in the graph stands
 * for them.
 */
final class RandomLayers {
  private static final Set<String> NOISE =
      Set.of(
          "AlphaDropout",
          "GaussianDropout",
          "GaussianNoise",
          "Dropout",
          "SpatialDropout1D",
          "SpatialDropout2D",
          "SpatialDropout3D");

  /** Layers that change images while training; in an inference graph most are not there. */
  private static final Set<String> AUGMENTATION =
      Set.of(
          "RandomBrightness",
          "RandomContrast",
          "RandomCrop",
          "RandomFlip",
          "RandomHeight",
          "RandomRotation",
          "RandomTranslation",
          "RandomWidth",
          "RandomZoom");

  /** Scopes of the operations that draw random numbers. */
  private final Set<String> drawing = new HashSet<>();

  /**
   * @param graph of the model, as it was imported
   */
  RandomLayers(Graph graph) {
    note(graph.nodes());
  }

  private void note(List<Node> nodes) {
    for (Node node : nodes) {
      if (node.op().drawsAnew()) {
        drawing.add("/" + node.origin().layer());
      }
      node.op().regions().forEach(region -> note(region.nodes()));
    }
  }

  /**
   * What of a layer is not carried over, a sentence each.
   *
   * @param layer as Keras describes it
   */
  List<String> notes(JsonNode layer) {
    String name = layer.path("name").asText();
    String className = layer.path("class_name").asText();
    JsonNode config = layer.path("config");
    List<String> notes = new ArrayList<>();
    boolean attends = className.equals("Attention") || className.equals("AdditiveAttention");
    boolean disturbs =
        NOISE.contains(className) && (rate(config, "rate") || rate(config, "stddev"))
            || attends && rate(config, "dropout");
    if (AUGMENTATION.contains(className) || disturbs && !draws(name)) {
      notes.add(
          "Layer %s, of class %s, changes nothing while training here.".formatted(name, className));
    }
    boolean input = draws(name + UntracedLayers.INPUT_SCOPE);
    // A layer has a cell that says the same; a cell of its own is inside a plain RNN.
    boolean recurrent = config.has("return_sequences") && config.has("recurrent_initializer");
    if (recurrent && rate(config, "dropout") && !input) {
      notes.add("Layer %s has a dropout, which torch's layer has not.".formatted(name));
    }
    if (recurrent && rate(config, "recurrent_dropout")) {
      notes.add("Layer %s has a recurrent_dropout, which torch's layer has not.".formatted(name));
    }
    if (className.equals("RNN") && usesDropout(config.path("cell"), input)) {
      notes.add("The cell of layer %s has a dropout, which torch's layer has not.".formatted(name));
    }
    return notes;
  }

  private boolean draws(String name) {
    return drawing.stream().anyMatch(scope -> scope.endsWith("/" + name));
  }

  private static boolean rate(JsonNode config, String field) {
    return config.path(field).asDouble() > 0;
  }

  /**
   * Also of cells that are stacked.
   *
   * @param input whether the dropout of what the cell takes is in the graph
   */
  private static boolean usesDropout(JsonNode cell, boolean input) {
    List<JsonNode> cells = new ArrayList<>(List.of(cell));
    cell.path("config").path("cells").forEach(cells::add);
    return cells.stream()
        .map(it -> it.path("config"))
        .anyMatch(it -> rate(it, "dropout") && !input || rate(it, "recurrent_dropout"));
  }
}
