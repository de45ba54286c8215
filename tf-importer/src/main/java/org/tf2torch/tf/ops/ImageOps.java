package org.tf2torch.tf.ops;

import java.util.List;
import org.tf2torch.ir.DType;
import org.tf2torch.ir.Dim;
import org.tf2torch.ir.Value;
import org.tf2torch.ir.data.Literals;
import org.tf2torch.ir.op.Convolutions.Layout;
import org.tf2torch.ir.op.Emit;
import org.tf2torch.ir.op.Images.AdjustColor;
import org.tf2torch.ir.op.Images.ConvertColor;
import org.tf2torch.ir.op.Images.ConvertColor.Conversion;
import org.tf2torch.ir.op.Images.DepthToSpace;
import org.tf2torch.ir.op.Images.DrawBoxes;
import org.tf2torch.ir.op.Images.ExtractPatches;
import org.tf2torch.ir.op.Images.Glimpse;
import org.tf2torch.ir.op.Images.SpaceToDepth;
import org.tf2torch.ir.op.Reductions.Reduction;
import org.tf2torch.tf.lower.OpCall;
import org.tf2torch.tf.lower.OpTable;

/** Colours, blocks and windows of images. */
final class ImageOps {
  /** What DrawBoundingBoxes draws with, in turn; a copy of TensorFlow's table, RGBA. */
  private static final double[] COLORS = {
    1, 1, 0, 1, 0, 0, 1, 1, 1, 0, 0, 1, 0, 1, 0, 1, 0.5, 0, 0.5, 1, 0.5, 0.5, 0, 1, 0.5, 0, 0, 1, 0,
    0, 0.5, 1, 0, 1, 1, 1, 1, 0, 1, 1
  };

  private ImageOps() {}

  static void register(OpTable table) {
    table.op("SpaceToDepth", ImageOps::spaceToDepth);
    table.op("DepthToSpace", ImageOps::depthToSpace);
    table.op("ExtractImagePatches", ImageOps::imagePatches);
    table.op("ExtractVolumePatches", ImageOps::volumePatches);
    table.op("RGBToHSV", call -> convert(call, Conversion.RGB_TO_HSV));
    table.op("HSVToRGB", call -> convert(call, Conversion.HSV_TO_RGB));
    table.op("AdjustHue", call -> adjust(call, AdjustColor.Property.HUE));
    table.op("AdjustSaturation", call -> adjust(call, AdjustColor.Property.SATURATION));
    table.op("AdjustContrastv2", ImageOps::adjustContrast);
    table.op("AdjustContrast", ImageOps::adjustContrastWithin);
    table.op("DrawBoundingBoxes", call -> drawBoxes(call, defaultColors(call)));
    table.op("DrawBoundingBoxesV2", ImageOps::drawColoredBoxes);
    table.op("ExtractGlimpse", call -> glimpse(call, true));
    table.op("ExtractGlimpseV2", call -> glimpse(call, false));
  }

  private static Value spaceToDepth(OpCall call) {
    Value image = call.emit().ranked(call.tensor(0), 4);
    return call.emit(new SpaceToDepth(Windows.layout(call), call.integer("block_size")), image);
  }

  private static Value depthToSpace(OpCall call) {
    Value image = call.emit().ranked(call.tensor(0), 4);
    return call.emit(new DepthToSpace(Windows.layout(call), call.integer("block_size")), image);
  }

  private static Value imagePatches(OpCall call) {
    Value image = call.emit().ranked(call.tensor(0), 4);
    return patches(call, image, Windows.spatial(call, "rates", Layout.CHANNELS_LAST, 2));
  }

  /**
   * Where the strides pass over elements, Eigen centres the windows of SAME: its padding in front
   * may be negative (TensorVolumePatch.h), that of images may not (TensorImagePatch.h).
   */
  private static Value volumePatches(OpCall call) {
    Value volume = call.emit().ranked(call.tensor(0), 5);
    List<Long> kernel = Windows.spatial(call, "ksizes", Layout.CHANNELS_LAST, 3);
    List<Long> strides = Windows.spatial(call, "strides", Layout.CHANNELS_LAST, 3);
    Value centred = volume;
    for (int i = 0; i < 3 && call.text("padding").equals("SAME"); i++) {
      Dim size = volume.shape().dim(i + 1);
      Dim reach = size.ceilDiv(strides.get(i)).minus(1).times(strides.get(i)).plus(kernel.get(i));
      Dim passedOver = size.minus(reach).max(Dim.ZERO);
      centred = call.emit().slice(centred, i + 1, passedOver.floorDiv(2), size, 1);
    }
    return patches(call, centred, List.of(1L, 1L, 1L));
  }

