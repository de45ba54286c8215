package org.tf2torch.tf.ops;

import org.tf2torch.ir.DType;
import org.tf2torch.ir.Value;
import org.tf2torch.ir.op.Convolutions.Layout;
import org.tf2torch.ir.op.Resampling.Coordinates;
import org.tf2torch.ir.op.Resampling.CropAndResize;
import org.tf2torch.ir.op.Resampling.Fill;
import org.tf2torch.ir.op.Resampling.Method;
import org.tf2torch.ir.op.Resampling.Project;
import org.tf2torch.ir.op.Resampling.Resize;
import org.tf2torch.ir.op.Resampling.ResizeGradient;
import org.tf2torch.ir.op.Resampling.ScaleAndTranslate;
import org.tf2torch.tf.lower.OpCall;
import org.tf2torch.tf.lower.OpTable;

/** Images in other sizes; TensorFlow's are channels-last. */
final class ResizeOps {
  private ResizeOps() {}

  static void register(OpTable table) {
    table.op("ResizeNearestNeighbor", call -> resize(call, Method.NEAREST));
    table.op("ResizeBilinear", call -> resize(call, Method.BILINEAR));
    table.op("ResizeBicubic", call -> resize(call, Method.BICUBIC));
    table.op("ResizeArea", call -> resize(call, Method.AREA));
    table.op("ResizeBilinearGrad", call -> likeGradient(call, Method.BILINEAR));
    table.op("ResizeBicubicGrad", call -> likeGradient(call, Method.BICUBIC));
    table.op("ResizeNearestNeighborGrad", ResizeOps::nearestGradient);
    table.op("ScaleAndTranslate", ResizeOps::scaleAndTranslate);
    table.op("ScaleAndTranslateGrad", ResizeOps::scaleAndTranslateGradient);
    table.op("CropAndResize", ResizeOps::cropAndResize);
    table.op(
        "ImageProjectiveTransformV2", call -> project(call, call.emit().scalar(DType.FLOAT32, 0)));
    table.op("ImageProjectiveTransformV3", call -> project(call, call.tensor(3)));
  }

  private static Value resize(OpCall call, Method method) {
    Value image = call.emit().ranked(call.tensor(0), 4);
    return call.emit(
        new Resize(Layout.CHANNELS_LAST, method, coordinates(call)), image, call.tensor(1));
  }

  static Coordinates coordinates(OpCall call) {
    boolean align = call.flag("align_corners");
    boolean half = call.hasAttribute("half_pixel_centers") && call.flag("half_pixel_centers");
    call.require(!(align && half), "it aligns corners and has half-pixel centres at once");
    return align
        ? Coordinates.ALIGN_CORNERS
        : half ? Coordinates.HALF_PIXEL : Coordinates.ASYMMETRIC;
  }

  private static Value likeGradient(OpCall call, Method method) {
    Value gradient = call.emit().ranked(call.tensor(0), 4);
    Value image = call.emit().ranked(call.tensor(1), 4);
    Value sizes = call.emit().sizes(image.shape().dim(1), image.shape().dim(2));
    ResizeGradient op =
        new ResizeGradient(Layout.CHANNELS_LAST, method, coordinates(call), image.dtype());
    return call.emit(op, gradient, sizes);
  }

  private static Value nearestGradient(OpCall call) {
    Value gradient = call.emit().ranked(call.tensor(0), 4);
    ResizeGradient op =
        new ResizeGradient(
            Layout.CHANNELS_LAST, Method.NEAREST, coordinates(call), gradient.dtype());
    return call.emit(op, gradient, call.tensor(1));
  }

  private static Value scaleAndTranslate(OpCall call) {
    Value image = call.emit().ranked(call.tensor(0), 4);
    ScaleAndTranslate op =
        new ScaleAndTranslate(
            Layout.CHANNELS_LAST, call.text("kernel_type"), call.flag("antialias"), false);
    return call.emit(op, image, call.tensor(1), call.tensor(2), call.tensor(3));
  }

  private static Value scaleAndTranslateGradient(OpCall call) {
    Value gradient = call.emit().ranked(call.tensor(0), 4);
    Value image = call.emit().ranked(call.tensor(1), 4);
    Value sizes = call.emit().sizes(image.shape().dim(1), image.shape().dim(2));
    ScaleAndTranslate op =
        new ScaleAndTranslate(
            Layout.CHANNELS_LAST, call.text("kernel_type"), call.flag("antialias"), true);
    return call.emit(op, gradient, sizes, call.tensor(2), call.tensor(3));
  }

  private static Value cropAndResize(OpCall call) {
    Value image = call.emit().ranked(call.tensor(0), 4);
    CropAndResize op =
        new CropAndResize(
            Layout.CHANNELS_LAST,
            call.text("method").equals("nearest"),
            call.number("extrapolation_value"));
    return call.emit(
        op,
        image,
        call.emit().cast(call.emit().ranked(call.tensor(1), 2), DType.FLOAT32),
        call.tensor(2),
        call.tensor(3));
  }

  private static Value project(OpCall call, Value fill) {
    Value image = call.emit().ranked(call.tensor(0), 4);
    String mode = call.text("fill_mode");
    Fill rule =
        switch (mode) {
          case "CONSTANT" -> Fill.CONSTANT;
          case "REFLECT" -> Fill.REFLECT;
          case "WRAP" -> Fill.WRAP;
          case "NEAREST" -> Fill.NEAREST;
          default -> throw call.refuse("its fill_mode is " + mode);
        };
    boolean bilinear = call.text("interpolation").equals("BILINEAR");
    return call.emit(
        new Project(Layout.CHANNELS_LAST, bilinear, rule),
        image,
        call.emit().ranked(call.tensor(1), 2),
        call.tensor(2),
        fill);
  }
}
