package org.tf2torch.tf.ops;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.tf2torch.ir.Contents;
import org.tf2torch.ir.Dim;
import org.tf2torch.ir.Value;
import org.tf2torch.ir.op.Convolutions.Conv;
import org.tf2torch.ir.op.Convolutions.ConvTranspose;
import org.tf2torch.ir.op.Convolutions.Layout;
import org.tf2torch.ir.op.Convolutions.Window;
import org.tf2torch.ir.op.Emit;
import org.tf2torch.ir.op.Windows.ConvKernelGradient;
import org.tf2torch.tf.lower.OpCall;
import org.tf2torch.tf.lower.OpTable;

/** Gradients of convolutions; that of the image is the transposed convolution. */
final class ConvolutionGradientOps {
  private ConvolutionGradientOps() {}

  static void register(OpTable table) {
    table.op("Conv2DBackpropInput", call -> transposed(call, 2));
    table.op("Conv3DBackpropInputV2", call -> transposed(call, 3));
    table.op("Conv2DBackpropInputV2", call -> transposedLike(call, 2));
    table.op("Conv3DBackpropInput", call -> transposedLike(call, 3));
    table.op("DepthwiseConv2dNativeBackpropInput", ConvolutionGradientOps::depthwise);
    table.op("Conv2DBackpropFilter", call -> kernelGradient(call, call.tensor(1), 2));
    table.op("Conv3DBackpropFilterV2", call -> kernelGradient(call, call.tensor(1), 3));
    table.op("Conv2DBackpropFilterV2", call -> kernelGradient(call, shapeOf(call, 1), 2));
    table.op("Conv3DBackpropFilter", call -> kernelGradient(call, shapeOf(call, 1), 3));
    table.op(
        "DepthwiseConv2dNativeBackpropFilter", ConvolutionGradientOps::depthwiseKernelGradient);
  }

  private static Value shapeOf(OpCall call, int operand) {
    return call.emit().shapeOf(call.tensor(operand));
  }

  /** The first operand is a tensor of the result's shape. */
  private static Value transposedLike(OpCall call, int axes) {
    Value kernel = call.emit().ranked(call.tensor(1), axes + 2);
    return transposed(call, kernel, shapeOf(call, 0), axes);
  }

  private static Value depthwise(OpCall call) {
    requireUndilated(call);
    Value kernel = ConvolutionOps.grouped(call, call.tensor(1));
    Optional<Dim> channels = Optional.of(call.tensor(1).shape().dim(2));
    return transposed(call, kernel, call.tensor(0), 2, channels);
  }

  /** Operands: the image, the sizes of the kernel [spatial…, in/groups, out], the gradient. */
  private static Value kernelGradient(OpCall call, Value sizes, int axes) {
    List<Dim> kernel =
        Contents.integers(sizes)
            .orElseThrow(() -> call.refuse("its kernel's sizes are computed while it runs"));
    return kernelGradient(call, kernel, axes);
  }

  /** A kernel [h, w, channels, multiplier] is one of [h, w, 1, channels * multiplier]. */
  private static Value depthwiseKernelGradient(OpCall call) {
    requireUndilated(call);
    List<Dim> k =
        call.integers(1)
            .orElseThrow(() -> call.refuse("its kernel's sizes are computed while it runs"));
    List<Dim> grouped = List.of(k.get(0), k.get(1), Dim.ONE, k.get(2).times(k.get(3)));
    return call.emit().reshape(kernelGradient(call, grouped, 2), k);
  }

  private static void requireUndilated(OpCall call) {
    call.require(
        call.longs("dilations").stream().allMatch(d -> d == 1),
        "TensorFlow ignores its dilations on a CPU");
  }

  private static Value kernelGradient(OpCall call, List<Dim> kernel, int axes) {
    Emit emit = call.emit();
    Layout layout = Windows.layout(call);
    Value image = emit.ranked(call.tensor(0), axes + 2);
    List<Long> strides = Windows.spatial(call, "strides", layout, axes);
    List<Long> dilations = Windows.spatial(call, "dilations", layout, axes);
    Windows windows = Windows.of(call, image, layout, strides, dilations, kernel.subList(0, axes));
    Value padded = emit.pad(image, windows.amounts(axes + 2), 0);
    Value gradient = emit.ranked(call.tensor(2), axes + 2);
    List<Dim> sizes = new ArrayList<>(List.of(kernel.get(axes + 1), kernel.get(axes)));
    sizes.addAll(kernel.subList(0, axes));
    Value result =
        call.emit(
            new ConvKernelGradient(windows.unpadded()),
            channelsFirst(emit, padded, layout),
            channelsFirst(emit, gradient, layout),
            emit.sizes(sizes));
    List<Integer> back = new ArrayList<>(IntStream.range(2, axes + 2).boxed().toList());
    back.addAll(List.of(1, 0));
    return emit.permute(result, back);
  }

