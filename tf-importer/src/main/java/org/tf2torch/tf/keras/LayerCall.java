package org.tf2torch.tf.keras;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;

/**
 * One call of a layer in a network. Calls are told apart by identity.
 *
 * @param path the layer's name behind those of the networks around it, as its nodes' scopes have it
 * @param isShared whether the layer, or a network around it, is called more than once
 * @param operands the calls whose results it takes
 */
record LayerCall(
    String path, String className, JsonNode config, boolean isShared, List<LayerCall> operands) {
  private static final String INPUT = "InputLayer";

  /** What the network is given from outside. */
  static LayerCall input(String name, JsonNode config) {
    return new LayerCall(name, INPUT, config, false, List.of());
  }

  boolean isInput() {
    return className.equals(INPUT);
  }

  @Override
  public boolean equals(Object other) {
    return this == other;
  }

  @Override
  public int hashCode() {
    return System.identityHashCode(this);
  }
}
