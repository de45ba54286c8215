package org.tf2torch.cli.random.ops;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.tf2torch.cli.random.Draft;
import org.tf2torch.cli.random.Item;
import org.tf2torch.cli.random.NodeDraft;
import org.tf2torch.cli.random.Rows;
import org.tf2torch.ir.DType;

/** Convolutions, over the whole space of their attributes. */
final class ConvolutionRows {
  private ConvolutionRows() {}

  static void add(Rows rows) {
    rows.row("Conv2D", d -> conv2d(d, false));
    rows.row("Conv2D", d -> conv2d(d, true));
    rows.row("DepthwiseConv2dNative", ConvolutionRows::depthwise);
    rows.row("Conv2DBackpropInput", ConvolutionRows::transposed);
    rows.row("Conv3D", ConvolutionRows::conv3d);
    rows.row("Conv3DBackpropInputV2", ConvolutionRows::transposed3d);
    rows.row("Conv1D", ConvolutionRows::conv1d);
    rows.row("Dilation2D", ConvolutionRows::dilation);
  }

  /** Images that are there, or new ones large enough for a window. */
  static Item images(Draft d, Set<DType> types, int rank) {
    if (d.chance(0.6)) {
      try {
        return d.existing(i -> i.rank() == rank && types.contains(i.dtype()));
      } catch (RuntimeException e) {
        // A new one, then.
      }
    }
    List<Integer> shape = new ArrayList<>();
    for (int i = 0; i < rank; i++) {
      boolean space = i > 0 && i < rank - 1;
      shape.add(space ? d.one(4, 5, 6, 6) : d.one(1, 2, 3, 4));
    }
    return d.input(d.type(types), shape);
  }

  /** Strides or dilations of an image's axes. */
  static int[] steps(Draft d, boolean first, int spatial, int most, boolean square) {
    int[] steps = new int[spatial + 2];
    java.util.Arrays.fill(steps, 1);
    int side = d.between(1, most);
    for (int i = 0; i < spatial; i++) {
      steps[first ? i + 2 : i + 1] = square ? side : d.between(1, most);
    }
    return steps;
  }

  private static int channels(Item image, boolean first) {
    return image.size(first ? 1 : -1);
  }

  /** SAME, VALID or EXPLICIT, with its numbers. */
  private static NodeDraft padded(Draft d, NodeDraft node, boolean first) {
    if (d.chance(0.25)) {
      int[] pads = new int[8];
      for (int i = 0; i < 4; i++) {
        pads[(first ? 4 : 2) + i] = d.between(0, 2);
      }
      return node.attr("padding", "EXPLICIT").ints("explicit_paddings", pads);
    }
    return node.attr("padding", d.one("SAME", "VALID"));
  }

  private static void conv2d(Draft d, boolean layer) {
    Item image = images(d, Types.FLOAT, 4);
    boolean first = d.chance(0.15);
    int channels = channels(image, first);
    int groups = channels % 2 == 0 && channels > 0 && d.chance(0.2) ? 2 : 1;
    int filters = groups * d.between(1, 3);
    Item kernel =
        d.weight(
            image.dtype(), List.of(d.between(1, 3), d.between(1, 3), channels / groups, filters));
    NodeDraft node =
        d.op("Conv2D")
            .in(image, kernel)
            .ints("strides", steps(d, first, 2, d.chance(0.5) ? 1 : 3, d.chance(0.5)))
            .ints("dilations", steps(d, first, 2, d.chance(0.7) ? 1 : 3, d.chance(0.5)))
            .attr("data_format", first ? "NCHW" : "NHWC");
    Item result = padded(d, node, first).one();
    if (layer) {
      Item bias = d.weight(image.dtype(), List.of(filters));
      Item sum =
          first
              ? d.op("BiasAdd").in(result, bias).attr("data_format", "NCHW").one()
              : d.op(d.one("BiasAdd", "AddV2", "Mul")).in(result, bias).one();
      d.op(d.one("Relu", "Tanh", "Relu6", "Sigmoid")).in(sum).add();
    }
  }

  private static void depthwise(Draft d) {
    Item image = images(d, Types.FLOAT, 4);
    boolean first = d.chance(0.1);
    Item kernel =
        d.weight(
            image.dtype(),
            List.of(d.between(1, 3), d.between(1, 3), channels(image, first), d.between(1, 2)));
    NodeDraft node =
        d.op("DepthwiseConv2dNative")
            .in(image, kernel)
            .ints("strides", steps(d, first, 2, d.chance(0.5) ? 1 : 3, true))
            .ints("dilations", steps(d, first, 2, d.chance(0.7) ? 1 : 2, true))
            .attr("data_format", first ? "NCHW" : "NHWC");
    padded(d, node, first).add();
  }

