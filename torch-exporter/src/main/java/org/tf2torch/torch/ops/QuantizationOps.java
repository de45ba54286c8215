package org.tf2torch.torch.ops;

import static org.tf2torch.torch.code.Expression.flag;
import static org.tf2torch.torch.code.Expression.integer;

import org.tf2torch.ir.op.Quantization.FakeQuantize;
import org.tf2torch.torch.code.Expression;
import org.tf2torch.torch.lower.NodeCall;
import org.tf2torch.torch.lower.OpTable;

/** Quantized numbers. */
final class QuantizationOps {
  private QuantizationOps() {}

  static void register(OpTable table) {
    table.op(FakeQuantize.class, QuantizationOps::fakeQuantize);
  }

  private static Expression fakeQuantize(FakeQuantize op, NodeCall call) {
    return call.helper(
        "fake_quantize",
        call.arg(0),
        call.arg(1),
        call.arg(2),
        integer(op.lowest()),
        integer(op.highest()),
        flag(op.divides()));
  }
}
