package org.tf2torch.tf.ops;

import java.util.ArrayList;
import java.util.List;
import org.tf2torch.ir.Contents;
import org.tf2torch.ir.DType;
import org.tf2torch.ir.Dim;
import org.tf2torch.ir.Value;
import org.tf2torch.ir.op.Convolutions.Layout;
import org.tf2torch.ir.op.Convolutions.Pool;
import org.tf2torch.ir.op.Convolutions.Pool.Kind;
import org.tf2torch.ir.op.Reductions.Reduction;
import org.tf2torch.ir.op.Windows.ComputedMaxPool;
import org.tf2torch.tf.lower.OpCall;
import org.tf2torch.tf.lower.OpTable;

/** Poolings. */
final class PoolingOps {
  private PoolingOps() {}

  static void register(OpTable table) {
    table.op("MaxPool", call -> max(call, 2));
    table.op("MaxPoolV2", PoolingOps::maxOfOperands);
    table.op("MaxPool3D", call -> max(call, 3));
    table.op("AvgPool", call -> average(call, 2));
    table.op("AvgPool3D", call -> average(call, 3));
  }

  static Windows windows(OpCall call, Value image, Layout layout, int axes) {
    List<Long> kernel = Windows.spatial(call, numbers(call, "ksize", 1), "ksize", layout, axes);
    List<Long> strides =
        Windows.spatial(call, numbers(call, "strides", 2), "strides", layout, axes);
    List<Long> ones = java.util.Collections.nCopies(axes, 1L);
    List<Dim> sizes = kernel.stream().map(Dim::known).toList();
    if (axes == 3) {
      Windows.requireStart(call, image, layout, strides, sizes);
    }
    return Windows.of(call, image, layout, strides, ones, sizes);
  }

  /** Version 2 of an operation has as operands what was an attribute before. */
  static List<Long> numbers(OpCall call, String name, int operand) {
    return call.hasAttribute(name) ? call.longs(name) : call.longs(operand, name);
  }

  static Value max(OpCall call, int axes) {
    Value image = call.emit().ranked(call.tensor(0), axes + 2);
    Layout layout = Windows.layout(call);
    if (reachesOverChannels(call, layout)) {
      return overChannels(call, image);
    }
    Windows windows = windows(call, image, layout, axes);
    Value padded = call.emit().pad(image, windows.amounts(axes + 2), lowest(image.dtype()));
    return call.emit(new Pool(Kind.MAX, layout, kernel(windows), windows.unpadded()), padded);
  }

  /** What never wins. */
  private static double lowest(DType type) {
    if (type.isFloat()) {
      return Double.NEGATIVE_INFINITY;
    }
    return type.isUnsigned() ? 0 : -Math.pow(2, 8 * type.bytes() - 1);
  }

  private static boolean reachesOverChannels(OpCall call, Layout layout) {
    List<Long> kernel = numbers(call, "ksize", 1);
    return layout == Layout.CHANNELS_LAST && kernel.get(kernel.size() - 1) > 1;
  }

  /** TensorFlow allows windows over channels that lie side by side, and over nothing else then. */
  private static Value overChannels(OpCall call, Value image) {
    List<Long> kernel = numbers(call, "ksize", 1);
    int last = kernel.size() - 1;
    call.require(
        numbers(call, "strides", 2).equals(kernel)
            && kernel.subList(0, last).stream().allMatch(k -> k == 1),
        "its ksize is " + kernel);
    List<Dim> parts = new ArrayList<>(image.shape().dims());
    parts.set(last, image.shape().dim(last).floorDiv(kernel.get(last)));
    parts.add(Dim.known(kernel.get(last)));
    Value windows = call.emit().reshape(image, parts);
    return call.emit().reduce(Reduction.MAX, windows, List.of(-1), false);
  }

  private static Value maxOfOperands(OpCall call) {
    if (isKnown(call, 1) && isKnown(call, 2)) {
      return max(call, 2);
    }
    Value image = call.emit().ranked(call.tensor(0), 4);
    Layout layout = Windows.layout(call);
    int first = layout.firstSpatialAxis();
    return call.emit(
        new ComputedMaxPool(layout, call.text("padding").equals("SAME")),
        image,
        call.emit().slice(call.tensor(1), 0, first, first + 2),
        call.emit().slice(call.tensor(2), 0, first, first + 2));
  }

  /** Whether an operand's integers are numbers; formulas of sizes are computed in a run. */
  private static boolean isKnown(OpCall call, int i) {
    return Contents.longs(call.tensor(i)).isPresent();
  }

  private static List<Long> kernel(Windows windows) {
    return windows.kernel().stream().map(Dim::value).toList();
  }

  /**
   * TensorFlow leaves padding out of the mean. PyTorch can do so only for symmetric padding of at
   * most half the kernel; otherwise the mean over zero-padded windows is divided by the share of
   * each window that lies in the image.
   */
  private static Value average(OpCall call, int axes) {
    Value image = call.emit().ranked(call.tensor(0), axes + 2);
    Layout layout = Windows.layout(call);
    Windows windows = windows(call, image, layout, axes);
    List<Long> kernel = kernel(windows);
    boolean large = axes < 3 || isValid(windows) || covers(image, layout, kernel);
    if (windows.isSymmetric() && fits(windows) && large) {
      return call.emit(new Pool(Kind.AVERAGE, layout, kernel, windows.padded()), image);
    }
    Pool pool = new Pool(Kind.AVERAGE, layout, kernel, windows.unpadded());
    Value mean = call.emit(pool, call.emit().pad(image, windows.amounts(axes + 2), 0));
    return call.emit()
        .div(
            mean,
            call.emit(
                pool, call.emit().pad(ones(call, image, layout), windows.amounts(axes + 2), 0)));
  }

  private static boolean fits(Windows windows) {
    for (int i = 0; i < windows.kernel().size(); i++) {
      if (windows.before().get(i).value() > windows.kernel().get(i).value() / 2) {
        return false;
      }
    }
    return true;
  }

  private static boolean isValid(Windows windows) {
    return windows.before().stream().allMatch(amount -> amount.is(0));
  }

  /** torch.avg_pool3d takes no image that is smaller than the window, however it is padded. */
  private static boolean covers(Value image, Layout layout, List<Long> kernel) {
    for (int i = 0; i < kernel.size(); i++) {
      Dim size = image.shape().dim(layout.firstSpatialAxis() + i);
      if (kernel.get(i) > 1 && !(size.isKnown() && size.value() >= kernel.get(i))) {
        return false;
      }
    }
    return true;
  }

  /** One image of one channel, all ones. */
  static Value ones(OpCall call, Value image, Layout layout) {
    List<Dim> sizes =
        image
            .shape()
            .with(0, Dim.ONE)
            .with(layout.channelAxis(image.shape().rank()), Dim.ONE)
            .dims();
    DType type = image.dtype();
    return call.emit().full(call.emit().sizes(sizes), call.emit().scalar(type, 1));
  }
}
