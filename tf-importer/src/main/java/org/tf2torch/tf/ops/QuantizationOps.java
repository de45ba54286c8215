package org.tf2torch.tf.ops;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.tensorflow.proto.DataType;
import org.tf2torch.ir.DType;
import org.tf2torch.ir.Dim;
import org.tf2torch.ir.Value;
import org.tf2torch.ir.op.Elementwise.Operator;
import org.tf2torch.ir.op.Elementwise.Relation;
import org.tf2torch.ir.op.Emit;
import org.tf2torch.ir.op.Quantization.Dequantize;
import org.tf2torch.ir.op.Quantization.Mode;
import org.tf2torch.ir.op.Quantization.Quantize;
import org.tf2torch.ir.op.Quantization.QuantizeAndDequantize;
import org.tf2torch.ir.op.Reductions.Reduction;
import org.tf2torch.tf.lower.OpCall;
import org.tf2torch.tf.lower.OpTable;

/**
 * From numbers to codes and back. Quantized tensors are tensors of their integers: qint8 is int8,
 * quint8 uint8, qint16 int16, quint16 uint16, qint32 int32.
 */
final class QuantizationOps {
  private QuantizationOps() {}

  static void register(OpTable table) {
    table.op("QuantizeAndDequantize", QuantizationOps::byAttributes);
    table.op("QuantizeAndDequantizeV2", QuantizationOps::byOperands);
    table.op("QuantizeAndDequantizeV3", QuantizationOps::ofComputedBits);
    table.op("QuantizeAndDequantizeV4", QuantizationOps::byOperands);
    table.ops("QuantizeAndDequantizeV4Grad", QuantizationOps::gradient);
    table.ops("QuantizeV2", QuantizationOps::quantize);
    table.op("Dequantize", QuantizationOps::dequantize);
  }

  private static Value byAttributes(OpCall call) {
    Value x = call.tensor(0);
    Value low = call.emit().scalarLike(x, call.attributeValue("input_min").getF());
    Value high = call.emit().scalarLike(x, call.attributeValue("input_max").getF());
    return quantizeAndDequantize(call, call.integer("num_bits"), -1, false, false, low, high);
  }

  private static Value byOperands(OpCall call) {
    return quantizeAndDequantize(
        call,
        call.integer("num_bits"),
        axis(call),
        call.flag("narrow_range"),
        call.text("round_mode").equals("HALF_UP"),
        call.tensor(1),
        call.tensor(2));
  }

  private static Value ofComputedBits(OpCall call) {
    return quantizeAndDequantize(
        call,
        call.integer(3, "number of bits"),
        axis(call),
        call.flag("narrow_range"),
        false,
        call.tensor(1),
        call.tensor(2));
  }

  private static Value quantizeAndDequantize(
      OpCall call, long bits, int axis, boolean narrow, boolean halfUp, Value low, Value high) {
    Value x = call.tensor(0);
    requireFloat(call, x);
    boolean signed = call.flag("signed_input");
    call.require(bits > 0 && bits < (signed ? 62 : 63), "it has " + bits + " bits");
    long half = 1L << bits - 1;
    long lowest = signed ? (narrow ? 1 - half : -half) : 0;
    long highest = signed ? half - 1 : 2 * half - 1;
    boolean given = call.flag("range_given");
    QuantizeAndDequantize op = new QuantizeAndDequantize(lowest, highest, halfUp, given);
    return given
        ? call.emit(op, x, alongAxis(call, low, axis), alongAxis(call, high, axis))
        : call.emit(
            op, x, limitOf(call, x, axis, Reduction.MIN), limitOf(call, x, axis, Reduction.MAX));
  }

  /** TensorFlow has no other kernels on a CPU. */
  private static void requireFloat(OpCall call, Value x) {
    call.require(
        x.dtype() == DType.FLOAT32 || x.dtype() == DType.FLOAT64, "it rounds " + x.dtype().text());
  }

  static int axis(OpCall call) {
    return Math.toIntExact(call.integer("axis"));
  }

  /** The least or largest element of all, or of each slice along an axis. */
  private static Value limitOf(OpCall call, Value x, int axis, Reduction reduction) {
    if (axis < 0) {
      return call.emit().reduce(reduction, call.emit().reshape(x, -1), List.of(0), false);
    }
    int rank = rank(call, x);
    List<Integer> others = IntStream.range(0, rank).filter(i -> i != axis).boxed().toList();
    return others.isEmpty() ? x : call.emit().reduce(reduction, x, others, true);
  }

