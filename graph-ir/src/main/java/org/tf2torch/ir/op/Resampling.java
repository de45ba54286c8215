package org.tf2torch.ir.op;

import static org.tf2torch.ir.Operands.require;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.tf2torch.ir.Attributes;
import org.tf2torch.ir.DType;
import org.tf2torch.ir.Dim;
import org.tf2torch.ir.Operands;
import org.tf2torch.ir.Shape;
import org.tf2torch.ir.TensorType;
import org.tf2torch.ir.op.Convolutions.ImageOp;
import org.tf2torch.ir.op.Convolutions.Layout;

/**
 * Operations that make images of another height and width. All sizes are integer vectors [height,
 * width]; all but {@link Method#NEAREST} compute, and answer, in float32.
 */
public final class Resampling {
  private Resampling() {}

  /** What an element between the input's elements is. */
  public enum Method {
    /** The nearest one. */
    NEAREST,
    /** Linear between the two nearest along each axis. */
    BILINEAR,
    /**
     * Keys's cubic of the four nearest along each axis, in 1024 steps: A = -0.5 with nothing
     * outside for {@link Coordinates#HALF_PIXEL}, else A = -0.75 with the edges repeated.
     */
    BICUBIC,
    /** The mean over the area it covers. */
    AREA
  }

  /** Which place x of the input belongs to place i of the output. */
  public enum Coordinates {
    /** x = i * in/out. */
    ASYMMETRIC,
    /** The first and last elements' centres coincide: x = i * (in - 1)/(out - 1). */
    ALIGN_CORNERS,
    /** Elements lie at the centres of their places: x + 1/2 = (i + 1/2) * in/out. */
    HALF_PIXEL
  }

  /** An image in other sizes. Operands: image, sizes. */
  public record Resize(Layout layout, Method method, Coordinates coordinates) implements ImageOp {
    @Override
    public Resize channelsFirst() {
      return new Resize(Layout.CHANNELS_FIRST, method, coordinates);
    }

    @Override
    public String name() {
      return "resize_" + method.name().toLowerCase(Locale.ROOT);
    }

    @Override
    public Attributes attributes() {
      return Attributes.of("layout", layout).and("coordinates", coordinates);
    }

    @Override
    public List<TensorType> infer(Operands in) {
      DType type = method == Method.NEAREST ? in.dtype(0) : DType.FLOAT32;
      return List.of(new TensorType(type, resized(in, layout)));
    }
  }

  /**
   * What a gradient of {@link Resize}'s result is for its image. Operands: gradient, sizes of the
   * image.
   */
  public record ResizeGradient(Layout layout, Method method, Coordinates coordinates, DType result)
      implements ImageOp {
    @Override
    public ResizeGradient channelsFirst() {
      return new ResizeGradient(Layout.CHANNELS_FIRST, method, coordinates, result);
    }

    @Override
    public String name() {
      return "resize_" + method.name().toLowerCase(Locale.ROOT) + "_gradient";
    }

    @Override
    public Attributes attributes() {
      return Attributes.of("layout", layout).and("coordinates", coordinates).and("dtype", result);
    }

    @Override
    public List<TensorType> infer(Operands in) {
      return List.of(new TensorType(result, resized(in, layout)));
    }
  }

  /**
   * An image scaled, then shifted, and sampled with a kernel (lanczos1, lanczos3, lanczos5,
   * gaussian, box, triangle, keyscubic, mitchellcubic). Operands: image, sizes, scale [2], shift
   * [2]. Antialias: the kernel grows with the step when the image shrinks.
   *
   * @param gradient the way back: from a gradient of the result to that of the image, whose sizes
   *     are given
   */
  public record ScaleAndTranslate(Layout layout, String kernel, boolean antialias, boolean gradient)
      implements ImageOp {
    @Override
    public ScaleAndTranslate channelsFirst() {
      return new ScaleAndTranslate(Layout.CHANNELS_FIRST, kernel, antialias, gradient);
    }

    @Override
    public String name() {
      return gradient ? "scale_and_translate_gradient" : "scale_and_translate";
    }

    @Override
    public Attributes attributes() {
      return Attributes.of("layout", layout).and("kernel", kernel).and("antialias", antialias);
    }

    @Override
    public List<TensorType> infer(Operands in) {
      return List.of(new TensorType(DType.FLOAT32, resized(in, layout)));
    }
  }

  /**
   * Boxes cut from images and brought to one size, float32. Operands: images, boxes [boxes, 4] of
   * (y1, x1, y2, x2) where 1 is the last row or column, which image each box is in [boxes], sizes.
   * Outside the image every element is {@code extrapolation}.
   */
  public record CropAndResize(Layout layout, boolean nearest, double extrapolation)
      implements ImageOp {
    @Override
    public CropAndResize channelsFirst() {
      return new CropAndResize(Layout.CHANNELS_FIRST, nearest, extrapolation);
    }

    @Override
    public String name() {
      return "crop_and_resize";
    }

    @Override
    public Attributes attributes() {
      return Attributes.of("layout", layout)
          .and("nearest", nearest)
          .and("extrapolation", extrapolation);
    }

    @Override
    public List<TensorType> infer(Operands in) {
      Dim boxes = in.shape(1).hasRank() ? in.shape(1).dim(0) : in.fresh();
      Shape shape = sized(in, in.shape(0), 3, layout);
      return List.of(new TensorType(DType.FLOAT32, shape.with(0, boxes)));
    }
  }

  /** What {@link Project} finds beyond the edges of an image. */
  public enum Fill {
    CONSTANT,
    /** The edge, repeated. */
    NEAREST,
    /** The image mirrored, edges included. */
    REFLECT,
    /** The image again. */
    WRAP
  }

  /**
   * Images seen through projective transforms. Operands: images, transforms [images or 1, 8] of
   * (a0, a1, a2, b0, b1, b2, c0, c1), sizes, the constant to fill with. Element (x, y) of the
   * result is found at ((a0 x + a1 y + a2) / k, (b0 x + b1 y + b2) / k), k = c0 x + c1 y + 1.
   */
  public record Project(Layout layout, boolean bilinear, Fill fill) implements ImageOp {
    @Override
    public Project channelsFirst() {
      return new Project(Layout.CHANNELS_FIRST, bilinear, fill);
    }

    @Override
    public String name() {
      return "project";
    }

    @Override
    public Attributes attributes() {
      return Attributes.of("layout", layout).and("bilinear", bilinear).and("fill", fill);
    }

    @Override
    public List<TensorType> infer(Operands in) {
      return List.of(in.tensor(0).with(sized(in, in.shape(0), 2, layout)));
    }
  }

  static Shape resized(Operands in, Layout layout) {
    return sized(in, in.shape(0), 1, layout);
  }

  /** The image's shape with the height and width that an operand holds. */
  static Shape sized(Operands in, Shape image, int operand, Layout layout) {
    require(image.hasRank(4), () -> "an image [batch, height, width, channels], not " + image);
    Optional<List<Dim>> sizes = in.integers(operand);
    require(
        sizes.isEmpty() || sizes.get().size() == 2, () -> "height and width, not " + sizes.get());
    int first = layout.firstSpatialAxis();
    return image
        .with(first, sizes.isPresent() ? sizes.get().get(0) : in.fresh())
        .with(first + 1, sizes.isPresent() ? sizes.get().get(1) : in.fresh());
  }
}
