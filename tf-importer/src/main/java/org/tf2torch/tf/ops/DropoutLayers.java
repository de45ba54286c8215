package org.tf2torch.tf.ops;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.tf2torch.ir.Op;
import org.tf2torch.ir.Shape;
import org.tf2torch.ir.TensorType;
import org.tf2torch.ir.ValueType;
import org.tf2torch.ir.op.ChannelDropout;
import org.tf2torch.ir.op.Noise.AlphaDropout;
import org.tf2torch.ir.op.Noise.Dropout;
import org.tf2torch.ir.op.Noise.GaussianDropout;
import org.tf2torch.ir.op.Noise.GaussianNoise;
import org.tf2torch.tf.model.KerasLayer;

/** Keras's dropouts and noises, of which an inference graph has no more than an Identity. */
final class DropoutLayers {
  private static final Set<String> ATTENTION = Set.of("Attention", "AdditiveAttention");

  private DropoutLayers() {}

  /**
   * What a layer does while training.
   *
   * @param operand the type of what the layer gets; layers pass on lists, too
   * @return empty when that is nothing, or not known
   */
  static Optional<Op> of(KerasLayer layer, ValueType operand) {
    return operand instanceof TensorType tensor && tensor.dtype().isFloat()
        ? of(layer, tensor.shape())
        : Optional.empty();
  }

  private static Optional<Op> of(KerasLayer layer, Shape shape) {
    if (layer.className().equals("GaussianNoise")) {
      double deviation = layer.config().path("stddev").asDouble();
      return deviation > 0 && Double.isFinite(deviation)
          ? Optional.of(new GaussianNoise(deviation))
          : Optional.empty();
    }
    boolean attends = ATTENTION.contains(layer.className());
    double rate = layer.config().path(attends ? "dropout" : "rate").asDouble();
    if (!(rate > 0 && rate < 1)) {
      return Optional.empty();
    }
    return switch (layer.className()) {
      case "Dropout" -> elements(rate, layer.config().path("noise_shape"), shape);
      case "SpatialDropout1D" -> channels(rate, layer, shape, 3);
      case "SpatialDropout2D" -> channels(rate, layer, shape, 4);
      case "SpatialDropout3D" -> channels(rate, layer, shape, 5);
      // What passes an Identity in these is the scores behind their softmax.
      case "Attention", "AdditiveAttention" -> Optional.of(new Dropout(rate));
      case "GaussianDropout" -> Optional.of(new GaussianDropout(rate));
      // Its noise_shape is not in the configuration: Keras itself forgets it.
      case "AlphaDropout" -> Optional.of(new AlphaDropout(rate));
      default -> Optional.empty();
    };
  }

  /**
   * @param mask the shape of what is drawn, null where it is that of the operand
   */
  private static Optional<Op> elements(double rate, JsonNode mask, Shape shape) {
    if (mask.isNull()) {
      return Optional.of(new Dropout(rate));
    }
    JsonNode sizes = mask.path("items").isArray() ? mask.path("items") : mask;
    if (!sizes.isArray() || !shape.hasRank(sizes.size())) {
      return Optional.empty();
    }
    List<Integer> drawn = new ArrayList<>();
    for (int axis = 0; axis < sizes.size(); axis++) {
      JsonNode size = sizes.get(axis);
      if (size.isNull() || (shape.dim(axis).is(size.asLong()) && size.asLong() != 1)) {
        drawn.add(axis);
      } else if (size.asLong() != 1) {
        return Optional.empty();
      }
    }
    if (drawn.size() == shape.rank()) {
      return Optional.of(new Dropout(rate));
    }
    boolean channels = shape.rank() > 2 && shape.rank() < 6 && drawn.size() == 2;
    return channels && drawn.get(0) == 0
        ? Optional.of(new ChannelDropout(rate, drawn.get(1)))
        : Optional.empty();
  }

  private static Optional<Op> channels(double rate, KerasLayer layer, Shape shape, int rank) {
    boolean first = layer.config().path("data_format").asText().equals("channels_first");
    return shape.hasRank(rank)
        ? Optional.of(new ChannelDropout(rate, first ? 1 : rank - 1))
        : Optional.empty();
  }
}
