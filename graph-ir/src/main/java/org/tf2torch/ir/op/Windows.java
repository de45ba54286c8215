package org.tf2torch.ir.op;

import static org.tf2torch.ir.Operands.require;

import java.util.List;
import java.util.Optional;
import org.tf2torch.ir.Attributes;
import org.tf2torch.ir.DType;
import org.tf2torch.ir.Dim;
import org.tf2torch.ir.Op;
import org.tf2torch.ir.Operands;
import org.tf2torch.ir.Shape;
import org.tf2torch.ir.TensorType;
import org.tf2torch.ir.op.Convolutions.ImageOp;
import org.tf2torch.ir.op.Convolutions.Layout;
import org.tf2torch.ir.op.Convolutions.Window;

/** Operations with windows that are no layers: poolings with indices, gradients. */
public final class Windows {
  private Windows() {}

  /**
   * The largest element of each window whose size only a run can tell. Operands: image; window
   * sizes; strides, one per spatial axis.
   *
   * @param same padded so that there are ceil(size / stride) windows, the odd element at the end
   */
  public record ComputedMaxPool(Layout layout, boolean same) implements ImageOp {
    @Override
    public ComputedMaxPool channelsFirst() {
      return new ComputedMaxPool(Layout.CHANNELS_FIRST, same);
    }

    @Override
    public String name() {
      return "computed_max_pool";
    }

    @Override
    public Attributes attributes() {
      return Attributes.of("layout", layout).and("same", same);
    }

    @Override
    public List<TensorType> infer(Operands in) {
      Shape image = in.shape(0);
      for (int i = 0; i < image.rank() - 2; i++) {
        image = image.with(layout.firstSpatialAxis() + i, in.fresh());
      }
      return List.of(in.tensor(0).with(image));
    }
  }

  /**
   * The largest element of each window of [n, c, h, w] and where it is, the first of equals.
   * Operands: image; elements to pad with nothing, (before, after) of height and width. An index
   * counts the elements of [n, h, w, c] before it, or of [h, w, c].
   */
  public record MaxPoolWithIndices(
      List<Long> kernel, List<Long> strides, boolean batchInIndex, DType index) implements Op {
    public MaxPoolWithIndices {
      kernel = List.copyOf(kernel);
      strides = List.copyOf(strides);
    }

    @Override
    public String name() {
      return "max_pool_with_indices";
    }

    @Override
    public Attributes attributes() {
      return Attributes.of("kernel", kernel)
          .and("strides", strides)
          .and("batch_in_index", batchInIndex)
          .and("dtype", index);
    }

    @Override
    public List<TensorType> infer(Operands in) {
      Shape image = in.shape(0);
      Optional<List<Dim>> padding = in.integers(1);
      require(padding.isPresent(), () -> "padding that only a run can tell");
      Shape result = image;
      for (int i = 0; i < 2; i++) {
        Dim size =
            image.dim(i + 2).plus(padding.get().get(2 * i)).plus(padding.get().get(2 * i + 1));
        result = result.with(i + 2, ShapeRules.windows(size, kernel.get(i), strides.get(i), 1, 0));
      }
      return List.of(in.tensor(0).with(result), new TensorType(index, result));
    }
  }

  /**
   * What a gradient of a pooling is for its image. Operands: gradient [n, c, s…]; elements padded,
   * (before, after) of each spatial axis; for the mean the sizes of the image's spatial axes, for
   * the maximum the image.
   */
  public record PoolGradient(boolean maximum, List<Long> kernel, List<Long> strides) implements Op {
    public PoolGradient {
      kernel = List.copyOf(kernel);
      strides = List.copyOf(strides);
    }

    @Override
    public String name() {
      return maximum ? "max_pool_gradient" : "average_pool_gradient";
    }

    @Override
    public Attributes attributes() {
      return Attributes.of("kernel", kernel).and("strides", strides);
    }

    @Override
    public List<TensorType> infer(Operands in) {
      if (maximum) {
        return List.of(in.tensor(2));
      }
      Shape shape = in.shape(0);
      for (int i = 0; i < kernel.size(); i++) {
        int at = i;
        shape = shape.with(i + 2, in.integers(2).map(s -> s.get(at)).orElseGet(in::fresh));
      }
      return List.of(in.tensor(0).with(shape));
    }
  }

  /**
   * What a gradient of a convolution is for its kernel. Operands: image [n, c, s…], padded already;
   * gradient [n, out, s…]; the kernel's sizes [out, in/groups, s…].
   */
  public record ConvKernelGradient(Window window) implements Op {
    @Override
    public String name() {
      return "conv_kernel_gradient";
    }

    @Override
    public Attributes attributes() {
      return window.describe(Attributes.NONE);
    }

    @Override
    public List<TensorType> infer(Operands in) {
      return List.of(in.tensor(0).with(ShapeRules.asShape(in, 2)));
    }
  }
}
