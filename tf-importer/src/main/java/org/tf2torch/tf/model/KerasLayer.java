package org.tf2torch.tf.model;

import com.fasterxml.jackson.databind.JsonNode;

/**
 * A layer as Keras 2 describes it.
 *
 * @param className Keras's class, such as {@code Dropout}
 * @param config what the layer was made with
 */
public record KerasLayer(String name, String className, boolean trainable, JsonNode config) {}
