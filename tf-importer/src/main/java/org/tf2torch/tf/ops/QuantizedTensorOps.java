package org.tf2torch.tf.ops;

import static org.tensorflow.proto.DataType.DT_QINT32;
import static org.tensorflow.proto.DataType.DT_QINT8;
import static org.tensorflow.proto.DataType.DT_QUINT8;
import static org.tf2torch.tf.ops.QuantizationOps.requireType;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.tf2torch.ir.DType;
import org.tf2torch.ir.Value;
import org.tf2torch.ir.op.Elementwise.Function;
import org.tf2torch.ir.op.Elementwise.Operator;
import org.tf2torch.ir.op.Elementwise.Relation;
import org.tf2torch.ir.op.Emit;
import org.tf2torch.ir.op.Quantization.Dequantize;
import org.tf2torch.ir.op.Quantization.Mode;
import org.tf2torch.ir.op.Quantization.QuantizeInRange;
import org.tf2torch.ir.op.QuantizedTensors.CodeOf;
import org.tf2torch.ir.op.QuantizedTensors.NormalizeCodes;
import org.tf2torch.ir.op.QuantizedTensors.NumberOf;
import org.tf2torch.ir.op.QuantizedTensors.QuantizedAdd;
import org.tf2torch.ir.op.QuantizedTensors.QuantizedAddBias;
import org.tf2torch.ir.op.QuantizedTensors.RangeOfCodes;
import org.tf2torch.ir.op.QuantizedTensors.RequantizeToUint8;
import org.tf2torch.ir.op.QuantizedTensors.ResizeCodes;
import org.tf2torch.ir.op.Reductions.Reduction;
import org.tf2torch.tf.lower.OpCall;
import org.tf2torch.tf.lower.OpTable;

/** Tensors of codes with the limits they lie between; what keeps the limits hands them on. */
final class QuantizedTensorOps {
  private QuantizedTensorOps() {}

  static void register(OpTable table) {
    table.ops("QuantizedAdd", QuantizedTensorOps::add);
    table.ops("QuantizedBiasAdd", QuantizedTensorOps::addBias);
    table.ops("QuantizedRelu", call -> clamp(call, List.of(0.0)));
    table.ops("QuantizedRelu6", call -> clamp(call, List.of(0.0, 6.0)));
    table.ops("QuantizedReshape", QuantizedTensorOps::reshape);
    table.ops("QuantizedConcat", QuantizedTensorOps::concat);
    table.ops("QuantizedResizeBilinear", QuantizedTensorOps::resize);
    table.ops("QuantizedInstanceNorm", QuantizedTensorOps::instanceNorm);
    table.ops("QuantizedBatchNormWithGlobalNormalization", QuantizedTensorOps::batchNorm);
    table.ops("Requantize", QuantizedTensorOps::requantize);
    table.ops("RequantizePerChannel", QuantizedTensorOps::requantizePerChannel);
    table.ops("RequantizationRange", QuantizedTensorOps::range);
    table.ops("RequantizationRangePerChannel", QuantizedTensorOps::rangePerChannel);
    table.ops("QuantizeDownAndShrinkRange", QuantizedTensorOps::shrink);
  }

  /** An operand that is one limit. */
  static Value limit(OpCall call, int i) {
    return QuantizationOps.scalar(call, call.tensor(i));
  }

  /** Operands from one on that are limits. */
  static List<Value> limits(OpCall call, int from, int to) {
    return IntStream.range(from, to).mapToObj(i -> limit(call, i)).toList();
  }

  /** Two tensors and the limits of both. */
  static List<Value> pair(OpCall call) {
    List<Value> all = new ArrayList<>(call.tensors(0, 2));
    all.addAll(limits(call, 2, 6));
    return all;
  }

  private static List<Value> add(OpCall call) {
    requireType(call, "T1", DT_QUINT8);
    requireType(call, "T2", DT_QUINT8);
    requireType(call, "Toutput", DT_QINT32);
    return call.builder().emit(new QuantizedAdd(), pair(call));
  }

  private static List<Value> addBias(OpCall call) {
    requireType(call, "T1", DT_QUINT8, DT_QINT8);
    requireType(call, "T2", call.attributeValue("T1").getType());
    requireType(call, "out_type", DT_QINT32);
    return call.builder().emit(new QuantizedAddBias(), pair(call));
  }

  /** Not below the first bound and, if there is a second, not above that. */
  private static List<Value> clamp(OpCall call, List<Double> bounds) {
    requireType(call, "Tinput", DT_QUINT8, DT_QINT32);
    requireType(call, "out_type", call.attributeValue("Tinput").getType());
    Value x = call.tensor(0);
    Value low = limit(call, 1);
    Value high = limit(call, 2);
    Value result = call.emit().maximum(x, bound(call, bounds.get(0), x.dtype(), low, high));
    if (bounds.size() > 1) {
      result = call.emit().minimum(result, bound(call, bounds.get(1), x.dtype(), low, high));
    }
    return List.of(result, low, high);
  }

