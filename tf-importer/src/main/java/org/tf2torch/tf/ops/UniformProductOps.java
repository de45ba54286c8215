package org.tf2torch.tf.ops;

import static org.tensorflow.proto.DataType.DT_FLOAT;
import static org.tensorflow.proto.DataType.DT_QINT32;
import static org.tensorflow.proto.DataType.DT_QINT8;
import static org.tf2torch.tf.ops.QuantizationOps.requireType;
import static org.tf2torch.tf.ops.UniformQuantizationOps.axis;
import static org.tf2torch.tf.ops.UniformQuantizationOps.beside;
import static org.tf2torch.tf.ops.UniformQuantizationOps.clamp;
import static org.tf2torch.tf.ops.UniformQuantizationOps.wide;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.tf2torch.ir.DType;
import org.tf2torch.ir.Dim;
import org.tf2torch.ir.Value;
import org.tf2torch.ir.op.Emit;
import org.tf2torch.ir.op.Products.MatMul;
import org.tf2torch.ir.op.UniformQuantization.MultiplyFixed;
import org.tf2torch.ir.op.UniformQuantization.QuantizeRows;
import org.tf2torch.tf.lower.OpCall;
import org.tf2torch.tf.lower.OpTable;
import org.tf2torch.tf.ops.GeneralConvolution.Axes;

/**
 * Products and convolutions of integers with scales and zero points. Hybrid ones round their
 * floating operand to such integers first, each element of the batch in a range of its own.
 */
final class UniformProductOps {
  private UniformProductOps() {}

  static void register(OpTable table) {
    table.op("UniformQuantizedDot", UniformProductOps::dot);
    table.op("UniformQuantizedDotHybrid", UniformProductOps::hybridDot);
    table.op("UniformQuantizedConvolution", UniformProductOps::convolution);
    table.op("UniformQuantizedConvolutionHybrid", UniformProductOps::hybridConvolution);
  }

  private static Value dot(OpCall call) {
    requireType(call, "Tin", DT_QINT8);
    requireType(call, "Tout", DT_QINT32);
    requireAxes(call, 1, 1);
    Emit emit = call.emit();
    Value a = centred(emit, emit.ranked(call.tensor(0), 2), call.tensor(3));
    Value b = centred(emit, emit.ranked(call.tensor(1), 2), call.tensor(5));
    Value sums = QuantizedProductOps.toInt32(emit, call.emit(new MatMul(), a, b));
    return rescaled(call, sums, 1);
  }

  /** The whole tensor has one scale, or there is one per element of an axis. */
  private static void requireAxes(OpCall call, int kernel, int result) {
    int right = axis(call, "rhs_quantization_axis");
    int out = axis(call, "output_quantization_axis");
    call.require(axis(call, "lhs_quantization_axis") < 0, "its lhs has scales along an axis");
    call.require(right < 0 || right == kernel, "its rhs has scales along axis " + right);
    call.require(out < 0 || out == result && right >= 0, "its result has scales along " + out);
  }

  /** Codes less their zero points, in float64. */
  private static Value centred(Emit emit, Value codes, Value zero) {
    return emit.cast(emit.sub(emit.cast(codes, DType.INT32), zero), DType.FLOAT64);
  }

  /** Sums in the scale of the result, whose channels lie along that axis. */
  private static Value rescaled(OpCall call, Value sums, int channels) {
    Emit emit = call.emit();
    int rank = sums.shape().rank();
    int right = axis(call, "rhs_quantization_axis") < 0 ? -1 : channels;
    int out = axis(call, "output_quantization_axis") < 0 ? -1 : channels;
    Value product =
        emit.mul(wide(emit, call.tensor(2)), wide(emit, beside(emit, call.tensor(4), right, rank)));
    Value factor = emit.div(product, wide(emit, beside(emit, call.tensor(6), out, rank)));
    Value moved = call.emit(new MultiplyFixed(), sums, factor);
    return clamp(call, emit.add(moved, beside(emit, call.tensor(7), out, rank)));
  }

  private static Value hybridDot(OpCall call) {
    requireHybrid(call, 1);
    Emit emit = call.emit();
    Value x = emit.ranked(call.tensor(0), 2);
    List<Value> rows = call.builder().emit(new QuantizeRows(), List.of(x));
    Value kernel = centred(emit, emit.ranked(call.tensor(1), 2), call.tensor(3));
    Value product = call.emit(new MatMul(), emit.cast(rows.get(0), DType.FLOAT64), kernel);
    return scaled(call, product, rows.get(1), 0, 1);
  }

