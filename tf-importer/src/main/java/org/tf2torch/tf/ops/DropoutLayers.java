package org.tf2torch.tf.ops;

import java.util.Optional;
import org.tf2torch.ir.Op;
import org.tf2torch.ir.Shape;
import org.tf2torch.ir.TensorType;
import org.tf2torch.ir.ValueType;
import org.tf2torch.ir.op.ChannelDropout;
import org.tf2torch.ir.op.Elementwise.Dropout;
import org.tf2torch.tf.model.KerasLayer;

/** Keras's dropouts, of which an inference graph has no more than an Identity. */
final class DropoutLayers {
  private DropoutLayers() {}

  /**
   * What a layer does while training.
   *
   * @param operand the type of what the layer gets; layers pass on lists, too
   * @return empty when that is nothing, or not known
   */
  static Optional<Op> of(KerasLayer layer, ValueType operand) {
    return operand instanceof TensorType tensor ? of(layer, tensor.shape()) : Optional.empty();
  }

  private static Optional<Op> of(KerasLayer layer, Shape shape) {
    double rate = layer.config().path("rate").asDouble();
    if (rate <= 0 || rate >= 1) {
      return Optional.empty();
    }
    return switch (layer.className()) {
      case "Dropout" ->
          layer.config().path("noise_shape").isNull()
              ? Optional.of(new Dropout(rate))
              : Optional.empty();
      case "SpatialDropout1D" -> channels(rate, layer, shape, 3);
      case "SpatialDropout2D" -> channels(rate, layer, shape, 4);
      case "SpatialDropout3D" -> channels(rate, layer, shape, 5);
      default -> Optional.empty();
    };
  }

  private static Optional<Op> channels(double rate, KerasLayer layer, Shape shape, int rank) {
    boolean first = layer.config().path("data_format").asText().equals("channels_first");
    return shape.hasRank(rank)
        ? Optional.of(new ChannelDropout(rate, first ? 1 : rank - 1))
        : Optional.empty();
  }
}
