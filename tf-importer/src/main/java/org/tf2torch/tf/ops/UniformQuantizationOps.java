package org.tf2torch.tf.ops;

import static org.tensorflow.proto.DataType.DT_FLOAT;
import static org.tensorflow.proto.DataType.DT_QINT32;
import static org.tensorflow.proto.DataType.DT_QINT8;
import static org.tensorflow.proto.DataType.DT_QUINT8;
import static org.tf2torch.tf.ops.QuantizationOps.requireType;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.tf2torch.ir.DType;
import org.tf2torch.ir.Dim;
import org.tf2torch.ir.Operands;
import org.tf2torch.ir.Value;
import org.tf2torch.ir.op.Emit;
import org.tf2torch.ir.op.UniformQuantization.MultiplyFixed;
import org.tf2torch.ir.op.UniformQuantization.PlainCodes;
import org.tf2torch.ir.op.UniformQuantization.UniformDequantize;
import org.tf2torch.ir.op.UniformQuantization.UniformQuantize;
import org.tf2torch.tf.lower.OpCall;
import org.tf2torch.tf.lower.OpTable;

/** Integers with a scale and a zero point, for a whole tensor or along one of its axes. */
final class UniformQuantizationOps {
  private UniformQuantizationOps() {}

  static void register(OpTable table) {
    table.op("UniformQuantize", UniformQuantizationOps::quantize);
    table.op("UniformDequantize", UniformQuantizationOps::dequantize);
    table.op("UniformRequantize", UniformQuantizationOps::requantize);
    table.op("UniformQuantizedAdd", UniformQuantizationOps::add);
    table.op("UniformQuantizedClipByValue", UniformQuantizationOps::clip);
  }

  private static Value quantize(OpCall call) {
    requireType(call, "Tin", DT_FLOAT);
    requireType(call, "Tout", DT_QINT8, DT_QUINT8, DT_QINT32);
    UniformQuantize op =
        new UniformQuantize(
            call.dtype("Tout"),
            axis(call, "quantization_axis"),
            call.integer("quantization_min_val"),
            call.integer("quantization_max_val"));
    return call.emit(op, ofRank(call, 0), call.tensor(1), call.tensor(2));
  }

  private static Value dequantize(OpCall call) {
    requireType(call, "Tin", DT_QINT8, DT_QUINT8, DT_QINT32);
    requireType(call, "Tout", DT_FLOAT);
    UniformDequantize op = new UniformDequantize(axis(call, "quantization_axis"));
    return call.emit(op, ofRank(call, 0), call.tensor(1), call.tensor(2));
  }

  static int axis(OpCall call, String attribute) {
    return Math.toIntExact(call.integer(attribute));
  }

  private static Value ofRank(OpCall call, int i) {
    call.require(call.tensor(i).shape().hasRank(), "the rank of its input " + i + " is unknown");
    return call.tensor(i);
  }

  private static Value requantize(OpCall call) {
    requireType(call, "Tin", DT_QINT8, DT_QINT32);
    requireType(call, "Tout", DT_QINT8);
    int from = axis(call, "input_quantization_axis");
    int to = axis(call, "output_quantization_axis");
    call.require(from < 0 || to < 0 || from == to, "its axes are " + from + " and " + to);
    Value x = ofRank(call, 0);
    Emit emit = call.emit();
    int rank = x.shape().rank();
    Value factor =
        emit.div(
            wide(emit, beside(emit, call.tensor(1), from, rank)),
            wide(emit, beside(emit, call.tensor(3), to, rank)));
    Value moved = rescale(call, x, beside(emit, call.tensor(2), from, rank), factor);
    Value sum = emit.add(moved, beside(emit, call.tensor(4), to, rank));
    return emit.cast(clamp(call, sum), DType.INT8);
  }

  static Value wide(Emit emit, Value scale) {
    return emit.cast(scale, DType.FLOAT64);
  }

  /** A vector beside a tensor of that rank, along an axis; a scalar as it is. */
  static Value beside(Emit emit, Value vector, int axis, int rank) {
    if (axis < 0) {
      return vector;
    }
    Operands.require(axis < rank, () -> "axis " + axis + " of rank " + rank);
    List<Dim> shape = new ArrayList<>(Collections.nCopies(rank, Dim.ONE));
    shape.set(axis, Dim.known(-1));
    return emit.reshape(vector, shape);
  }

  /** (x - zero point) * factor. */
  private static Value rescale(OpCall call, Value x, Value zero, Value factor) {
    Value offset = call.emit().sub(call.emit(new PlainCodes(), x), zero);
    return call.emit(new MultiplyFixed(), offset, factor);
  }

  /** Within the limits of the output's attributes. */
  static Value clamp(OpCall call, Value x) {
    Emit emit = call.emit();
    Value least = emit.scalarLike(x, call.integer("output_quantization_min_val"));
    Value most = emit.scalarLike(x, call.integer("output_quantization_max_val"));
    return emit.maximum(emit.minimum(x, most), least);
  }

  /** Both are first moved to the scale of the sum. */
  private static Value add(OpCall call) {
    requireType(call, "T", DT_QINT32);
    int axis = axis(call, "output_quantization_axis");
    Value x = ofRank(call, 0);
    Value y = ofRank(call, 1);
    int left = axis(call, "lhs_quantization_axis");
    int right = axis(call, "rhs_quantization_axis");
    call.require(axis < 0 || left >= 0, "its sum has scales along an axis, its lhs has one");
    call.require(
        axis < 0 && left < 0 && right < 0 || x.shape().equals(y.shape()),
        "operands of several shapes have scales along an axis");
    Emit emit = call.emit();
    Value first = summand(call, x, 2, left, axis < 0 ? -1 : left);
    Value second = summand(call, y, 4, right, axis);
    int rank = Math.max(x.shape().rank(), y.shape().rank());
    Value zero = beside(emit, call.tensor(7), axis, rank);
    return clamp(call, emit.add(emit.add(first, second), zero));
  }

  private static Value summand(OpCall call, Value x, int scales, int from, int to) {
    Emit emit = call.emit();
    int rank = x.shape().rank();
    Value factor =
        emit.div(
            wide(emit, beside(emit, call.tensor(scales), from, rank)),
            wide(emit, beside(emit, call.tensor(6), to, rank)));
    Value zero = beside(emit, call.tensor(scales + 1), from, rank);
    return call.emit(new PlainCodes(), rescale(call, x, zero, factor));
  }

  private static Value clip(OpCall call) {
    requireType(call, "T", DT_QINT32);
    Value x = ofRank(call, 0);
    int axis = axis(call, "quantization_axis");
    int rank = x.shape().rank();
    Emit emit = call.emit();
    Value raised = emit.maximum(x, beside(emit, call.tensor(1), axis, rank));
    return emit.minimum(raised, beside(emit, call.tensor(2), axis, rank));
  }
}
