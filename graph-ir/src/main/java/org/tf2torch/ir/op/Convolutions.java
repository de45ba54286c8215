package org.tf2torch.ir.op;

import static org.tf2torch.ir.Operands.require;

import java.util.List;
import java.util.Locale;
import org.tf2torch.ir.Attributes;
import org.tf2torch.ir.Dim;
import org.tf2torch.ir.Op;
import org.tf2torch.ir.Operands;
import org.tf2torch.ir.Shape;
import org.tf2torch.ir.TensorType;

/**
 * Operations that slide a window over the spatial axes of [batch, spatial…, channels] or [batch,
 * channels, spatial…].
 */
public final class Convolutions {
  private Convolutions() {}

  /** Where the channels of an image are. */
  public enum Layout {
    CHANNELS_LAST,
    CHANNELS_FIRST;

    /** Axis of the channels in a tensor of that rank. */
    public int channelAxis(int rank) {
      return this == CHANNELS_LAST ? rank - 1 : 1;
    }

    /** The first spatial axis. */
    public int firstSpatialAxis() {
      return this == CHANNELS_LAST ? 1 : 2;
    }
  }

  /**
   * An operation that slides over images, its first operand, and makes one, in one layout or the
   * other.
   */
  public interface ImageOp extends Op {
    Layout layout();

    /** The same operation on channels-first images. */
    ImageOp channelsFirst();
  }

  /**
   * How a window moves; one number per spatial axis.
   *
   * @param padding elements added at both ends of each axis
   */
  public record Window(List<Long> strides, List<Long> dilations, List<Long> padding) {
    public Window {
      strides = List.copyOf(strides);
      dilations = List.copyOf(dilations);
      padding = List.copyOf(padding);
    }

    public int rank() {
      return strides.size();
    }

    public Window withPadding(List<Long> other) {
      return new Window(strides, dilations, other);
    }

    public boolean isPadded() {
      return padding.stream().anyMatch(p -> p != 0);
    }

    Attributes describe(Attributes attributes) {
      return attributes.and("strides", strides).and("dilations", dilations).and("padding", padding);
    }

    Shape slide(Shape image, List<Long> kernel, Layout layout) {
      Shape result = image;
      for (int i = 0; i < rank(); i++) {
        int axis = layout.firstSpatialAxis() + i;
        Dim size = image.dim(axis);
        Dim count =
            ShapeRules.windows(
                size, kernel.get(i), strides.get(i), dilations.get(i), padding.get(i));
        result = result.with(axis, count);
      }
      return result;
    }
  }

  /**
   * Convolution (cross-correlation), zero-padded. Operands: image; kernel, [spatial…, in/groups,
   * out] with channels last, [out, in/groups, spatial…] with channels first; perhaps a bias [out].
   * Output channel o sees input group o / (out/groups).
   */
  public record Conv(Layout layout, Window window, long groups) implements ImageOp {
    @Override
    public Conv channelsFirst() {
      return new Conv(Layout.CHANNELS_FIRST, window, groups);
    }

    /**
     * The number of groups is the image's channels divided by the kernel's, which only a run can
     * tell.
     */
    public static final long GROUPS_FROM_SHAPES = 0;

    @Override
    public String name() {
      return "conv";
    }

    @Override
    public Attributes attributes() {
      return window.describe(Attributes.of("layout", layout)).and("groups", groups);
    }

    @Override
    public List<TensorType> infer(Operands in) {
      Shape image = in.shape(0);
      Shape kernel = in.shape(1);
      int rank = window.rank() + 2;
      require(
          image.rank() == rank && kernel.rank() == rank,
          () -> "convolution of " + image + " with " + kernel);
      boolean last = layout == Layout.CHANNELS_LAST;
      List<Dim> spatial =
          last ? kernel.dims().subList(0, rank - 2) : kernel.dims().subList(2, rank);
      Shape slid =
          spatial.stream().allMatch(Dim::isKnown)
              ? window.slide(image, spatial.stream().map(Dim::value).toList(), layout)
              : in.freshShape(rank).with(0, image.dim(0));
      return List.of(
          in.tensor(0).with(slid.with(layout.channelAxis(rank), kernel.dim(last ? -1 : 0))));
    }
  }

