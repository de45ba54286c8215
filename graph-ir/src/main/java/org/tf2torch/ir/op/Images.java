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
import org.tf2torch.ir.op.Convolutions.ImageOp;
import org.tf2torch.ir.op.Convolutions.Layout;
import org.tf2torch.ir.op.Convolutions.Window;

/** Operations on the pixels of images that neither slide sums nor resample. */
public final class Images {
  private Images() {}

  /**
   * The pixels of blocks as channels: channel (y * block + x) * channels + c of the result is
   * channel c of the pixel at (y, x) of its block. Height and width are multiples of the block.
   */
  public record SpaceToDepth(Layout layout, long block) implements ImageOp {
    @Override
    public SpaceToDepth channelsFirst() {
      return new SpaceToDepth(Layout.CHANNELS_FIRST, block);
    }

    @Override
    public String name() {
      return "space_to_depth";
    }

    @Override
    public Attributes attributes() {
      return Attributes.of("layout", layout).and("block", block);
    }

    @Override
    public List<TensorType> infer(Operands in) {
      Shape image = in.shape(0);
      require(image.hasRank(4), () -> "an image, not " + image);
      Shape result = image;
      for (int i = 0; i < 2; i++) {
        int axis = layout.firstSpatialAxis() + i;
        result = result.with(axis, image.dim(axis).floorDiv(block));
      }
      int channels = layout.channelAxis(4);
      return List.of(
          in.tensor(0).with(result.with(channels, image.dim(channels).times(block * block))));
    }
  }

  /** The way back from {@link SpaceToDepth}. */
  public record DepthToSpace(Layout layout, long block) implements ImageOp {
    @Override
    public DepthToSpace channelsFirst() {
      return new DepthToSpace(Layout.CHANNELS_FIRST, block);
    }

    @Override
    public String name() {
      return "depth_to_space";
    }

    @Override
    public Attributes attributes() {
      return Attributes.of("layout", layout).and("block", block);
    }

    @Override
    public List<TensorType> infer(Operands in) {
      Shape image = in.shape(0);
      require(image.hasRank(4), () -> "an image, not " + image);
      Shape result = image;
      for (int i = 0; i < 2; i++) {
        int axis = layout.firstSpatialAxis() + i;
        result = result.with(axis, image.dim(axis).times(block));
      }
      int channels = layout.channelAxis(4);
      return List.of(
          in.tensor(0).with(result.with(channels, image.dim(channels).floorDiv(block * block))));
    }
  }

  /**
   * The windows of an image as channels: [batch, s…, c] becomes [batch, windows…, k… * c], the
   * channels of the window's first element first. The image is padded already.
   */
  public record ExtractPatches(List<Long> kernel, Window window) implements Op {
    public ExtractPatches {
      kernel = List.copyOf(kernel);
    }

    @Override
    public String name() {
      return "extract_patches";
    }

    @Override
    public Attributes attributes() {
      return window.describe(Attributes.of("kernel", kernel));
    }

    @Override
    public List<TensorType> infer(Operands in) {
      Shape image = in.shape(0);
      require(image.hasRank(kernel.size() + 2), () -> "patches of " + image);
      long elements = kernel.stream().reduce(1L, Math::multiplyExact);
      Shape slid = window.slide(image, kernel, Layout.CHANNELS_LAST);
      for (int i = 0; i < kernel.size(); i++) {
        long reach = (kernel.get(i) - 1) * window.dilations().get(i) + 1;
        // A longer window than its step may find no place.
        if (reach > window.strides().get(i)) {
          slid = slid.with(i + 1, slid.dim(i + 1).max(Dim.ZERO));
        }
      }
      return List.of(in.tensor(0).with(slid.with(-1, image.dim(-1).times(elements))));
    }
  }

  /** Colours between spaces, along an axis of size 3 with red, green and blue in [0, 1]. */
  public record ConvertColor(Conversion conversion, int axis) implements Op {
    /** HSV: hue in turns [0, 1), saturation, value. */
    public enum Conversion {
      RGB_TO_HSV,
      HSV_TO_RGB
    }

    @Override
    public String name() {
      return conversion.name().toLowerCase(Locale.ROOT);
    }

    @Override
    public Attributes attributes() {
      return Attributes.of("axis", axis);
    }

    @Override
    public List<TensorType> infer(Operands in) {
      return List.of(in.tensor(0));
    }
  }

  /**
   * Colours with their hue turned by operand 1 (in turns), or their saturation multiplied by it;
   * along an axis of size 3.
   */
  public record AdjustColor(Property property, int axis) implements Op {
    public enum Property {
      HUE,
      SATURATION
    }

    @Override
    public String name() {
      return "adjust_" + property.name().toLowerCase(Locale.ROOT);
    }

    @Override
    public Attributes attributes() {
      return Attributes.of("axis", axis);
    }

    @Override
    public List<TensorType> infer(Operands in) {
      return List.of(in.tensor(0));
    }
  }

  /**
   * One-pixel outlines drawn on images [n, h, w, c]. Operands: images; boxes [n, boxes, 4] of (y1,
   * x1, y2, x2), 1 being the last row or column; colours [colours, channels], taken in turn.
   */
  public record DrawBoxes() implements Op {
    @Override
    public String name() {
      return "draw_boxes";
    }

    @Override
    public List<TensorType> infer(Operands in) {
      return List.of(in.tensor(0));
    }
  }

  /**
   * A window cut out around a place of each image [n, h, w, c], float32; {@code noise} says what is
   * there outside the image: {@code zero}. Operands: images, sizes [2], offsets [n, 2].
   *
   * @param centered offsets are from the image's centre
   * @param normalized offsets are shares of the image
   * @param cornerCompatible the arithmetic TensorFlow had before its second version of this
   */
  public record Glimpse(boolean centered, boolean normalized, boolean cornerCompatible)
      implements Op {
    @Override
    public String name() {
      return "glimpse";
    }

    @Override
    public Attributes attributes() {
      return Attributes.of("centered", centered)
          .and("normalized", normalized)
          .and("corner_compatible", cornerCompatible);
    }

    @Override
    public List<TensorType> infer(Operands in) {
      return List.of(in.tensor(0).with(Resampling.sized(in, in.shape(0), 1, Layout.CHANNELS_LAST)));
    }
  }
}
