package org.tf2torch.torch.ops;

import static org.tf2torch.torch.code.Expression.call;
import static org.tf2torch.torch.code.Expression.flag;
import static org.tf2torch.torch.code.Expression.number;
import static org.tf2torch.torch.code.Expression.text;

import java.util.Locale;
import org.tf2torch.ir.DType;
import org.tf2torch.ir.op.Resampling.Coordinates;
import org.tf2torch.ir.op.Resampling.CropAndResize;
import org.tf2torch.ir.op.Resampling.Method;
import org.tf2torch.ir.op.Resampling.Project;
import org.tf2torch.ir.op.Resampling.Resize;
import org.tf2torch.ir.op.Resampling.ResizeGradient;
import org.tf2torch.ir.op.Resampling.ScaleAndTranslate;
import org.tf2torch.torch.code.Expression;
import org.tf2torch.torch.lower.NodeCall;
import org.tf2torch.torch.lower.OpTable;

/** Images in other sizes. */
final class ResamplingOps {
  private ResamplingOps() {}

  static void register(OpTable table) {
    table.op(Resize.class, ResamplingOps::resize);
    table.op(ResizeGradient.class, ResamplingOps::gradient);
    table.op(ScaleAndTranslate.class, ResamplingOps::scaleAndTranslate);
    table.widened(CropAndResize.class, ResamplingOps::cropAndResize);
    table.op(Project.class, ResamplingOps::project);
  }

  /** torch's own calls where they use the same coordinates, helpers elsewhere. */
  private static Expression resize(Resize op, NodeCall call) {
    ConvolutionOps.requireChannelsFirst(op.layout());
    Expression align = flag(op.coordinates() == Coordinates.ALIGN_CORNERS);
    Expression half = flag(op.coordinates() == Coordinates.HALF_PIXEL);
    boolean asymmetric = op.coordinates() == Coordinates.ASYMMETRIC;
    return switch (op.method()) {
      case NEAREST -> {
        boolean torchHasIt =
            op.coordinates() != Coordinates.ALIGN_CORNERS && isFloat(call.dtype(0));
        yield torchHasIt
            ? call(
                asymmetric ? "torch.upsample_nearest2d" : "torch._upsample_nearest_exact2d",
                call.arg(0),
                call.integers(1))
            : call.helper("resize_nearest", call.arg(0), call.integers(1), align, half);
      }
      case BILINEAR ->
          asymmetric
              ? call.helper("resize_bilinear", call.arg(0), call.integers(1), align, half)
              : call("torch.upsample_bilinear2d", floats(call), call.integers(1), align);
      case BICUBIC -> call.helper("resize_bicubic", call.arg(0), call.integers(1), align, half);
      case AREA -> call.helper("resize_area", call.arg(0), call.integers(1), align);
    };
  }

  private static boolean isFloat(DType type) {
    return type == DType.FLOAT32 || type == DType.FLOAT64;
  }

  private static Expression floats(NodeCall call) {
    return call.dtype(0) == DType.FLOAT32
        ? call.arg(0)
        : call("torch.to", call.arg(0), Expression.dtype(DType.FLOAT32));
  }

  private static Expression gradient(ResizeGradient op, NodeCall call) {
    ConvolutionOps.requireChannelsFirst(op.layout());
    Expression align = flag(op.coordinates() == Coordinates.ALIGN_CORNERS);
    Expression half = flag(op.coordinates() == Coordinates.HALF_PIXEL);
    // TensorFlow adds up in the image's dtype; half precision would lose more here.
    DType sums = op.result().isFloat() && op.result().bytes() < 4 ? DType.FLOAT32 : op.result();
    Expression wide =
        call.dtype(0) == sums ? call.arg(0) : call("torch.to", call.arg(0), Expression.dtype(sums));
    Expression result =
        op.method() == Method.NEAREST
            ? call.helper("resize_nearest_gradient", wide, call.integers(1), align, half)
            : call.helper(
                "resize_gradient",
                wide,
                call.integers(1),
                text(op.method().name().toLowerCase(Locale.ROOT)),
                align,
                half);
    return sums == op.result() ? result : call("torch.to", result, Expression.dtype(op.result()));
  }

  private static Expression scaleAndTranslate(ScaleAndTranslate op, NodeCall call) {
    ConvolutionOps.requireChannelsFirst(op.layout());
    return call.helper(
        op.name(),
        call.arg(0),
        call.integers(1),
        call.arg(2),
        call.arg(3),
        text(op.kernel()),
        flag(op.antialias()));
  }

  private static Expression cropAndResize(CropAndResize op, NodeCall call) {
    ConvolutionOps.requireChannelsFirst(op.layout());
    return call.helper(
        "crop_and_resize",
        call.arg(0),
        call.arg(1),
        call.arg(2),
        call.integers(3),
        flag(op.nearest()),
        number(op.extrapolation()));
  }

  private static Expression project(Project op, NodeCall call) {
    ConvolutionOps.requireChannelsFirst(op.layout());
    return call.helper(
        "project_image",
        call.arg(0),
        call.arg(1),
        call.integers(2),
        call.arg(3),
        flag(op.bilinear()),
        text(op.fill().name().toLowerCase(Locale.ROOT)));
  }
}
