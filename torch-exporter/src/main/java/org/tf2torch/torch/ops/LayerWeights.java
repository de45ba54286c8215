package org.tf2torch.torch.ops;

import static org.tf2torch.torch.code.Expression.call;
import static org.tf2torch.torch.ops.ProductOps.field;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.tf2torch.ir.DType;
import org.tf2torch.ir.Value;
import org.tf2torch.ir.op.SlimWeights.Int8Weight;
import org.tf2torch.torch.code.Expression;
import org.tf2torch.torch.lower.NodeCall;
import org.tf2torch.torch.module.Weight;

/**
 * What a layer with a weight, and perhaps a bias, owns.
 *
 * @param tensors by the names torch.nn gives them; a weight of int8 has {@code weight_scale} beside
 *     it
 * @param weight the weight in the layer's code
 */
record LayerWeights(Map<String, Weight> tensors, Expression weight) {
  /** Operand i and the one behind it, when both can belong to a layer. */
  static Optional<LayerWeights> of(NodeCall call, int i) {
    Map<String, Weight> tensors = new LinkedHashMap<>();
    Expression weight = weight(call, call.value(i), tensors);
    boolean complete = weight != null;
    if (call.count() > i + 1) {
      Optional<Weight> bias = call.weight(i + 1);
      bias.ifPresent(tensor -> tensors.put("bias", tensor));
      complete &= bias.isPresent();
    }
    return complete ? Optional.of(new LayerWeights(tensors, weight)) : Optional.empty();
  }

  /** The weight's expression, its tensors added; null where it is no tensor of the model. */
  private static Expression weight(NodeCall call, Value value, Map<String, Weight> tensors) {
    if (value.isA(Int8Weight.class)) {
      Optional<Weight> numbers = call.weight(value.operand(0));
      Optional<Weight> scales = call.weight(value.operand(1));
      if (numbers.isEmpty() || scales.isEmpty()) {
        return null;
      }
      tensors.put("weight", numbers.get());
      tensors.put("weight_scale", scales.get());
      return product(field("weight"), field("weight_scale"));
    }
    Optional<Weight> plain = call.weight(value);
    plain.ifPresent(tensor -> tensors.put("weight", tensor));
    return plain.isPresent() ? field("weight") : null;
  }

  /** The numbers times their scales, in float32. */
  static Expression product(Expression numbers, Expression scales) {
    return call("torch.mul", call("torch.to", numbers, Expression.dtype(DType.FLOAT32)), scales);
  }

  boolean hasBias() {
    return tensors.containsKey("bias");
  }

  /** Where the class of such a layer stands: torch's own layers own no int8 weights. */
  String qualified(String torchName) {
    return tensors.containsKey("weight_scale")
        ? "int8_weights." + torchName.substring(torchName.lastIndexOf('.') + 1)
        : torchName;
  }
}
