package org.tf2torch.tf.model;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * What Keras 2 says of a model as a whole.
 *
 * @param version Keras's own, such as {@code 2.13.1}
 * @param name the model's; empty when it is not said
 */
public record KerasModel(String version, String name) {
  /** Empty when the model is none of Keras's, or its description is damaged. */
  public static Optional<KerasModel> of(MetaGraph graph) {
    // The model is the first of its objects.
    return graph.kerasObjects().stream()
        .findFirst()
        .map(root -> texts(root.metadata()))
        .filter(root -> root.containsKey("keras_version"))
        .map(root -> new KerasModel(root.get("keras_version"), root.getOrDefault("name", "")));
  }

  /** Whether somebody gave the model its name, rather than Keras's counter. */
  public boolean isNamed() {
    return !name.isEmpty() && !name.matches("(model|sequential|functional)(_\\d+)?");
  }

  /**
   * The text fields of a JSON object, without what is nested in it; none of a damaged one, which is
   * only less to say.
   */
  private static Map<String, String> texts(String json) {
    Map<String, String> texts = new HashMap<>();
    try (JsonParser parser = new JsonFactory().createParser(json)) {
      parser.nextToken();
      while (parser.nextToken() == JsonToken.FIELD_NAME) {
        String field = parser.currentName();
        if (parser.nextToken() == JsonToken.VALUE_STRING) {
          texts.put(field, parser.getText());
        }
        parser.skipChildren();
      }
    } catch (IOException e) {
      return Map.of();
    }
    return texts;
  }
}
