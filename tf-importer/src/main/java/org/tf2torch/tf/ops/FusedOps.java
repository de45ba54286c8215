package org.tf2torch.tf.ops;

import java.util.List;
import org.tf2torch.ir.DType;
import org.tf2torch.ir.Dim;
import org.tf2torch.ir.Value;
import org.tf2torch.ir.op.Convolutions.Layout;
import org.tf2torch.ir.op.Elementwise.Elu;
import org.tf2torch.ir.op.Elementwise.Function;
import org.tf2torch.ir.op.Elementwise.LeakyRelu;
import org.tf2torch.ir.op.Joining.Pad;
import org.tf2torch.ir.op.Normalizations.BatchNorm;
import org.tf2torch.ir.op.Resampling.Coordinates;
import org.tf2torch.ir.op.Resampling.Method;
import org.tf2torch.ir.op.Resampling.Resize;
import org.tf2torch.tf.lower.OpCall;
import org.tf2torch.tf.lower.OpTable;

/** What TensorFlow's optimizers make of several operations: taken apart again. */
final class FusedOps {
  private FusedOps() {}

  static void register(OpTable table) {
    table.op("_FusedConv2D", FusedOps::convolution);
    table.op("_FusedDepthwiseConv2dNative", call -> epilogue(call, ConvolutionOps.depthwise(call)));
    table.op("_FusedMatMul", call -> epilogue(call, MatrixOps.matMul(call)));
    table.op("FusedPadConv2D", call -> paddedConvolution(call, call.tensor(0), 1));
    table.op("FusedResizeAndPadConv2D", FusedOps::resizedConvolution);
  }

  private static Value convolution(OpCall call) {
    String format = call.text("filter_format");
    call.require(format.equals("HWIO"), "its filter_format is " + format);
    call.require(call.integer("num_host_args") == 0, "it has arguments in host memory");
    return epilogue(call, ConvolutionOps.convolution(call, 2));
  }

  /** Applies fused_ops in turn; their arguments stand behind the first two operands. */
  private static Value epilogue(OpCall call, Value layer) {
    Value result = layer;
    int next = 2;
    for (var name : call.attributeValue("fused_ops").getList().getSList()) {
      switch (name.toStringUtf8()) {
        case "BiasAdd" -> result = bias(call, result, call.tensor(next++));
        case "FusedBatchNorm" -> {
          result = batchNorm(call, result, call.tensors(next, next + 4));
          next += 4;
        }
        default -> result = activation(call, name.toStringUtf8(), result);
      }
    }
    return result;
  }

  /** TensorFlow does not look at its size, and reads past the end. */
  private static Value bias(OpCall call, Value x, Value vector) {
    boolean first = call.hasAttribute("data_format") && call.text("data_format").startsWith("NC");
    Dim channels = x.shape().dim(first ? 1 : -1);
    Dim size = call.emit().ranked(vector, 1).shape().dim(0);
    call.require(
        !channels.isKnown() || channels.is(0) || !size.isKnown() || channels.equals(size),
        "its bias is for " + size + " of " + channels + " channels");
    return NormalizationOps.biasAdd(call, x, vector);
  }

  private static Value batchNorm(OpCall call, Value x, List<Value> statistics) {
    int axis = Windows.layout(call).channelAxis(4);
    BatchNorm norm = NormalizationOps.inference(call, axis);
    return call.emit(
        norm, x, statistics.get(0), statistics.get(1), statistics.get(2), statistics.get(3));
  }

  private static Value activation(OpCall call, String name, Value x) {
    return switch (name) {
      case "Relu" -> call.emit().unary(Function.RELU, x);
      case "Relu6" -> call.emit().unary(Function.RELU6, x);
      case "Tanh" -> call.emit().unary(Function.TANH, x);
      case "Sigmoid" -> call.emit().unary(Function.SIGMOID, x);
      case "GeluExact" -> call.emit().unary(Function.GELU, x);
      case "GeluApproximate" -> call.emit().unary(Function.GELU_TANH, x);
      case "Elu" -> call.emit(new Elu(1), x);
      case "LeakyRelu" -> call.emit(new LeakyRelu(call.number("leakyrelu_alpha")), x);
      default -> throw call.refuse("it is fused with " + name);
    };
  }

  private static Value resizedConvolution(OpCall call) {
    Value image = call.emit().ranked(call.tensor(0), 4);
    call.require(image.dtype() == DType.FLOAT32, "its images are " + image.dtype().text());
    Coordinates coordinates =
        call.flag("resize_align_corners") ? Coordinates.ALIGN_CORNERS : Coordinates.ASYMMETRIC;
    Resize resize = new Resize(Layout.CHANNELS_LAST, Method.BILINEAR, coordinates);
    return paddedConvolution(call, call.emit(resize, image, call.tensor(1)), 2);
  }

  /** Operands from {@code paddings} on: the paddings, the kernel. */
  private static Value paddedConvolution(OpCall call, Value x, int paddings) {
    Value image = call.emit().ranked(x, 4);
    boolean reflect = call.text("mode").equals("REFLECT");
    Pad pad = new Pad(reflect ? Pad.Mode.REFLECT : Pad.Mode.SYMMETRIC);
    Value padded = call.emit(pad, image, call.tensor(paddings));
    Value kernel = call.emit().ranked(call.tensor(paddings + 1), 4);
    List<Long> strides = Windows.spatial(call, "strides", Layout.CHANNELS_LAST, 2);
    return ConvolutionOps.convolve(
        call, padded, kernel, Layout.CHANNELS_LAST, strides, List.of(1L, 1L));
  }
}
