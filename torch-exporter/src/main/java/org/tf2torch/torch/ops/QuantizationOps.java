package org.tf2torch.torch.ops;

import static org.tf2torch.torch.code.Expression.dtype;
import static org.tf2torch.torch.code.Expression.flag;
import static org.tf2torch.torch.code.Expression.integer;
import static org.tf2torch.torch.code.Expression.number;
import static org.tf2torch.torch.code.Expression.text;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.tf2torch.ir.op.Quantization.Dequantize;
import org.tf2torch.ir.op.Quantization.FakeQuantize;
import org.tf2torch.ir.op.Quantization.FakeQuantizeGradient;
import org.tf2torch.ir.op.Quantization.Mode;
import org.tf2torch.ir.op.Quantization.Quantize;
import org.tf2torch.ir.op.Quantization.QuantizeAndDequantize;
import org.tf2torch.ir.op.Quantization.QuantizeInRange;
import org.tf2torch.ir.op.Quantization.ReducePrecision;
import org.tf2torch.torch.code.Expression;
import org.tf2torch.torch.lower.NodeCall;
import org.tf2torch.torch.lower.OpTable;

/** Quantized numbers. */
final class QuantizationOps {
  private QuantizationOps() {}

  static void register(OpTable table) {
    table.op(FakeQuantize.class, QuantizationOps::fakeQuantize);
    table.ops(FakeQuantizeGradient.class, QuantizationOps::fakeQuantizeGradient);
    table.op(QuantizeAndDequantize.class, QuantizationOps::quantizeAndDequantize);
    table.ops(Quantize.class, QuantizationOps::quantize);
    table.op(Dequantize.class, QuantizationOps::dequantize);
    table.op(QuantizeInRange.class, QuantizationOps::quantizeInRange);
    table.op(
        ReducePrecision.class,
        (op, call) ->
            QuantizedTensorOps.with(
                call, op.name(), List.of(integer(op.exponentBits()), integer(op.mantissaBits()))));
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

  private static List<Expression> fakeQuantizeGradient(FakeQuantizeGradient op, NodeCall call) {
    List<Expression> limits = List.of(integer(op.lowest()), integer(op.highest()));
    return call.unpack(QuantizedTensorOps.with(call, op.name(), limits), 3);
  }

  private static Expression quantizeAndDequantize(QuantizeAndDequantize op, NodeCall call) {
    return QuantizedTensorOps.with(
        call,
        op.name(),
        List.of(integer(op.lowest()), integer(op.highest()), flag(op.halfUp()), flag(op.clamps())));
  }

  private static List<Expression> quantize(Quantize op, NodeCall call) {
    List<Expression> more = new ArrayList<>(List.of(mode(op.mode())));
    more.addAll(QuantizedTensorOps.limits(op.to()));
    more.add(flag(op.narrow()));
    more.add(flag(op.halfToEven()));
    more.add(number(op.leastRange()));
    more.add(integer(op.axis()));
    more.add(dtype(op.to()));
    return call.unpack(QuantizedTensorOps.with(call, op.name(), more), 3);
  }

  private static Expression dequantize(Dequantize op, NodeCall call) {
    List<Expression> more = new ArrayList<>(List.of(mode(op.mode())));
    more.addAll(QuantizedTensorOps.limits(call.dtype(0)));
    more.add(flag(op.narrow()));
    more.add(integer(op.axis()));
    return QuantizedTensorOps.with(call, op.name(), more);
  }

  private static Expression mode(Mode mode) {
    return text(mode.name().toLowerCase(Locale.ROOT));
  }

  private static Expression quantizeInRange(QuantizeInRange op, NodeCall call) {
    List<Expression> more = new ArrayList<>(QuantizedTensorOps.limits(op.to()));
    more.add(dtype(op.to()));
    return QuantizedTensorOps.with(call, op.name(), more);
  }
}
