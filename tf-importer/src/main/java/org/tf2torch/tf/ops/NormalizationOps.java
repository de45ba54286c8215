package org.tf2torch.tf.ops;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import org.tf2torch.ir.Dim;
import org.tf2torch.ir.Value;
import org.tf2torch.ir.op.Convolutions.Layout;
import org.tf2torch.ir.op.Normalizations.BatchNorm;
import org.tf2torch.tf.lower.OpCall;
import org.tf2torch.tf.lower.OpTable;
import org.tf2torch.tf.lower.Operand;

/** Biases and normalisations. */
final class NormalizationOps {
  /** Keras's default, for models that do not say what they were trained with. */
  private static final double KERAS_MOMENTUM = 0.99;

  private NormalizationOps() {}

  static void register(OpTable table) {
    table.op("BiasAdd", NormalizationOps::biasAdd);
    table.op("BiasAddV1", call -> call.emit().add(call.tensor(0), call.tensor(1)));
    for (String name : List.of("FusedBatchNorm", "FusedBatchNormV2", "FusedBatchNormV3")) {
      table.raw(name, NormalizationOps::fusedBatchNorm);
    }
  }

  private static Value biasAdd(OpCall call) {
    Value x = call.tensor(0);
    Value bias = call.tensor(1);
    if (call.text("data_format").startsWith("NC") && x.shape().rank() > 2) {
      List<Dim> sizes = new java.util.ArrayList<>(List.of(bias.shape().dim(0)));
      while (sizes.size() < x.shape().rank() - 1) {
        sizes.add(Dim.ONE);
      }
      bias = call.emit().reshape(bias, sizes);
    }
    return call.emit().add(x, bias);
  }

  private static List<Operand> fusedBatchNorm(OpCall call) {
    call.require(
        !call.flag("is_training"), "it normalises by the statistics of the batch (is_training)");
    Value x = call.tensor(0);
    Layout layout = Windows.layout(call);
    BatchNorm norm =
        new BatchNorm(layout.channelAxis(x.shape().rank()), call.number("epsilon"), momentum(call));
    Value y = call.emit(norm, x, call.tensor(1), call.tensor(2), call.tensor(3), call.tensor(4));
    Operand unused = new Operand.Foreign("a reserve space of batch normalisation");
    return List.of(
        new Operand.Tensor(y),
        new Operand.Tensor(call.tensor(3)),
        new Operand.Tensor(call.tensor(4)),
        unused,
        unused,
        unused);
  }

  private static double momentum(OpCall call) {
    return call.kerasLayer()
        .map(layer -> layer.config().path("momentum"))
        .filter(JsonNode::isNumber)
        .map(JsonNode::asDouble)
        .orElse(KERAS_MOMENTUM);
  }
}
