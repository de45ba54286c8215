package org.tf2torch.tf.ops;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.tf2torch.ir.Dim;
import org.tf2torch.ir.Value;
import org.tf2torch.ir.op.Convolutions.Conv;
import org.tf2torch.ir.op.Convolutions.Layout;
import org.tf2torch.tf.lower.OpCall;
import org.tf2torch.tf.lower.OpTable;

/**
 * Convolutions. TensorFlow's kernels are [spatial…, in/groups, out] whatever the layout of the
 * image.
 */
final class ConvolutionOps {
  private ConvolutionOps() {}

  static void register(OpTable table) {
    table.op("Conv2D", call -> convolution(call, 2));
    table.op("Conv3D", call -> convolution(call, 3));
    table.op("DepthwiseConv2dNative", ConvolutionOps::depthwise);
    table.op("Conv", ConvolutionOps::anyRank);
  }

  /** The kernel's rank says over how many axes it slides; images may have several batch axes. */
  private static Value anyRank(OpCall call) {
    Value kernel = call.tensor(1);
    call.require(kernel.shape().hasRank(), "the rank of its kernel is unknown");
    call.require(call.integer("batch_dims") == 1, "it has several batch axes");
    return convolution(call, kernel.shape().rank() - 2);
  }

  static Value convolution(OpCall call, int axes) {
    Value image = call.emit().ranked(call.tensor(0), axes + 2);
    Value kernel = call.emit().ranked(call.tensor(1), axes + 2);
    return convolve(call, image, kernel, axes);
  }

  /**
   * A depthwise kernel [h, w, channels, multiplier] is a grouped one with a group per channel,
   * output channel c * multiplier + m.
   */
  static Value depthwise(OpCall call) {
    Value image = call.emit().ranked(call.tensor(0), 4);
    return convolve(call, image, grouped(call, call.tensor(1)), 2);
  }

  /** [h, w, channels, multiplier] to [h, w, 1, channels * multiplier]. */
  static Value grouped(OpCall call, Value depthwise) {
    Value kernel = call.emit().ranked(depthwise, 4);
    List<Dim> k = kernel.shape().dims();
    return call.emit()
        .reshape(kernel, List.of(k.get(0), k.get(1), Dim.ONE, k.get(2).times(k.get(3))));
  }

  private static Value convolve(OpCall call, Value image, Value kernel, int axes) {
    Layout layout = Windows.layout(call);
    List<Long> strides = Windows.spatial(call, "strides", layout, axes);
    List<Long> dilations = Windows.spatial(call, "dilations", layout, axes);
    if (axes == 3) {
      Windows.requireStart(call, image, layout, strides, kernel.shape().dims().subList(0, axes));
    }
    return convolve(call, image, kernel, layout, strides, dilations);
  }

  static Value convolve(
      OpCall call,
      Value image,
      Value kernel,
      Layout layout,
      List<Long> strides,
      List<Long> dilations) {
    int axes = strides.size();
    call.require(
        image.dtype().isFloat() || dilations.stream().allMatch(d -> d == 1),
        "it is a dilated convolution of " + image.dtype().text());
    call.require(
        kernel.shape().dims().stream().noneMatch(size -> size.is(0)), "its kernel is empty");
    Windows windows =
        Windows.of(call, image, layout, strides, dilations, kernel.shape().dims().subList(0, axes));
    long groups = groups(image.shape().dim(layout.channelAxis(axes + 2)), kernel.shape().dim(axes));
    Value weight = layout == Layout.CHANNELS_LAST ? kernel : channelsFirst(call, kernel, axes);
    if (windows.isSymmetric()) {
      return call.emit(new Conv(layout, windows.padded(), groups), image, weight);
    }
    Value padded = call.emit().pad(image, windows.amounts(axes + 2), 0);
    return call.emit(new Conv(layout, windows.unpadded(), groups), padded, weight);
  }

  static long groups(Dim channels, Dim perGroup) {
    Dim groups = channels.floorDiv(perGroup);
    return groups.isKnown() ? groups.value() : Conv.GROUPS_FROM_SHAPES;
  }

  /** [spatial…, in, out] to [out, in, spatial…]. */
  static Value channelsFirst(OpCall call, Value kernel, int axes) {
    List<Integer> order = new ArrayList<>(List.of(axes + 1, axes));
    IntStream.range(0, axes).forEach(order::add);
    return call.emit().permute(kernel, order);
  }
}
