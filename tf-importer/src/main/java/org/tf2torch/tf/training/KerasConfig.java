package org.tf2torch.tf.training;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Optional;

/**
 * An object as Keras writes it: a class and what it was made with. What has another type than
 * expected is taken as absent.
 *
 * @param className without the package that Keras 2.11 and later register it in
 */
record KerasConfig(String className, JsonNode config) {
  private static final String REGISTERED = "Custom>";

  /** Empty when the node is no such object. */
  static Optional<KerasConfig> of(JsonNode node) {
    JsonNode name = node.path("class_name");
    if (!name.isTextual() || !node.path("config").isObject()) {
      return Optional.empty();
    }
    String text = name.textValue();
    return Optional.of(
        new KerasConfig(
            text.startsWith(REGISTERED) ? text.substring(REGISTERED.length()) : text,
            node.path("config")));
  }

  boolean has(String field) {
    return config.hasNonNull(field);
  }

  String text(String field) {
    return config.path(field).asText("");
  }

  boolean flag(String field) {
    return config.path(field).asBoolean(false);
  }

  /** A finite number. */
  Optional<Double> number(String field) {
    JsonNode node = config.path(field);
    return node.isNumber() && Double.isFinite(node.doubleValue())
        ? Optional.of(node.doubleValue())
        : Optional.empty();
  }

  double number(String field, double otherwise) {
    return number(field).orElse(otherwise);
  }
}
