package org.tf2torch.tf.ops;

import static org.tensorflow.proto.DataType.DT_QINT32;
import static org.tensorflow.proto.DataType.DT_QINT8;
import static org.tensorflow.proto.DataType.DT_QUINT8;
import static org.tf2torch.tf.ops.QuantizationOps.requireType;
import static org.tf2torch.tf.ops.QuantizedTensorOps.limit;
import static org.tf2torch.tf.ops.QuantizedTensorOps.limits;

import java.util.ArrayList;
import java.util.List;
import org.tf2torch.ir.Contents;
import org.tf2torch.ir.DType;
import org.tf2torch.ir.Dim;
import org.tf2torch.ir.Shape;
import org.tf2torch.ir.Value;
import org.tf2torch.ir.op.Convolutions.Layout;
import org.tf2torch.ir.op.Convolutions.Pool;
import org.tf2torch.ir.op.Convolutions.Pool.Kind;
import org.tf2torch.ir.op.Elementwise.Function;
import org.tf2torch.ir.op.Elementwise.Operator;
import org.tf2torch.ir.op.Emit;
import org.tf2torch.ir.op.QuantizedTensors.CodeOf;
import org.tf2torch.ir.op.QuantizedTensors.QuantizedMultiply;
import org.tf2torch.ir.op.Reductions.Reduction;
import org.tf2torch.tf.lower.OpCall;
import org.tf2torch.tf.lower.OpTable;

/**
 * Products, convolutions and poolings of codes. Sums of integers are computed in float64, exactly,
 * since PyTorch convolves no integers; they wrap around in int32 as TensorFlow's do.
 */
final class QuantizedProductOps {
  private QuantizedProductOps() {}

  static void register(OpTable table) {
    table.ops("QuantizedMul", QuantizedProductOps::multiply);
    table.ops("QuantizedMatMul", QuantizedProductOps::matMul);
    table.ops("QuantizedConv2D", QuantizedProductOps::convolution);
    table.ops("QuantizedMaxPool", QuantizedProductOps::maxPool);
    table.ops("QuantizedAvgPool", QuantizedProductOps::averagePool);
  }

  private static List<Value> multiply(OpCall call) {
    requireCodes(call, "T1", "T2", "Toutput");
    Value product =
        call.builder().emit(new QuantizedMultiply(), QuantizedTensorOps.pair(call)).get(0);
    return withRange(call, product);
  }

  private static List<Value> matMul(OpCall call) {
    requireCodes(call, "T1", "T2", "Toutput");
    Value a = call.emit().ranked(centred(call, 0), 2);
    Value b = call.emit().ranked(centred(call, 1), 2);
    return withRange(call, toInt32(call.emit(), MatrixOps.matMul(call, a, b)));
  }

  private static List<Value> convolution(OpCall call) {
    requireCodes(call, "Tinput", "Tfilter", "out_type");
    Layout layout = Layout.CHANNELS_LAST;
    List<Long> strides = Windows.spatial(call, "strides", layout, 2);
    List<Long> dilations = Windows.spatial(call, "dilations", layout, 2);
    call.require(
        dilations.stream().allMatch(d -> d == 1) && strides.get(0).equals(strides.get(1)),
        "its strides are " + strides + ", its dilations " + dilations);
    Value image = call.emit().ranked(centred(call, 0), 4);
    Value kernel = call.emit().ranked(centred(call, 1), 4);
    boolean same = call.text("padding").equals("SAME");
    if (same) {
      image = middle(call, image, kernel, strides.get(0));
    }
    Emit emit = call.emit();
    Value border = same && !holdsZero(call) ? border(call) : emit.scalar(DType.FLOAT64, 0);
    Value inner = emit.sub(image, border);
    Value sums = ConvolutionOps.convolve(call, inner, kernel, layout, strides, dilations);
    Value filled = emit.mul(border, emit.reduce(Reduction.SUM, kernel, List.of(0, 1, 2), false));
    return withRange(call, toInt32(emit, emit.add(sums, filled)));
  }

  private static boolean holdsZero(OpCall call) {
    return Contents.number(limit(call, 2)).filter(low -> low <= 0).isPresent()
        && Contents.number(limit(call, 3)).filter(high -> high >= 0).isPresent();
  }

  /**
   * What is around the image: the code of 0, of which TensorFlow keeps 8 bits, less itself. Where
   * it is negative, nothing is there.
   */
  private static Value border(OpCall call) {
    Emit emit = call.emit();
    Value zero = emit.binary(Operator.MAXIMUM, zeroCode(call, 0), emit.size(0));
    Value code = emit.cast(emit.cast(zero, DType.UINT8), DType.INT64);
    return emit.cast(emit.sub(code, zero), DType.FLOAT64);
  }