  private static Value bound(OpCall call, double number, DType type, Value low, Value high) {
    Value code = codeOf(call, call.emit().scalar(DType.FLOAT32, number), type, low, high);
    return call.emit().cast(code, type);
  }

  private static Value codeOf(OpCall call, Value number, DType type, Value low, Value high) {
    return call.emit(new CodeOf(type, true), number, low, high);
  }

  private static List<Value> reshape(OpCall call) {
    Value reshaped = call.emit().reshape(call.tensor(0), call.tensor(1));
    return List.of(reshaped, limit(call, 2), limit(call, 3));
  }

  /** All parts in the range that holds them all; one that has it already stays as it is. */
  private static List<Value> concat(OpCall call) {
    requireType(call, "T", DT_QUINT8, DT_QINT32);
    int parts = call.count() / 3;
    call.require(
        parts > 0 && call.count() == 1 + 3 * parts && call.integer("N") == parts,
        "it has " + call.count() + " inputs");
    int axis = call.integer(0, "axis");
    Emit emit = call.emit();
    List<Value> lows = limits(call, 1 + parts, 1 + 2 * parts);
    List<Value> highs = limits(call, 1 + 2 * parts, 1 + 3 * parts);
    Value low = lows.stream().reduce(emit.scalar(DType.FLOAT32, 0), emit::minimum);
    Value high = highs.stream().reduce(emit::maximum).orElseThrow();
    if (call.dtype("T").isSigned()) {
      high = emit.maximum(emit.unary(Function.ABS, low), emit.unary(Function.ABS, high));
      low = emit.unary(Function.NEG, high);
    }
    List<Value> moved = new ArrayList<>();
    for (int i = 0; i < parts; i++) {
      moved.add(inRange(call, call.tensor(1 + i), lows.get(i), highs.get(i), low, high));
    }
    return List.of(emit.concat(axis, moved), low, high);
  }

  private static Value inRange(
      OpCall call, Value codes, Value low, Value high, Value newLow, Value newHigh) {
    Emit emit = call.emit();
    Value same =
        emit.binary(
            Operator.LOGICAL_AND,
            emit.compare(Relation.EQUAL, low, newLow),
            emit.compare(Relation.EQUAL, high, newHigh));
    return emit.where(same, codes, moved(call, codes, codes.dtype(), low, high, newLow, newHigh));
  }

  private static Value moved(
      OpCall call, Value codes, DType to, Value low, Value high, Value newLow, Value newHigh) {
    Value numbers = call.emit(new Dequantize(Mode.MIN_FIRST, false, -1), codes, low, high);
    return call.emit(new QuantizeInRange(to), numbers, newLow, newHigh);
  }

  private static List<Value> resize(OpCall call) {
    requireType(call, "T", DT_QUINT8, DT_QINT32);
    Value image = call.emit().ranked(call.tensor(0), 4);
    Value resized = call.emit(new ResizeCodes(ResizeOps.coordinates(call)), image, call.tensor(1));
    return List.of(resized, limit(call, 2), limit(call, 3));
  }

  private static List<Value> instanceNorm(OpCall call) {
    requireType(call, "T", DT_QUINT8);
    List<Double> limits =
        call.flag("output_range_given")
            ? List.of(call.number("given_y_min"), call.number("given_y_max"))
            : List.of();
    NormalizeCodes op =
        new NormalizeCodes(call.number("variance_epsilon"), call.number("min_separation"), limits);
    Value image = call.emit().ranked(call.tensor(0), 4);
    return call.builder().emit(op, List.of(image, limit(call, 1), limit(call, 2)));
  }

  /**
   * In fixed-point numbers between -2^20 and 2^20: x * scale / 1 + offset, all of them codes of
   * that range (tensorflow/core/kernels/quantized_batch_norm_op.cc, FixedPointBatchNorm).
   */
  private static List<Value> batchNorm(OpCall call) {
    requireType(call, "Tinput", DT_QUINT8);
    requireType(call, "out_type", DT_QINT32);
    Emit emit = call.emit();
    Value low = emit.scalar(DType.FLOAT32, -(1 << 20));
    Value high = emit.scalar(DType.FLOAT32, 1 << 20);
    Value epsilon = emit.scalar(DType.FLOAT32, call.number("variance_epsilon"));
    Value one = emit.scalar(DType.FLOAT32, 1);
    Value scale = emit.div(one, emit.unary(Function.SQRT, emit.add(number(call, 6), epsilon)));
    if (call.flag("scale_after_normalization")) {
      scale = emit.mul(scale, number(call, 12));
    }
    Value mean = emit.unary(Function.NEG, number(call, 3));
    Value offset = emit.add(emit.mul(mean, scale), number(call, 9));
    Value product =
        emit.mul(
            wrapped(emit, codeOf(call, number(call, 0), DType.INT32, low, high)),
            wrapped(emit, codeOf(call, scale, DType.INT32, low, high)));
    Value unit = wrapped(emit, codeOf(call, one, DType.INT32, low, high));
    Value scaled = emit.binary(Operator.TRUNC_DIV, product, unit);
    Value shift = wrapped(emit, codeOf(call, offset, DType.INT32, low, high));
    return List.of(emit.add(scaled, shift), low, high);
  }

