package org.tf2torch.tf;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Optional;
import org.tf2torch.ir.Graph;
import org.tf2torch.ir.Node;
import org.tf2torch.ir.Value;
import org.tf2torch.ir.op.Normalizations.BatchNorm;
import org.tf2torch.ir.rewrite.Rewriter;
import org.tf2torch.tf.model.KerasLayer;
import org.tf2torch.tf.model.KerasLayers;
import org.tf2torch.tf.model.MetaGraph;

/**
 * Gives batch normalisations that were recovered from their parts the momentum of their Keras
 * layers: an inference graph does not hold it.
 */
public final class KerasMomentum {
  private KerasMomentum() {}

  /**
   * @param graph after the passes
   */
  public static Graph apply(Graph graph, MetaGraph model) {
    KerasLayers layers = new KerasLayers(model::kerasObjects);
    return Rewriter.rewrite(
        graph,
        List.of(
            (node, builder) ->
                momentum(node, layers)
                    .map(
                        norm -> List.of(builder.emit(norm, node.inputs().toArray(new Value[0]))))));
  }

  private static Optional<BatchNorm> momentum(Node node, KerasLayers layers) {
    if (!(node.op() instanceof BatchNorm norm)) {
      return Optional.empty();
    }
    return layers
        .of(node.origin().layer())
        .filter(layer -> layer.className().endsWith("BatchNormalization"))
        .map(KerasLayer::config)
        .map(config -> config.path("momentum"))
        .filter(JsonNode::isNumber)
        .map(JsonNode::doubleValue)
        .filter(momentum -> momentum != norm.momentum() && momentum >= 0 && momentum <= 1)
        .map(momentum -> new BatchNorm(norm.channelAxis(), norm.epsilon(), momentum));
  }
}