  /**
   * Transposed convolution: what the gradient of {@link Conv} with that window, unpadded, does to
   * its output. Operands: image; kernel, [spatial…, out/groups, in] with channels last, [in,
   * out/groups, spatial…] with channels first; perhaps a bias [out]. Then {@code padding} elements
   * are cut off at both ends of each axis, and {@code outputPadding} added at the end.
   */
  public record ConvTranspose(Layout layout, Window window, List<Long> outputPadding, long groups)
      implements ImageOp {
    public ConvTranspose {
      outputPadding = List.copyOf(outputPadding);
    }

    @Override
    public ConvTranspose channelsFirst() {
      return new ConvTranspose(Layout.CHANNELS_FIRST, window, outputPadding, groups);
    }

    @Override
    public String name() {
      return "conv_transpose";
    }

    @Override
    public Attributes attributes() {
      return window
          .describe(Attributes.of("layout", layout))
          .and("output_padding", outputPadding)
          .and("groups", groups);
    }

    @Override
    public List<TensorType> infer(Operands in) {
      Shape image = in.shape(0);
      Shape kernel = in.shape(1);
      int rank = window.rank() + 2;
      require(
          image.rank() == rank && kernel.rank() == rank,
          () -> "convolution of " + image + " with " + kernel);
      boolean last = layout == Layout.CHANNELS_LAST;
      Shape result =
          image.with(layout.channelAxis(rank), kernel.dim(last ? rank - 2 : 1).times(groups));
      for (int i = 0; i < window.rank(); i++) {
        int axis = layout.firstSpatialAxis() + i;
        Dim k = kernel.dim(last ? i : i + 2).minus(1).times(window.dilations().get(i));
        Dim size = image.dim(axis).minus(1).times(window.strides().get(i)).plus(k).plus(1);
        result =
            result.with(axis, size.minus(2 * window.padding().get(i)).plus(outputPadding.get(i)));
      }
      return List.of(in.tensor(0).with(result));
    }
  }

  /**
   * The largest element, or the mean, of each window. Padding holds no elements: it never wins and
   * is not counted.
   */
  public record Pool(Kind kind, Layout layout, List<Long> kernel, Window window)
      implements ImageOp {
    public enum Kind {
      MAX,
      AVERAGE
    }

    public Pool {
      kernel = List.copyOf(kernel);
    }

    @Override
    public Pool channelsFirst() {
      return new Pool(kind, Layout.CHANNELS_FIRST, kernel, window);
    }

    @Override
    public String name() {
      return kind.name().toLowerCase(Locale.ROOT) + "_pool";
    }

    @Override
    public Attributes attributes() {
      return window.describe(Attributes.of("layout", layout).and("kernel", kernel));
    }

    @Override
    public List<TensorType> infer(Operands in) {
      Shape image = in.shape(0);
      require(image.rank() == window.rank() + 2, () -> "pooling of " + image);
      return List.of(in.tensor(0).with(window.slide(image, kernel, layout)));
    }
  }

  /**
   * Moves blocks of the spatial axes (1, 2, …) into the batch: element (i * b + o) of an axis
   * becomes element i of image (o * n + …) of the batch. Sizes are multiples of the block. Axes:
   * [n, s…, rest…] → [prod(b) * n, s/b…, rest…].
   */
  public record SpaceToBatch(List<Long> block) implements Op {
    public SpaceToBatch {
      block = List.copyOf(block);
    }

    @Override
    public String name() {
      return "space_to_batch";
    }

    @Override
    public Attributes attributes() {
      return Attributes.of("block", block);
    }

    @Override
    public List<TensorType> infer(Operands in) {
      Shape shape = in.shape(0);
      for (int i = 0; i < block.size(); i++) {
        shape = shape.with(i + 1, shape.dim(i + 1).floorDiv(block.get(i)));
        shape = shape.with(0, shape.dim(0).times(block.get(i)));
      }
      return List.of(in.tensor(0).with(shape));
    }
  }

  /** The way back from {@link SpaceToBatch}. */
  public record BatchToSpace(List<Long> block) implements Op {
    public BatchToSpace {
      block = List.copyOf(block);
    }

    @Override
    public String name() {
      return "batch_to_space";
    }

    @Override
    public Attributes attributes() {
      return Attributes.of("block", block);
    }

    @Override
    public List<TensorType> infer(Operands in) {
      Shape shape = in.shape(0);
      long all = block.stream().reduce(1L, Math::multiplyExact);
      shape = shape.with(0, shape.dim(0).floorDiv(all));
      for (int i = 0; i < block.size(); i++) {
        shape = shape.with(i + 1, shape.dim(i + 1).times(block.get(i)));
      }
      return List.of(in.tensor(0).with(shape));
    }
  }
}