  private static Value wrapped(Emit emit, Value code) {
    return emit.cast(code, DType.INT32);
  }

  /** The numbers of operand i, whose limits follow it. */
  private static Value number(OpCall call, int i) {
    return call.emit(new NumberOf(), call.tensor(i), limit(call, i + 1), limit(call, i + 2));
  }

  private static List<Value> requantize(OpCall call) {
    requireType(call, "Tinput", DT_QINT32);
    requireType(call, "out_type", DT_QUINT8, DT_QINT8);
    Value codes = call.tensor(0);
    List<Value> r = limits(call, 1, 5);
    Value result =
        call.dtype("out_type") == DType.UINT8
            ? call.emit(new RequantizeToUint8(), codes, r.get(0), r.get(1), r.get(2), r.get(3))
            : moved(call, codes, DType.INT8, r.get(0), r.get(1), r.get(2), r.get(3));
    return List.of(result, r.get(2), r.get(3));
  }

  private static List<Value> range(OpCall call) {
    requireType(call, "Tinput", DT_QINT32);
    return call.builder()
        .emit(new RangeOfCodes(), List.of(call.tensor(0), limit(call, 1), limit(call, 2)));
  }

  private static List<Value> shrink(OpCall call) {
    requireType(call, "out_type", DT_QUINT8);
    List<Value> range = range(call);
    Value result =
        call.emit(
            new RequantizeToUint8(),
            call.tensor(0),
            limit(call, 1),
            limit(call, 2),
            range.get(0),
            range.get(1));
    return List.of(result, range.get(0), range.get(1));
  }

  /** Scaled along the last axis, halves to even (tensorflow/core/kernels/mkl). */
  private static List<Value> requantizePerChannel(OpCall call) {
    requireType(call, "T", DT_QINT32);
    requireType(call, "out_type", DT_QUINT8, DT_QINT8);
    Emit emit = call.emit();
    DType to = call.dtype("out_type");
    Value low = limit(call, 3);
    Value high = limit(call, 4);
    Value share = emit.div(larger(emit, call.tensor(1), call.tensor(2)), larger(emit, low, high));
    share = emit.div(share, emit.scalar(DType.FLOAT32, 1L << 31));
    Value scale = emit.mul(share, emit.scalar(DType.FLOAT32, to.highest()));
    Value place = emit.mul(emit.cast(call.tensor(0), DType.FLOAT32), scale);
    Value rounded = emit.unary(Function.ROUND, place);
    Value kept =
        emit.minimum(
            emit.maximum(rounded, emit.scalar(DType.FLOAT32, to.lowest())),
            emit.scalar(DType.FLOAT32, to.highest()));
    return List.of(emit.cast(kept, to), low, high);
  }

  private static Value larger(Emit emit, Value a, Value b) {
    return emit.maximum(emit.unary(Function.ABS, a), emit.unary(Function.ABS, b));
  }

  /** Symmetric, from the largest code of each channel; from 0 when no code is negative. */
  private static List<Value> rangePerChannel(OpCall call) {
    requireType(call, "T", DT_QINT32);
    Emit emit = call.emit();
    Value codes = emit.ranked(call.tensor(0), 4);
    Value least = emit.reduce(Reduction.MIN, codes, List.of(0, 1, 2), false);
    Value most = emit.reduce(Reduction.MAX, codes, List.of(0, 1, 2), false);
    Value largest = emit.cast(larger(emit, least, most), DType.FLOAT32);
    Value scaled = emit.mul(larger(emit, call.tensor(1), call.tensor(2)), largest);
    Value each = emit.div(scaled, emit.scalar(DType.FLOAT32, 1L << 31));
    Value high = emit.reduce(Reduction.MAX, each, List.of(0), false);
    high = emit.maximum(high, emit.scalar(DType.FLOAT32, Float.MIN_NORMAL));
    high = emit.minimum(high, emit.scalar(DType.FLOAT32, call.number("clip_value_max")));
    Value zero = emit.scalar(DType.FLOAT32, 0);
    Value lowest = emit.reduce(Reduction.MIN, least, List.of(0), false);
    Value negative = emit.compare(Relation.LESS, lowest, emit.scalarLike(lowest, 0));
    return List.of(emit.where(negative, emit.unary(Function.NEG, high), zero), high);
  }
}
