package org.tf2torch.tf.ops;

import java.util.ArrayList;
import java.util.List;
import org.tf2torch.ir.Dim;
import org.tf2torch.ir.Value;
import org.tf2torch.ir.op.Convolutions.Layout;
import org.tf2torch.ir.op.Convolutions.Window;
import org.tf2torch.tf.lower.OpCall;

/**
 * How a TensorFlow convolution or pooling moves over its image, read from its attributes.
 *
 * @param strides one per spatial axis
 * @param kernel sizes of the window
 * @param before elements added before each spatial axis; formulas where SAME meets unknown sizes
 */
record Windows(
    Layout layout,
    List<Long> strides,
    List<Long> dilations,
    List<Dim> kernel,
    List<Dim> before,
    List<Dim> after) {

  static Layout layout(OpCall call) {
    String format = call.hasAttribute("data_format") ? call.text("data_format") : "";
    return switch (format) {
      case "NHWC", "NDHWC", "CHANNELS_LAST", "" -> Layout.CHANNELS_LAST;
      case "NCHW", "NCDHW", "CHANNELS_FIRST" -> Layout.CHANNELS_FIRST;
      default -> throw call.refuse("its data_format is " + format);
    };
  }

  /**
   * Works out the padding, which for SAME is as little as gives ceil(size / stride) windows, the
   * odd element at the end (tensorflow/core/framework/kernel_shape_util.cc,
   * GetWindowedOutputSizeVerbose).
   */
  static Windows of(
      OpCall call,
      Value image,
      Layout layout,
      List<Long> strides,
      List<Long> dilations,
      List<Dim> kernel) {
    List<Dim> before = new ArrayList<>();
    List<Dim> after = new ArrayList<>();
    String padding = call.text("padding");
    for (int i = 0; i < strides.size(); i++) {
      int axis = layout.firstSpatialAxis() + i;
      switch (padding) {
        case "VALID" -> {
          before.add(Dim.ZERO);
          after.add(Dim.ZERO);
        }
        case "SAME" -> {
          Dim total =
              same(image.shape().dim(axis), kernel.get(i), strides.get(i), dilations.get(i));
          before.add(total.floorDiv(2));
          after.add(total.minus(total.floorDiv(2)));
        }
        case "EXPLICIT" -> {
          before.add(Dim.known(call.longs("explicit_paddings").get(2 * axis)));
          after.add(Dim.known(call.longs("explicit_paddings").get(2 * axis + 1)));
        }
        default -> throw call.refuse("its padding is " + padding);
      }
    }
    return new Windows(layout, strides, dilations, kernel, before, after);
  }

  /**
   * Where steps leave out two elements or more between SAME windows over a volume, TensorFlow's
   * Eigen kernels cut half of what is left over off the start of an axis, oneDNN and CUDA nothing.
   */
  static void requireStart(
      OpCall call, Value image, Layout layout, List<Long> strides, List<Dim> kernel) {
    for (int i = 0; i < strides.size() && call.text("padding").equals("SAME"); i++) {
      Dim size = image.shape().dim(layout.firstSpatialAxis() + i);
      Dim taken = size.ceilDiv(strides.get(i)).minus(1).times(strides.get(i)).plus(kernel.get(i));
      boolean dense = kernel.get(i).isKnown() && kernel.get(i).value() >= strides.get(i) - 1;
      Dim left = size.minus(taken);
      call.require(
          strides.get(i) < 3 || dense || left.isKnown() && left.value() < 2,
          "where its windows begin depends on TensorFlow's kernels: they take "
              + kernel.get(i)
              + " of "
              + strides.get(i));
    }
  }

  /** Elements SAME adds to an axis in all. */
  static Dim same(Dim size, Dim kernel, long stride, long dilation) {
    Dim reach = kernel.minus(1).times(dilation).plus(1);
    Dim total = size.ceilDiv(stride).minus(1).times(stride).plus(reach).minus(size);
    return stride == 1 && reach.isKnown() ? reach.minus(1) : total.max(Dim.ZERO);
  }

  /** The attribute's numbers for the spatial axes; batch and channels must be 1. */
  static List<Long> spatial(OpCall call, String attribute, Layout layout, int spatialAxes) {
    return spatial(call, call.longs(attribute), attribute, layout, spatialAxes);
  }

  static List<Long> spatial(
      OpCall call, List<Long> all, String what, Layout layout, int spatialAxes) {
    if (all.isEmpty()) {
      return java.util.Collections.nCopies(spatialAxes, 1L);
    }
    call.require(all.size() == spatialAxes + 2, "its " + what + " are " + all);
    int channels = layout.channelAxis(all.size());
    call.require(
        all.get(0) == 1 && all.get(channels) == 1,
        "its " + what + " reach over batch or channels: " + all);
    int first = layout.firstSpatialAxis();
    return all.subList(first, first + spatialAxes);
  }

  boolean isSymmetric() {
    return before.equals(after) && before.stream().allMatch(Dim::isKnown);
  }

  Window unpadded() {
    return new Window(strides, dilations, java.util.Collections.nCopies(strides.size(), 0L));
  }

  /** With the padding, which must be symmetric. */
  Window padded() {
    return new Window(strides, dilations, before.stream().map(Dim::value).toList());
  }

  /** (before, after) of every axis of the image. */
  List<Dim> amounts(int rank) {
    List<Dim> amounts = new ArrayList<>();
    for (int axis = 0; axis < rank; axis++) {
      int i = axis - layout.firstSpatialAxis();
      boolean spatial = i >= 0 && i < strides.size();
      amounts.add(spatial ? before.get(i) : Dim.ZERO);
      amounts.add(spatial ? after.get(i) : Dim.ZERO);
    }
    return amounts;
  }
}
