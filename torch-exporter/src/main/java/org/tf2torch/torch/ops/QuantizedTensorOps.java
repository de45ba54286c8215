package org.tf2torch.torch.ops;

import static org.tf2torch.torch.code.Expression.dtype;
import static org.tf2torch.torch.code.Expression.flag;
import static org.tf2torch.torch.code.Expression.integer;
import static org.tf2torch.torch.code.Expression.number;

import java.util.ArrayList;
import java.util.List;
import org.tf2torch.ir.DType;
import org.tf2torch.ir.op.QuantizedTensors.CodeOf;
import org.tf2torch.ir.op.QuantizedTensors.NormalizeCodes;
import org.tf2torch.ir.op.QuantizedTensors.NumberOf;
import org.tf2torch.ir.op.QuantizedTensors.QuantizedAdd;
import org.tf2torch.ir.op.QuantizedTensors.QuantizedAddBias;
import org.tf2torch.ir.op.QuantizedTensors.QuantizedMultiply;
import org.tf2torch.ir.op.QuantizedTensors.RangeOfCodes;
import org.tf2torch.ir.op.QuantizedTensors.RequantizeToUint8;
import org.tf2torch.ir.op.QuantizedTensors.ResizeCodes;
import org.tf2torch.ir.op.Resampling.Coordinates;
import org.tf2torch.ir.op.UniformQuantization.MultiplyFixed;
import org.tf2torch.ir.op.UniformQuantization.PlainCodes;
import org.tf2torch.ir.op.UniformQuantization.QuantizeRows;
import org.tf2torch.ir.op.UniformQuantization.UniformDequantize;
import org.tf2torch.ir.op.UniformQuantization.UniformQuantize;
import org.tf2torch.torch.code.Expression;
import org.tf2torch.torch.lower.NodeCall;
import org.tf2torch.torch.lower.OpTable;

/** Arithmetic of codes. */
final class QuantizedTensorOps {
  private QuantizedTensorOps() {}

  static void register(OpTable table) {
    table.op(
        CodeOf.class,
        (op, call) -> ofCodes(call, op.clamped() ? "clamped_code_of" : "code_of", op.type()));
    table.op(NumberOf.class, (op, call) -> ofCodes(call, "number_of", call.dtype(0)));
    table.op(RequantizeToUint8.class, (op, call) -> plain(call, op.name()));
    table.ops(RangeOfCodes.class, (op, call) -> call.unpack(plain(call, op.name()), 2));
    table.ops(QuantizedAdd.class, (op, call) -> call.unpack(plain(call, op.name()), 3));
    table.op(QuantizedMultiply.class, (op, call) -> plain(call, op.name()));
    table.ops(
        QuantizedAddBias.class,
        (op, call) -> call.unpack(ofCodes(call, op.name(), call.dtype(0)), 3));
    table.op(ResizeCodes.class, QuantizedTensorOps::resize);
    table.ops(NormalizeCodes.class, QuantizedTensorOps::normalize);
    table.op(UniformQuantize.class, QuantizedTensorOps::uniformQuantize);
    table.op(
        UniformDequantize.class, (op, call) -> with(call, op.name(), List.of(integer(op.axis()))));
    table.op(PlainCodes.class, (op, call) -> plain(call, op.name()));
    table.op(MultiplyFixed.class, (op, call) -> plain(call, op.name()));
    table.ops(QuantizeRows.class, (op, call) -> call.unpack(plain(call, op.name()), 2));
  }

  private static Expression plain(NodeCall call, String helper) {
    return with(call, helper, List.of());
  }

  /** A helper of the operands and of the lowest and highest code. */
  private static Expression ofCodes(NodeCall call, String helper, DType codes) {
    return with(call, helper, limits(codes));
  }

  static List<Expression> limits(DType codes) {
    return List.of(integer(codes.lowest()), integer(codes.highest()));
  }

  static Expression with(NodeCall call, String helper, List<Expression> more) {
    List<Expression> arguments = new ArrayList<>(call.args());
    arguments.addAll(more);
    return call.helper(helper, arguments.toArray(new Expression[0]));
  }

  private static Expression resize(ResizeCodes op, NodeCall call) {
    return call.helper(
        "quantized_resize_bilinear",
        call.arg(0),
        call.integers(1),
        flag(op.coordinates() == Coordinates.ALIGN_CORNERS),
        flag(op.coordinates() == Coordinates.HALF_PIXEL));
  }

  private static List<Expression> normalize(NormalizeCodes op, NodeCall call) {
    boolean given = !op.limits().isEmpty();
    List<Expression> more =
        List.of(
            number(op.epsilon()),
            number(op.leastRange()),
            flag(given),
            number(given ? op.limits().get(0) : 0),
            number(given ? op.limits().get(1) : 0));
    return call.unpack(with(call, "quantized_instance_norm", more), 3);
  }

  private static Expression uniformQuantize(UniformQuantize op, NodeCall call) {
    return with(
        call,
        op.name(),
        List.of(integer(op.axis()), integer(op.lowest()), integer(op.highest()), dtype(op.to())));
  }
}
