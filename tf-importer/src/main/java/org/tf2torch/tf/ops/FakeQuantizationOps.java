package org.tf2torch.tf.ops;

import org.tf2torch.ir.DType;
import org.tf2torch.ir.Value;
import org.tf2torch.ir.op.Quantization.FakeQuantize;
import org.tf2torch.tf.lower.OpCall;
import org.tf2torch.tf.lower.OpTable;

/** Rounding to a grid of integers, as networks trained for quantization do. */
final class FakeQuantizationOps {
  private FakeQuantizationOps() {}

  static void register(OpTable table) {
    table.op("FakeQuantWithMinMaxArgs", FakeQuantizationOps::byAttributes);
    table.op("FakeQuantWithMinMaxVars", FakeQuantizationOps::byOperands);
    table.op("FakeQuantWithMinMaxVarsPerChannel", FakeQuantizationOps::byOperands);
  }

  private static Value byAttributes(OpCall call) {
    return call.emit(grid(call), call.tensor(0), limit(call, "min"), limit(call, "max"));
  }

  private static Value limit(OpCall call, String name) {
    return call.emit().scalar(DType.FLOAT32, call.attributeValue(name).getF());
  }

  private static Value byOperands(OpCall call) {
    return call.emit(grid(call), call.tensor(0), call.tensor(1), call.tensor(2));
  }

  private static FakeQuantize grid(OpCall call) {
    int bits = Math.toIntExact(call.integer("num_bits"));
    return new FakeQuantize(call.flag("narrow_range") ? 1 : 0, (1 << bits) - 1);
  }
}
