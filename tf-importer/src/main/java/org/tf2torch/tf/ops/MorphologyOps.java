package org.tf2torch.tf.ops;

import java.util.ArrayList;
import java.util.List;
import org.tf2torch.ir.DType;
import org.tf2torch.ir.Dim;
import org.tf2torch.ir.Value;
import org.tf2torch.ir.op.Convolutions.Layout;
import org.tf2torch.ir.op.Elementwise.Relation;
import org.tf2torch.ir.op.Emit;
import org.tf2torch.ir.op.Images.ExtractPatches;
import org.tf2torch.ir.op.Reductions.Reduction;
import org.tf2torch.tf.lower.OpCall;
import org.tf2torch.tf.lower.OpTable;

/** Grey-scale morphology: windows that slide over an image and add instead of multiplying. */
final class MorphologyOps {
  private MorphologyOps() {}

  static void register(OpTable table) {
    table.op("Dilation2D", MorphologyOps::dilation);
  }

  /**
   * The maximum over each window of the image plus the filter [h, w, c]. The kernel starts from the
   * lowest finite number, which neither NaN, -inf nor what lies beyond the edges replaces.
   */
  private static Value dilation(OpCall call) {
    Emit emit = call.emit();
    Value image = emit.ranked(call.tensor(0), 4);
    Value filter = emit.ranked(call.tensor(1), 3);
    List<Long> kernel = new ArrayList<>();
    for (int axis = 0; axis < 2; axis++) {
      kernel.add(ShapeOps.known(call, filter.shape().dim(axis), "the size of its filter"));
    }
    call.require(!kernel.contains(0L), "its filter is empty");
    Windows windows = windows(call, image, kernel);
    Value sums =
        emit.add(elements(emit, image, windows, kernel), emit.reshape(filter, row(filter, kernel)));
    Value lowest = emit.scalar(image.dtype(), lowest(image.dtype()));
    Value counted =
        image.dtype().isFloat()
            ? emit.where(emit.compare(Relation.GREATER, sums, lowest), sums, lowest)
            : sums;
    if (!call.text("padding").equals("VALID")) {
      Value ones = PoolingOps.ones(call, image, Layout.CHANNELS_LAST);
      Value inside = emit.cast(elements(emit, ones, windows, kernel), DType.BOOL);
      counted = emit.where(inside, counted, lowest);
    }
    return emit.reduce(Reduction.MAX, counted, List.of(-2), false);
  }

  private static Windows windows(OpCall call, Value image, List<Long> kernel) {
    Layout layout = Layout.CHANNELS_LAST;
    return Windows.of(
        call,
        image,
        layout,
        Windows.spatial(call, "strides", layout, 2),
        Windows.spatial(call, "rates", layout, 2),
        kernel.stream().map(Dim::known).toList());
  }

  /** What each window covers: [n, h, w, elements of the window, c]. */
  private static Value elements(Emit emit, Value image, Windows windows, List<Long> kernel) {
    Value padded = emit.pad(image, windows.amounts(4), 0);
    Value patches = emit.op(new ExtractPatches(kernel, windows.unpadded()), padded);
    List<Dim> dims = new ArrayList<>(patches.shape().dims().subList(0, 3));
    dims.addAll(row(image, kernel));
    return emit.reshape(patches, dims);
  }

  private static List<Dim> row(Value image, List<Long> kernel) {
    return List.of(Dim.known(kernel.get(0) * kernel.get(1)), image.shape().dim(-1));
  }

  private static double lowest(DType type) {
    return switch (type) {
      case FLOAT16 -> -65504;
      case BFLOAT16 -> -0x1.fep127;
      case FLOAT32 -> -Float.MAX_VALUE;
      case FLOAT64 -> -Double.MAX_VALUE;
      default -> type.lowest();
    };
  }
}