  private static int rank(OpCall call, Value x) {
    call.require(x.shape().hasRank(), "the rank of its input is unknown");
    return x.shape().rank();
  }

  /** Limits, one per element of an axis of operand 0, beside it; one number as a scalar. */
  private static Value alongAxis(OpCall call, Value limits, int axis) {
    if (axis < 0) {
      return scalar(call, limits);
    }
    int rank = rank(call, call.tensor(0));
    call.require(axis < rank, "its axis is " + axis);
    List<Dim> shape = new ArrayList<>(java.util.Collections.nCopies(rank, Dim.ONE));
    shape.set(axis, Dim.known(-1));
    return call.emit().reshape(limits, shape);
  }

  /** TensorFlow takes a limit from any tensor of one element. */
  static Value scalar(OpCall call, Value limit) {
    return limit.shape().hasRank(0) ? limit : call.emit().reshape(limit, List.of());
  }

  /** The gradient passes where the input lies within the limits, which get none. */
  private static List<Value> gradient(OpCall call) {
    Emit emit = call.emit();
    Value x = call.tensor(1);
    Value low = call.tensor(2);
    Value high = call.tensor(3);
    Value inside =
        emit.binary(
            Operator.LOGICAL_AND,
            emit.compare(Relation.GREATER_EQUAL, x, alongAxis(call, low, axis(call))),
            emit.compare(Relation.LESS_EQUAL, x, alongAxis(call, high, axis(call))));
    return List.of(
        emit.mul(call.tensor(0), emit.cast(inside, x.dtype())),
        nothing(emit, low),
        nothing(emit, high));
  }

  private static Value nothing(Emit emit, Value limit) {
    return emit.full(emit.shapeOf(limit), emit.scalarLike(limit, 0));
  }

  private static List<Value> quantize(OpCall call) {
    Mode mode = mode(call);
    int axis = slices(call, mode);
    String rounding = call.text("round_mode");
    call.require(
        rounding.equals("HALF_AWAY_FROM_ZERO") || mode == Mode.SCALED,
        "its round_mode is " + rounding + " in mode " + call.text("mode"));
    Quantize op =
        new Quantize(
            mode,
            call.dtype("T"),
            call.flag("narrow_range"),
            rounding.equals("HALF_TO_EVEN"),
            call.number("ensure_minimum_range"),
            axis);
    return call.builder()
        .emit(op, List.of(call.tensor(0), limits(call, 1, axis), limits(call, 2, axis)));
  }

  private static Value dequantize(OpCall call) {
    Mode mode = mode(call);
    int axis = slices(call, mode);
    DType result = call.dtype("dtype");
    call.require(result == DType.FLOAT32 || mode != Mode.MIN_FIRST, "it makes " + result.text());
    Dequantize op = new Dequantize(mode, call.flag("narrow_range"), axis);
    Value number = call.emit(op, call.tensor(0), limits(call, 1, axis), limits(call, 2, axis));
    return call.emit().cast(number, result);
  }

  private static Mode mode(OpCall call) {
    String mode = call.text("mode");
    for (Mode known : Mode.values()) {
      if (known.name().equals(mode)) {
        return known;
      }
    }
    throw call.refuse("its mode is " + mode);
  }

  /** The axis along which there are several ranges; -1 if there is one. */
  private static int slices(OpCall call, Mode mode) {
    int axis = axis(call);
    if (axis < 0) {
      return -1;
    }
    call.require(axis < rank(call, call.tensor(0)), "its axis is " + axis);
    Dim size = call.tensor(0).shape().dim(axis);
    call.require(size.isKnown(), "the size of its axis is unknown");
    call.require(size.is(1) || mode != Mode.MIN_FIRST, "its mode is MIN_FIRST along an axis");
    return size.is(1) ? -1 : axis;
  }

  private static Value limits(OpCall call, int operand, int axis) {
    return axis < 0 ? scalar(call, call.tensor(operand)) : call.tensor(operand);
  }

  static void requireType(OpCall call, String attribute, DataType... kinds) {
    DataType type = call.attributeValue(attribute).getType();
    call.require(List.of(kinds).contains(type), "its " + attribute + " is " + type);
  }
}
