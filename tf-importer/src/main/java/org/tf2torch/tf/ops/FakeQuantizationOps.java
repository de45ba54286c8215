package org.tf2torch.tf.ops;

import java.util.List;
import org.tf2torch.ir.DType;
import org.tf2torch.ir.Value;
import org.tf2torch.ir.op.Quantization.FakeQuantize;
import org.tf2torch.ir.op.Quantization.FakeQuantizeGradient;
import org.tf2torch.tf.lower.OpCall;
import org.tf2torch.tf.lower.OpTable;

/** Rounding to a grid of integers, as networks trained for quantization do. */
final class FakeQuantizationOps {
  private FakeQuantizationOps() {}

  static void register(OpTable table) {
    table.op("FakeQuantWithMinMaxArgs", FakeQuantizationOps::byAttributes);
    table.op("FakeQuantWithMinMaxVars", call -> byOperands(call, true));
    table.op("FakeQuantWithMinMaxVarsPerChannel", call -> byOperands(call, false));
    table.op(
        "FakeQuantWithMinMaxArgsGradient",
        call -> gradient(call, limit(call, "min"), limit(call, "max")).get(0));
    for (String name : List.of("", "PerChannel")) {
      table.ops(
          "FakeQuantWithMinMaxVars" + name + "Gradient",
          call -> gradient(call, call.tensor(2), call.tensor(3)));
    }
  }

  private static Value byAttributes(OpCall call) {
    return call.emit(grid(call, false), call.tensor(0), limit(call, "min"), limit(call, "max"));
  }

  private static Value limit(OpCall call, String name) {
    return call.emit().scalar(DType.FLOAT32, call.attributeValue(name).getF());
  }

  private static Value byOperands(OpCall call, boolean divides) {
    return call.emit(grid(call, divides), call.tensor(0), call.tensor(1), call.tensor(2));
  }

  private static List<Value> gradient(OpCall call, Value low, Value high) {
    FakeQuantizeGradient op = new FakeQuantizeGradient(lowest(call), highest(call));
    return call.builder().emit(op, List.of(call.tensor(0), call.tensor(1), low, high));
  }

  private static FakeQuantize grid(OpCall call, boolean divides) {
    return new FakeQuantize(lowest(call), highest(call), divides);
  }

  private static int lowest(OpCall call) {
    return call.flag("narrow_range") ? 1 : 0;
  }

  private static int highest(OpCall call) {
    long bits = call.integer("num_bits");
    call.require(bits >= 2 && bits <= 16, "it has " + bits + " bits");
    return (1 << bits) - 1;
  }
}
