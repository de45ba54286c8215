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
    table.op("FakeQuantWithMinMaxVars", call -> byOperands(call, true));
    table.op("FakeQuantWithMinMaxVarsPerChannel", call -> byOperands(call, false));
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

  private static FakeQuantize grid(OpCall call, boolean divides) {
    int bits = Math.toIntExact(call.integer("num_bits"));
    return new FakeQuantize(call.flag("narrow_range") ? 1 : 0, (1 << bits) - 1, divides);
  }
}
