package org.tf2torch.tf.ops;

import org.tf2torch.ir.DType;
import org.tf2torch.ir.Value;
import org.tf2torch.ir.op.ComplexNumbers.Bitcast;
import org.tf2torch.ir.op.Elementwise.Function;
import org.tf2torch.ir.op.Elementwise.Operator;
import org.tf2torch.tf.lower.OpCall;
import org.tf2torch.tf.lower.OpTable;

/** Operations on the bits of integers. */
final class BitwiseOps {
  private BitwiseOps() {}

  static void register(OpTable table) {
    table.unary("Invert", Function.BITWISE_NOT);
    table.binary("BitwiseAnd", Operator.BITWISE_AND);
    table.binary("BitwiseOr", Operator.BITWISE_OR);
    table.binary("BitwiseXor", Operator.BITWISE_XOR);
    table.op("LeftShift", call -> shift(call, Operator.SHIFT_LEFT));
    table.op("RightShift", call -> shift(call, Operator.SHIFT_RIGHT));
    table.op("PopulationCount", BitwiseOps::populationCount);
    RandomOps.orState(table, "Bitcast", BitwiseOps::bitcast);
  }

  /** TensorFlow clamps the count to 0 … bits - 1; in PyTorch other counts give anything. */
  private static Value shift(OpCall call, Operator operator) {
    Value x = call.tensor(0);
    DType type = x.dtype();
    Value count = call.tensor(1);
    Value atMost = call.emit().minimum(count, call.emit().scalar(type, 8 * type.bytes() - 1));
    Value clamped = call.emit().maximum(atMost, call.emit().scalar(type, 0));
    return call.emit().binary(operator, x, clamped);
  }

  /** The bits of negative numbers are those of their own width. */
  private static Value populationCount(OpCall call) {
    Value x = call.tensor(0);
    Value wide = call.emit().cast(x, DType.INT64);
    long mask = x.dtype().bytes() == 8 ? -1 : (1L << (8 * x.dtype().bytes())) - 1;
    Value bits = call.emit().binary(Operator.BITWISE_AND, wide, call.emit().size(mask));
    return call.emit().cast(call.emit().unary(Function.BIT_COUNT, bits), DType.UINT8);
  }

  private static Value bitcast(OpCall call) {
    DType to = call.dtype("type");
    Value x = call.tensor(0);
    call.require(
        x.dtype() != DType.BOOL && to != DType.BOOL, "it reads truth values as other numbers");
    return call.emit(new Bitcast(to), x);
  }
}
