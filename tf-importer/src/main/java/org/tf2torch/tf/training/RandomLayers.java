package org.tf2torch.tf.training;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * Tells of the random numbers that layers use while they train, where nothing here stands for them:
 * an inference graph has no trace of these.
 */
final class RandomLayers {
  private static final Set<String> WITHOUT_TRACE =
      Set.of("AlphaDropout", "GaussianDropout", "GaussianNoise");

  private RandomLayers() {}

  /**
   * What of a layer is not carried over, a sentence each.
   *
   * @param layer as Keras describes it
   */
  static List<String> notes(JsonNode layer) {
    String name = layer.path("name").asText();
    String className = layer.path("class_name").asText();
    JsonNode config = layer.path("config");
    List<String> notes = new ArrayList<>();
    boolean shaped = className.equals("Dropout") && config.path("noise_shape").isContainerNode();
    if (WITHOUT_TRACE.contains(className) || shaped) {
      notes.add(
          "Layer %s, of class %s%s, changes nothing while training here."
              .formatted(name, className, shaped ? " with a noise_shape" : ""));
    }
    // A layer has a cell that says the same; a cell of its own is inside a plain RNN.
    boolean recurrent = config.has("return_sequences") && config.has("recurrent_initializer");
    for (String rate : List.of("dropout", "recurrent_dropout")) {
      if (recurrent && config.path(rate).asDouble() > 0) {
        notes.add("Layer %s has a %s, which torch's layer has not.".formatted(name, rate));
      }
    }
    JsonNode cell = config.path("cell");
    if (className.equals("RNN") && usesDropout(cell)) {
      notes.add("The cell of layer %s has a dropout, which torch's layer has not.".formatted(name));
    }
    return notes;
  }

  /** Also of cells that are stacked. */
  private static boolean usesDropout(JsonNode cell) {
    List<JsonNode> cells = new ArrayList<>(List.of(cell));
    cell.path("config").path("cells").forEach(cells::add);
    return cells.stream()
        .map(it -> it.path("config"))
        .anyMatch(
            it -> it.path("dropout").asDouble() > 0 || it.path("recurrent_dropout").asDouble() > 0);
  }
}