  /** The output is drawn, and what a convolution would make of it is asked of TensorFlow. */
  private static void transposed(Draft d) {
    Item image = images(d, Types.FLOAT, 4);
    int filters = channels(image, false);
    int channels = d.between(1, 3);
    int[] kernel = {d.between(1, 4), d.between(1, 4)};
    int[] strides = steps(d, false, 2, 3, d.chance(0.5));
    int[] dilations = steps(d, false, 2, d.chance(0.8) ? 1 : 2, true);
    boolean same = d.chance(0.5);
    List<Integer> sizes = new ArrayList<>(List.of(image.size(0)));
    for (int i = 0; i < 2; i++) {
      int window = (kernel[i] - 1) * dilations[i + 1] + 1;
      int size = image.size(i + 1);
      int least = same ? (size - 1) * strides[i + 1] + 1 : (size - 1) * strides[i + 1] + window;
      sizes.add(least + d.between(0, strides[i + 1] - 1));
    }
    sizes.add(channels);
    Item weight = d.weight(image.dtype(), List.of(kernel[0], kernel[1], channels, filters));
    d.op("Conv2DBackpropInput")
        .in(d.dims(sizes), weight, image)
        .ints("strides", strides)
        .ints("dilations", dilations)
        .attr("padding", same ? "SAME" : "VALID")
        .add();
  }

  private static void conv3d(Draft d) {
    Item image = images(d, Types.REAL, 5);
    Item kernel =
        d.weight(
            image.dtype(),
            List.of(
                d.between(1, 3),
                d.between(1, 2),
                d.between(1, 3),
                channels(image, false),
                d.between(1, 3)));
    d.op("Conv3D")
        .in(image, kernel)
        .ints("strides", steps(d, false, 3, 2, d.chance(0.5)))
        .ints("dilations", steps(d, false, 3, d.chance(0.8) ? 1 : 2, true))
        .attr("padding", d.one("SAME", "VALID"))
        .add();
  }

  private static void transposed3d(Draft d) {
    Item image = images(d, Types.REAL, 5);
    int[] kernel = {d.between(1, 3), d.between(1, 3), d.between(1, 3)};
    int[] strides = steps(d, false, 3, 2, d.chance(0.5));
    boolean same = d.chance(0.5);
    List<Integer> sizes = new ArrayList<>(List.of(image.size(0)));
    for (int i = 0; i < 3; i++) {
      int least = (image.size(i + 1) - 1) * strides[i + 1] + (same ? 1 : kernel[i]);
      sizes.add(least + d.between(0, strides[i + 1] - 1));
    }
    int channels = d.between(1, 2);
    sizes.add(channels);
    Item weight =
        d.weight(
            image.dtype(),
            List.of(kernel[0], kernel[1], kernel[2], channels, channels(image, false)));
    d.op("Conv3DBackpropInputV2")
        .in(d.dims(sizes), weight, image)
        .ints("strides", strides)
        .attr("padding", same ? "SAME" : "VALID")
        .add();
  }

  /** As TensorFlow writes it: with an axis put in and taken out again. */
  private static void conv1d(Draft d) {
    Item sequence = d.pick(Types.REAL, 3, 3);
    int axis = d.one(1, -3, 2, -2);
    boolean rows = axis == 1 || axis == -3;
    Item image = d.op("ExpandDims").in(sequence, d.int32(axis)).one();
    int filters = d.between(1, 3);
    int width = d.between(1, 3);
    Item kernel =
        d.weight(
            image.dtype(), List.of(rows ? 1 : width, rows ? width : 1, sequence.size(2), filters));
    int stride = d.between(1, 2);
    int dilation = d.chance(0.7) ? 1 : 2;
    Item result =
        d.op("Conv2D")
            .in(image, kernel)
            .ints("strides", 1, rows ? 1 : stride, rows ? stride : 1, 1)
            .ints("dilations", 1, rows ? 1 : dilation, rows ? dilation : 1, 1)
            .attr("padding", d.one("SAME", "VALID"))
            .one();
    d.op("Squeeze").in(result).ints("squeeze_dims", rows ? 1 : d.one(2, -2)).add();
  }

  private static void dilation(Draft d) {
    Item image = images(d, Types.REAL, 4);
    Item kernel = d.weight(image.dtype(), List.of(d.between(1, 3), d.between(1, 3), image.size(3)));
    d.op("Dilation2D")
        .in(image, kernel)
        .ints("strides", steps(d, false, 2, 2, false))
        .ints("rates", steps(d, false, 2, 2, false))
        .attr("padding", d.one("SAME", "VALID"))
        .add();
  }
}
