package org.tf2torch.tf.ops;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Optional;
import org.tf2torch.ir.Op;
import org.tf2torch.ir.TensorType;
import org.tf2torch.ir.ValueType;
import org.tf2torch.ir.op.ChannelDropout;
import org.tf2torch.ir.op.Noise.Dropout;
import org.tf2torch.tf.model.KerasLayer;

/**
 * What Keras's recurrent layers do to the sequence they take while {@code fit} trains them. Source:
 * {@code keras/layers/rnn}, since TensorFlow 2.2.
 */
final class RecurrentDropout {
  private static final int FEATURES = 2;

  private RecurrentDropout() {}

  /**
   * A cell draws its mask inside the loop, anew for each step, and what cuDNN could run draws all
   * of them at once; only an unrolled loop uses its first mask for all steps.
   *
   * @param operand the type of the sequence
   * @return empty when that is nothing, or more than a dropout of the sequence
   */
  static Optional<Op> of(KerasLayer layer, ValueType operand) {
    JsonNode config = layer.config();
    boolean wraps = layer.className().equals("RNN");
    JsonNode cell = wraps ? config.path("cell").path("config") : config;
    String kind =
        wraps
            ? config.path("cell").path("class_name").asText().replaceFirst("Cell$", "")
            : layer.className();
    double rate = cell.path("dropout").asDouble();
    boolean sequence = operand instanceof TensorType tensor && tensor.shape().hasRank(3);
    boolean oneMask = hasOneMask(kind, cell) || !wraps && couldRunCudnn(kind, config);
    if (!(rate > 0 && rate < 1) || !sequence || !oneMask) {
      return Optional.empty();
    } else if (!config.path("unroll").asBoolean()) {
      return Optional.of(new Dropout(rate));
    }
    return config.path("time_major").asBoolean()
        ? Optional.empty()
        : Optional.of(new ChannelDropout(rate, FEATURES));
  }

  /** The first implementation of a cell draws a mask for each gate. */
  private static boolean hasOneMask(String kind, JsonNode cell) {
    return switch (kind) {
      case "SimpleRNN" -> true;
      case "LSTM", "GRU" ->
          cell.path("implementation").asInt() == 2
              && cell.path("recurrent_dropout").asDouble() == 0;
      default -> false;
    };
  }

  private static boolean couldRunCudnn(String kind, JsonNode config) {
    return (kind.equals("LSTM") || kind.equals("GRU") && config.path("reset_after").asBoolean())
        && config.path("activation").asText().equals("tanh")
        && config.path("recurrent_activation").asText().equals("sigmoid")
        && config.path("recurrent_dropout").asDouble() == 0
        && config.path("use_bias").asBoolean()
        && !config.path("unroll").asBoolean();
  }
}