  /** Where SAME windows leave elements out, TensorFlow leaves them out at both ends. */
  private static Value middle(OpCall call, Value image, Value kernel, long stride) {
    Value result = image;
    for (int axis = 1; axis <= 2; axis++) {
      Dim size = image.shape().dim(axis);
      Dim reach = size.ceilDiv(stride).minus(1).times(stride).plus(kernel.shape().dim(axis - 1));
      Dim over = size.minus(reach).max(Dim.ZERO);
      call.require(stride < 3 || over.isKnown(), "what its windows leave out is unknown");
      result =
          stride < 3 ? result : call.emit().slice(result, axis, over.value() / 2, size.value());
    }
    return result;
  }

  private static void requireCodes(OpCall call, String a, String b, String result) {
    requireType(call, a, DT_QUINT8);
    requireType(call, b, DT_QUINT8);
    requireType(call, result, DT_QINT32);
  }

  /** Operand 0 or 1 less the code of 0 in its range. */
  private static Value centred(OpCall call, int i) {
    Emit emit = call.emit();
    Value codes = emit.cast(call.tensor(i), DType.INT64);
    return emit.cast(emit.sub(codes, zeroCode(call, i)), DType.FLOAT64);
  }

  private static Value zeroCode(OpCall call, int i) {
    return call.emit(
        new CodeOf(call.tensor(i).dtype(), false),
        call.emit().scalar(DType.FLOAT32, 0),
        limit(call, 2 + 2 * i),
        limit(call, 3 + 2 * i));
  }

  /** Whole numbers in float64 as int32, modulo 2^32; rounded, as a device may sum in any way. */
  static Value toInt32(Emit emit, Value sums) {
    Value whole = emit.cast(emit.unary(Function.ROUND, sums), DType.INT64);
    return emit.cast(whole, DType.INT32);
  }

  /** A product as int32, and its limits: what the lowest and highest codes of int32 stand for. */
  private static List<Value> withRange(OpCall call, Value product) {
    Emit emit = call.emit();
    List<Value> r = limits(call, 2, 6);
    Value steps = emit.scalar(DType.FLOAT32, DType.UINT8.highest());
    Value step =
        emit.mul(
            emit.div(emit.sub(r.get(1), r.get(0)), steps),
            emit.div(emit.sub(r.get(3), r.get(2)), steps));
    return List.of(
        product,
        emit.mul(step, emit.scalar(DType.FLOAT32, DType.INT32.lowest())),
        emit.mul(step, emit.scalar(DType.FLOAT32, DType.INT32.highest())));
  }

  private static List<Value> maxPool(OpCall call) {
    requireType(call, "T", DT_QUINT8, DT_QINT8);
    Shape image = call.emit().ranked(call.tensor(0), 4).shape();
    // TensorFlow then gives no limits either.
    call.require(!image.dims().contains(Dim.ZERO), "its image is empty");
    return List.of(PoolingOps.max(call, 2), limit(call, 1), limit(call, 2));
  }

  /** The sum of each window divided by how many elements it has in the image, towards zero. */
  private static List<Value> averagePool(OpCall call) {
    requireType(call, "T", DT_QUINT8, DT_QINT8);
    Emit emit = call.emit();
    Value codes = emit.ranked(call.tensor(0), 4);
    Value image = emit.cast(codes, DType.FLOAT64);
    Windows windows = PoolingOps.windows(call, image, Layout.CHANNELS_LAST, 2);
    Value ones = PoolingOps.ones(call, image, Layout.CHANNELS_LAST);
    Value mean = emit.div(sums(emit, windows, image), sums(emit, windows, ones));
    Value whole = emit.cast(emit.unary(Function.TRUNC, mean), codes.dtype());
    return List.of(whole, limit(call, 1), limit(call, 2));
  }

  private static Value sums(Emit emit, Windows windows, Value image) {
    List<Long> kernel = new ArrayList<>(windows.kernel().stream().map(Dim::value).toList());
    Pool pool = new Pool(Kind.AVERAGE, Layout.CHANNELS_LAST, kernel, windows.unpadded());
    Value means = emit.op(pool, emit.pad(image, windows.amounts(4), 0));
    long count = kernel.stream().reduce(1L, (a, b) -> a * b);
    return emit.unary(Function.ROUND, emit.mul(means, emit.scalarLike(means, count)));
  }
}
