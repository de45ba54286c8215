package org.tf2torch.tf.model;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/**
 * The layers of a Keras 2 model by their names, which are also the scopes of their nodes. Read when
 * first asked for.
 */
public final class KerasLayers {
  private static final Set<String> LAYERS = Set.of("_tf_keras_layer", "_tf_keras_rnn_layer");

  private final Supplier<List<KerasObject>> objects;
  private Map<String, Optional<KerasLayer>> byName;

  /**
   * @param objects what Keras says of the model's objects
   */
  public KerasLayers(Supplier<List<KerasObject>> objects) {
    this.objects = objects;
  }

  /**
   * The innermost layer that a node's scope names: for {@code model/block/dropout}, the layer
   * {@code dropout}.
   */
  public Optional<KerasLayer> of(String scope) {
    if (byName == null) {
      byName = read(objects.get());
    }
    String[] parts = byName.isEmpty() ? new String[0] : scope.split("/");
    for (int i = parts.length - 1; i >= 0; i--) {
      Optional<KerasLayer> layer = byName.getOrDefault(parts[i], Optional.empty());
      if (layer.isPresent()) {
        return layer;
      }
    }
    return Optional.empty();
  }

  /** Layers of nested models may share a name; only where they agree does the name say anything. */
  private static Map<String, Optional<KerasLayer>> read(List<KerasObject> objects) {
    Map<String, Optional<KerasLayer>> layers = new HashMap<>();
    ObjectMapper json = new ObjectMapper();
    for (KerasObject object : objects) {
      if (LAYERS.contains(object.identifier())) {
        layer(json, object)
            .ifPresent(layer -> layers.merge(layer.name(), Optional.of(layer), KerasLayers::agree));
      }
    }
    return layers;
  }

  private static Optional<KerasLayer> agree(Optional<KerasLayer> a, Optional<KerasLayer> b) {
    return a.equals(b) ? a : Optional.empty();
  }

  /** Metadata that is no JSON says nothing; the graph itself does not depend on it. */
  private static Optional<KerasLayer> layer(ObjectMapper json, KerasObject object) {
    try {
      JsonNode node = json.readTree(object.metadata());
      String name = node.path("name").asText();
      String className = node.path("class_name").asText();
      boolean trainable = node.path("trainable").asBoolean(true);
      return Optional.of(new KerasLayer(name, className, trainable, node.path("config")));
    } catch (JsonProcessingException e) {
      return Optional.empty();
    }
  }
}
