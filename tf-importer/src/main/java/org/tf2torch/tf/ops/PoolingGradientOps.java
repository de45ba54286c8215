package org.tf2torch.tf.ops;

import java.util.List;
import org.tf2torch.ir.Contents;
import org.tf2torch.ir.DType;
import org.tf2torch.ir.Dim;
import org.tf2torch.ir.Value;
import org.tf2torch.ir.op.Convolutions.Layout;
import org.tf2torch.ir.op.Emit;
import org.tf2torch.ir.op.Windows.MaxPoolWithIndices;
import org.tf2torch.ir.op.Windows.PoolGradient;
import org.tf2torch.tf.lower.OpCall;
import org.tf2torch.tf.lower.OpTable;

/** Poolings that also say where, and gradients of poolings. */
final class PoolingGradientOps {
  private PoolingGradientOps() {}

  static void register(OpTable table) {
    table.ops("MaxPoolWithArgmax", PoolingGradientOps::withArgmax);
    table.op("MaxPoolGrad", PoolingGradientOps::maximum);
    table.op("MaxPoolGradV2", PoolingGradientOps::maximum);
    table.op("AvgPoolGrad", call -> average(call, 2));
    table.op("AvgPool3DGrad", call -> average(call, 3));
  }

  private static Windows windows(OpCall call, Value image, Layout layout, int axes) {
    List<Long> sizes = PoolingOps.numbers(call, "ksize", 3);
    List<Long> steps = PoolingOps.numbers(call, "strides", 4);
    List<Long> kernel = Windows.spatial(call, sizes, "ksize", layout, axes);
    List<Long> strides = Windows.spatial(call, steps, "strides", layout, axes);
    List<Long> ones = java.util.Collections.nCopies(axes, 1L);
    return Windows.of(call, image, layout, strides, ones, kernel.stream().map(Dim::known).toList());
  }

  /** (before, after) of each spatial axis. */
  private static Value amounts(OpCall call, Windows windows) {
    int axes = windows.strides().size();
    int first = windows.layout().firstSpatialAxis();
    List<Dim> spatial = windows.amounts(axes + 2).subList(2 * first, 2 * (first + axes));
    return call.emit().sizes(DType.INT64, List.of((long) axes, 2L), spatial);
  }

  private static List<Long> kernel(Windows windows) {
    return windows.kernel().stream().map(Dim::value).toList();
  }

  private static List<Value> withArgmax(OpCall call) {
    Emit emit = call.emit();
    Value image = emit.ranked(call.tensor(0), 4);
    boolean exact = image.dtype().isFloat() || image.dtype().bytes() < 8;
    call.require(exact, "it pools " + image.dtype().text());
    Layout layout = Layout.CHANNELS_LAST;
    Windows windows = windows(call, image, layout, 2);
    MaxPoolWithIndices op =
        new MaxPoolWithIndices(
            kernel(windows),
            windows.strides(),
            call.flag("include_batch_in_index"),
            call.dtype("Targmax"));
    Value first = ConvolutionGradientOps.channelsFirst(emit, image, layout);
    return call.builder().emit(op, List.of(first, amounts(call, windows))).stream()
        .map(result -> ConvolutionGradientOps.restored(emit, result, layout))
        .toList();
  }

  private static Value maximum(OpCall call) {
    Emit emit = call.emit();
    Value image = emit.ranked(call.tensor(0), 4);
    call.require(image.dtype().isFloat(), "it pools " + image.dtype().text());
    Layout layout = Windows.layout(call);
    Windows windows = windows(call, image, layout, 2);
    Value gradient = emit.ranked(call.tensor(2), 4);
    Value result =
        call.emit(
            new PoolGradient(true, kernel(windows), windows.strides()),
            ConvolutionGradientOps.channelsFirst(emit, gradient, layout),
            amounts(call, windows),
            ConvolutionGradientOps.channelsFirst(emit, image, layout));
    return ConvolutionGradientOps.restored(emit, result, layout);
  }

  private static Value average(OpCall call, int axes) {
    Emit emit = call.emit();
    List<Dim> sizes =
        Contents.integers(call.tensor(0))
            .orElseThrow(() -> call.refuse("its image's sizes are computed while it runs"));
    Value gradient = emit.ranked(call.tensor(1), axes + 2);
    Layout layout = Windows.layout(call);
    Value like = emit.broadcast(emit.scalarLike(gradient, 0), emit.sizes(sizes));
    Windows windows = windows(call, like, layout, axes);
    int first = layout.firstSpatialAxis();
    Value result =
        call.emit(
            new PoolGradient(false, kernel(windows), windows.strides()),
            ConvolutionGradientOps.channelsFirst(emit, gradient, layout),
            amounts(call, windows),
            emit.sizes(sizes.subList(first, first + axes)));
    return ConvolutionGradientOps.restored(emit, result, layout);
  }
}