  private static void requireHybrid(OpCall call, int kernel) {
    requireType(call, "Tlhs", DT_FLOAT);
    requireType(call, "Trhs", DT_QINT8);
    requireType(call, "Tout", DT_FLOAT);
    int right = axis(call, "rhs_quantization_axis");
    call.require(right < 0 || right == kernel, "its rhs has scales along axis " + right);
  }

  /** Sums times the scales of the batch, then those of the kernel. */
  private static Value scaled(OpCall call, Value sums, Value scales, int batch, int channels) {
    Emit emit = call.emit();
    int rank = sums.shape().rank();
    int right = axis(call, "rhs_quantization_axis") < 0 ? -1 : channels;
    Value numbers = emit.cast(QuantizedProductOps.toInt32(emit, sums), DType.FLOAT32);
    Value once = emit.mul(numbers, beside(emit, scales, batch, rank));
    return emit.mul(once, beside(emit, call.tensor(2), right, rank));
  }

  private static Value convolution(OpCall call) {
    requireType(call, "Tin", DT_QINT8);
    requireType(call, "Tout", DT_QINT32);
    Axes axes = axes(call);
    requireAxes(call, axes.kernel().get(0), axes.result().get(1));
    Emit emit = call.emit();
    Value image = centred(emit, call.tensor(0), call.tensor(3));
    Value kernel = centred(emit, call.tensor(1), kernelNumbers(call, axes, 5));
    Value sums = general(call, axes).apply(call, image, kernel);
    return rescaled(call, QuantizedProductOps.toInt32(emit, sums), axes.result().get(1));
  }

  private static Value hybridConvolution(OpCall call) {
    Axes axes = axes(call);
    requireHybrid(call, axes.kernel().get(0));
    GeneralConvolution general = general(call, axes);
    call.require(general.batchGroups() == 1, "it groups the batch");
    Emit emit = call.emit();
    Value ordered = emit.permute(call.tensor(0), axes.image());
    List<Value> rows = call.builder().emit(new QuantizeRows(), List.of(ordered));
    List<Integer> back = new ArrayList<>(Collections.nCopies(axes.image().size(), 0));
    for (int i = 0; i < back.size(); i++) {
      back.set(axes.image().get(i), i);
    }
    Value image = emit.permute(emit.cast(rows.get(0), DType.FLOAT64), back);
    Value kernel = centred(emit, call.tensor(1), kernelNumbers(call, axes, 3));
    Value sums = general.apply(call, image, kernel);
    return scaled(call, sums, rows.get(1), axes.result().get(0), axes.result().get(1));
  }

  private static Value kernelNumbers(OpCall call, Axes axes, int operand) {
    int rank = axes.kernel().size();
    int right = axis(call, "rhs_quantization_axis");
    return beside(call.emit(), call.tensor(operand), right, rank);
  }

  private static Axes axes(OpCall call) {
    call.require(call.tensor(0).shape().hasRank(), "the rank of its input is unknown");
    int rank = call.tensor(0).shape().rank();
    call.require(rank > 2 && call.tensor(1).shape().hasRank(rank), "its operands have no one rank");
    ProtoNumbers numbers = ProtoNumbers.of(call, "dimension_numbers");
    if (numbers.list(3).isEmpty()) {
      return Axes.of(rank - 2);
    }
    Axes axes =
        new Axes(
            XlaProductOps.order(numbers, 1, 2, 3),
            XlaProductOps.order(numbers, 5, 4, 6),
            XlaProductOps.order(numbers, 7, 8, 9));
    axes.check(call, rank);
    return axes;
  }

  private static GeneralConvolution general(OpCall call, Axes axes) {
    int spatial = axes.spatial();
    List<Long> strides = GeneralConvolution.orOnes(call, call.longs("window_strides"), spatial);
    List<Long> image = GeneralConvolution.orOnes(call, call.longs("lhs_dilation"), spatial);
    List<Long> kernel = GeneralConvolution.orOnes(call, call.longs("rhs_dilation"), spatial);
    List<Dim> padding =
        switch (call.text("padding")) {
          case "VALID" -> Collections.nCopies(2 * spatial, Dim.ZERO);
          case "SAME" ->
              GeneralConvolution.same(
                  call.tensor(0), call.tensor(1), axes, strides, List.of(image, kernel));
          case "EXPLICIT" -> call.longs("explicit_padding").stream().map(Dim::known).toList();
          default -> throw call.refuse("its padding is " + call.text("padding"));
        };
    call.require(padding.size() == 2 * spatial, "its explicit_padding is " + padding);
    return new GeneralConvolution(
        axes,
        strides,
        padding,
        image,
        kernel,
        call.integer("feature_group_count"),
        call.integer("batch_group_count"));
  }
}