  /** An image with its channels behind the batch. */
  static Value channelsFirst(Emit emit, Value image, Layout layout) {
    int rank = image.shape().rank();
    List<Integer> order = new ArrayList<>(List.of(0, rank - 1));
    IntStream.range(1, rank - 1).forEach(order::add);
    return layout == Layout.CHANNELS_LAST ? emit.permute(image, order) : image;
  }

  /** The way back from {@link #channelsFirst}. */
  static Value restored(Emit emit, Value image, Layout layout) {
    int rank = image.shape().rank();
    List<Integer> order = new ArrayList<>(List.of(0));
    IntStream.range(2, rank).forEach(order::add);
    order.add(1);
    return layout == Layout.CHANNELS_LAST ? emit.permute(image, order) : image;
  }

  /**
   * Operands: the sizes of the result, the kernel [spatial…, out, in], the image. The result is cut
   * out of what an unpadded transposed convolution makes, which may be smaller than asked for: the
   * rest is zeros.
   */
  private static Value transposed(OpCall call, int axes) {
    return transposed(call, call.emit().ranked(call.tensor(1), axes + 2), call.tensor(0), axes);
  }

  private static Value transposed(OpCall call, Value kernel, Value sizeOperand, int axes) {
    return transposed(call, kernel, sizeOperand, axes, Optional.empty());
  }

  /**
   * @param channels of the result, where the kernel says them
   */
  private static Value transposed(
      OpCall call, Value kernel, Value sizeOperand, int axes, Optional<Dim> channels) {
    Value image = call.emit().ranked(call.tensor(2), axes + 2);
    call.require(image.dtype().isFloat(), "it transposes a convolution of " + image.dtype().text());
    Layout layout = Windows.layout(call);
    List<Long> strides = Windows.spatial(call, "strides", layout, axes);
    List<Long> dilations = Windows.spatial(call, "dilations", layout, axes);
    List<Dim> sizes = resultSizes(call, sizeOperand, image, layout, kernel, axes);
    channels.ifPresent(c -> sizes.set(layout.channelAxis(axes + 2), c));
    Value like = call.emit().full(call.emit().sizes(sizes), call.emit().scalarLike(image, 0));
    boolean empty =
        Stream.of(image, kernel)
            .flatMap(value -> value.shape().dims().stream())
            .anyMatch(size -> size.is(0));
    if (empty) {
      return like;
    }
    Windows windows =
        Windows.of(call, like, layout, strides, dilations, kernel.shape().dims().subList(0, axes));
    long groups =
        ConvolutionOps.groups(sizes.get(layout.channelAxis(axes + 2)), kernel.shape().dim(axes));
    boolean open = groups == Conv.GROUPS_FROM_SHAPES;
    call.require(
        !open || channels.isEmpty(), "its number of groups is unknown before the model runs");
    Value weight =
        layout == Layout.CHANNELS_LAST ? kernel : ConvolutionOps.channelsFirst(call, kernel, axes);
    List<Long> none = java.util.Collections.nCopies(axes, 0L);
    Value whole =
        call.emit(
            new ConvTranspose(
                layout, new Window(strides, dilations, none), none, open ? 1 : groups),
            image,
            weight);
    Value result = cut(call, whole, windows, sizes, layout);
    // TensorFlow has groups on a GPU only: channels that were to be several groups end in an error.
    return open ? call.emit().reshape(result, sizes) : result;
  }

  /**
   * The sizes of the result: numbers and formulas where they are known, the sizes of a tensor of
   * that shape where only a run can tell.
   */
  private static List<Dim> resultSizes(
      OpCall call, Value operand, Value image, Layout layout, Value kernel, int axes) {
    Emit emit = call.emit();
    List<Dim> sizes = new ArrayList<>(Contents.integers(operand).orElseGet(List::of));
    if (sizes.isEmpty()) {
      Value whole = emit.broadcast(emit.scalarLike(image, 0), operand);
      whole = whole.shape().hasRank() ? whole : emit.ranked(whole, axes + 2);
      for (int i = 0; i < whole.shape().rank(); i++) {
        Dim size = whole.shape().dim(i);
        sizes.add(Contents.integer(emit.select(operand, 0, i)).orElse(size));
      }
    }
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
