package org.tf2torch.tf.ops;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.tf2torch.ir.Dim;
import org.tf2torch.ir.Value;
import org.tf2torch.ir.op.Convolutions.Conv;
import org.tf2torch.ir.op.Convolutions.ConvTranspose;
import org.tf2torch.ir.op.Convolutions.Layout;
import org.tf2torch.ir.op.Convolutions.Window;
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
    table.op("Conv2DBackpropInput", call -> transposed(call, 2));
    table.op("Conv3DBackpropInputV2", call -> transposed(call, 3));
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
    Value kernel = call.emit().ranked(call.tensor(1), 4);
    List<Dim> k = kernel.shape().dims();
    Value grouped =
        call.emit().reshape(kernel, List.of(k.get(0), k.get(1), Dim.ONE, k.get(2).times(k.get(3))));
    return convolve(call, image, grouped, 2);
  }

  private static Value convolve(OpCall call, Value image, Value kernel, int axes) {
    Layout layout = Windows.layout(call);
    List<Long> strides = Windows.spatial(call, "strides", layout, axes);
    List<Long> dilations = Windows.spatial(call, "dilations", layout, axes);
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

  private static long groups(Dim channels, Dim perGroup) {
    Dim groups = channels.floorDiv(perGroup);
    return groups.isKnown() ? groups.value() : Conv.GROUPS_FROM_SHAPES;
  }

  /** [spatial…, in, out] to [out, in, spatial…]. */
  private static Value channelsFirst(OpCall call, Value kernel, int axes) {
    List<Integer> order = new ArrayList<>(List.of(axes + 1, axes));
    IntStream.range(0, axes).forEach(order::add);
    return call.emit().permute(kernel, order);
  }

  /**
   * Operands: the sizes of the result, the kernel [spatial…, out, in], the image. The result is cut
   * out of what an unpadded transposed convolution makes, which may be smaller than asked for: the
   * rest is zeros.
   */
  private static Value transposed(OpCall call, int axes) {
    Value kernel = call.emit().ranked(call.tensor(1), axes + 2);
    Value image = call.emit().ranked(call.tensor(2), axes + 2);
    Layout layout = Windows.layout(call);
    List<Long> strides = Windows.spatial(call, "strides", layout, axes);
    List<Long> dilations = Windows.spatial(call, "dilations", layout, axes);
    List<Dim> sizes = resultSizes(call, image, layout, strides, dilations, kernel);
    Value like = call.emit().full(call.emit().sizes(sizes), call.emit().scalarLike(image, 0));
    Windows windows =
        Windows.of(call, like, layout, strides, dilations, kernel.shape().dims().subList(0, axes));
    long groups = groups(sizes.get(layout.channelAxis(axes + 2)), kernel.shape().dim(axes));
    call.require(
        groups != Conv.GROUPS_FROM_SHAPES, "its number of groups is unknown before the model runs");
    Value weight = layout == Layout.CHANNELS_LAST ? kernel : channelsFirst(call, kernel, axes);
    List<Long> none = java.util.Collections.nCopies(axes, 0L);
    Value whole =
        call.emit(
            new ConvTranspose(layout, new Window(strides, dilations, none), none, groups),
            image,
            weight);
    return cut(call, whole, windows, sizes, layout);
  }

  private static List<Dim> resultSizes(
      OpCall call,
      Value image,
      Layout layout,
      List<Long> strides,
      List<Long> dilations,
      Value kernel) {
    List<Dim> sizes =
        new ArrayList<>(
            call.integers(0)
                .orElseThrow(
                    () -> call.refuse("its output shape is computed while the model runs")));
    int axes = strides.size();
    if (sizes.size() == axes) {
      // Only the spatial sizes are given (allowed since TensorFlow 2.4).
      sizes.add(layout == Layout.CHANNELS_LAST ? axes : 0, kernel.shape().dim(axes));
      sizes.add(0, image.shape().dim(0));
    }
    return sizes;
  }

  /**
   * The window of the result: padding elements are dropped in front, and the size asked for is
   * kept.
   */
  private static Value cut(
      OpCall call, Value whole, Windows windows, List<Dim> sizes, Layout layout) {
    Value result = whole;
    for (int i = 0; i < windows.strides().size(); i++) {
      int axis = layout.firstSpatialAxis() + i;
      Dim start = windows.before().get(i);
      Dim missing = start.plus(sizes.get(axis)).minus(whole.shape().dim(axis)).max(Dim.ZERO);
      List<Dim> amounts =
          new ArrayList<>(java.util.Collections.nCopies(2 * sizes.size(), Dim.ZERO));
      amounts.set(2 * axis + 1, missing);
      result = call.emit().pad(result, amounts, 0);
      result = call.emit().slice(result, axis, start, start.plus(sizes.get(axis)), 1);
    }
    return result;
  }
}