  /** Elements beyond the edges are zero. */
  private static Value patches(OpCall call, Value image, List<Long> dilations) {
    int axes = dilations.size();
    List<Long> kernel = Windows.spatial(call, "ksizes", Layout.CHANNELS_LAST, axes);
    List<Long> strides = Windows.spatial(call, "strides", Layout.CHANNELS_LAST, axes);
    Windows windows =
        Windows.of(
            call,
            image,
            Layout.CHANNELS_LAST,
            strides,
            dilations,
            kernel.stream().map(Dim::known).toList());
    Value padded = call.emit().pad(image, windows.amounts(axes + 2), 0);
    return call.emit(new ExtractPatches(kernel, windows.unpadded()), padded);
  }

  private static Value convert(OpCall call, Conversion conversion) {
    return call.emit(new ConvertColor(conversion, -1), call.tensor(0));
  }

  private static Value adjust(OpCall call, AdjustColor.Property property) {
    return call.emit(new AdjustColor(property, -1), call.tensor(0), call.tensor(1));
  }

  /** (x - mean) * factor + mean; the mean is each channel's over height and width. */
  private static Value adjustContrast(OpCall call) {
    Emit emit = call.emit();
    Value image = call.tensor(0);
    Value x = emit.cast(image, DType.FLOAT32);
    Value mean = emit.reduce(Reduction.MEAN, x, List.of(-3, -2), true);
    Value contrasted = emit.add(emit.mul(emit.sub(x, mean), call.tensor(1)), mean);
    return emit.cast(contrasted, image.dtype());
  }

  private static Value adjustContrastWithin(OpCall call) {
    Emit emit = call.emit();
    Value x = emit.cast(call.tensor(0), DType.FLOAT32);
    Value mean = emit.reduce(Reduction.MEAN, x, List.of(-3, -2), true);
    Value contrasted = emit.add(emit.mul(emit.sub(x, mean), call.tensor(1)), mean);
    return emit.maximum(emit.minimum(contrasted, call.tensor(3)), call.tensor(2));
  }

  /** Grey images are drawn on in white. */
  private static Value defaultColors(OpCall call) {
    Value image = call.emit().ranked(call.tensor(0), 4);
    Dim depth = image.shape().dim(3);
    call.require(depth.isKnown(), "the number of its channels is unknown before the model runs");
    return call.emit()
        .constant(
            depth.is(1)
                ? Literals.doubles(DType.FLOAT32, List.of(1L, 1L), 1)
                : Literals.doubles(DType.FLOAT32, List.of(10L, 4L), COLORS));
  }

  private static Value drawColoredBoxes(OpCall call) {
    Value colors = call.emit().ranked(call.tensor(2), 2);
    Dim count = colors.shape().dim(0);
    call.require(count.isKnown(), "the number of its colours is unknown before the model runs");
    return drawBoxes(call, count.is(0) ? defaultColors(call) : colors);
  }

  private static Value drawBoxes(OpCall call, Value colors) {
    Value image = call.emit().ranked(call.tensor(0), 4);
    return call.emit(new DrawBoxes(), image, call.emit().ranked(call.tensor(1), 3), colors);
  }

  private static Value glimpse(OpCall call, boolean firstVersion) {
    boolean random = !call.text("noise").equals("zero");
    call.require(!random, "what lies outside the image is " + call.text("noise") + " noise");
    Value image = call.emit().ranked(call.tensor(0), 4);
    Glimpse op = new Glimpse(call.flag("centered"), call.flag("normalized"), firstVersion);
    return call.emit(op, image, call.tensor(1), call.emit().ranked(call.tensor(2), 2));
  }
}
