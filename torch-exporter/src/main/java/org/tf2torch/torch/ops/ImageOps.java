package org.tf2torch.torch.ops;

import static org.tf2torch.torch.code.Expression.flag;
import static org.tf2torch.torch.code.Expression.integer;
import static org.tf2torch.torch.code.Expression.integers;
import static org.tf2torch.torch.code.Expression.number;

import java.util.Locale;
import org.tf2torch.ir.DType;
import org.tf2torch.ir.op.Blocks.MirrorPadGradient;
import org.tf2torch.ir.op.Blocks.MoveBlocks;
import org.tf2torch.ir.op.Images.AdjustColor;
import org.tf2torch.ir.op.Images.ConvertColor;
import org.tf2torch.ir.op.Images.DepthToSpace;
import org.tf2torch.ir.op.Images.DrawBoxes;
import org.tf2torch.ir.op.Images.ExtractPatches;
import org.tf2torch.ir.op.Images.Glimpse;
import org.tf2torch.ir.op.Images.SpaceToDepth;
import org.tf2torch.ir.op.Normalizations.LocalResponseNorm;
import org.tf2torch.torch.code.Expression;
import org.tf2torch.torch.lower.NodeCall;
import org.tf2torch.torch.lower.OpTable;

/** Colours, blocks and windows of images. */
final class ImageOps {
  private ImageOps() {}

  static void register(OpTable table) {
    table.op(SpaceToDepth.class, ImageOps::spaceToDepth);
    table.op(DepthToSpace.class, ImageOps::depthToSpace);
    table.op(ExtractPatches.class, ImageOps::patches);
    table.op(
        ConvertColor.class,
        (op, call) ->
            call.helper(
                op.conversion().name().toLowerCase(Locale.ROOT), call.arg(0), integer(op.axis())));
    table.op(
        AdjustColor.class,
        (op, call) ->
            call.helper(
                "adjust_" + op.property().name().toLowerCase(Locale.ROOT),
                call.arg(0),
                call.arg(1),
                integer(op.axis())));
    table.op(
        DrawBoxes.class,
        (op, call) -> call.helper("draw_boxes", call.arg(0), call.arg(1), call.arg(2)));
    table.op(Glimpse.class, ImageOps::glimpse);
    table.op(MoveBlocks.class, ImageOps::moveBlocks);
    table.widened(
        MirrorPadGradient.class,
        (op, call) ->
            call.helper(
                "mirror_pad_gradient", call.arg(0), ShapeOps.pairs(call, 1), flag(op.symmetric())));
    table.op(
        LocalResponseNorm.class,
        (op, call) ->
            call.helper(
                "local_response_norm",
                call.arg(0),
                integer(op.radius()),
                number(op.bias()),
                number(op.alpha()),
                number(op.beta())));
  }

  private static Expression spaceToDepth(SpaceToDepth op, NodeCall call) {
    ConvolutionOps.requireChannelsFirst(op.layout());
    return call.helper("space_to_depth", call.arg(0), integer(op.block()));
  }

  private static Expression depthToSpace(DepthToSpace op, NodeCall call) {
    ConvolutionOps.requireChannelsFirst(op.layout());
    boolean oneChannel = call.shape(0).dim(1).is(op.block() * op.block());
    boolean plain = call.dtype(0) == DType.FLOAT32 || call.dtype(0) == DType.FLOAT64;
    return oneChannel && plain
        ? Expression.call("torch.pixel_shuffle", call.arg(0), integer(op.block()))
        : call.helper("depth_to_space", call.arg(0), integer(op.block()));
  }

  private static Expression patches(ExtractPatches op, NodeCall call) {
    return call.helper(
        "extract_patches",
        call.arg(0),
        integers(op.kernel()),
        integers(op.window().strides()),
        integers(op.window().dilations()));
  }

  private static Expression glimpse(Glimpse op, NodeCall call) {
    return call.helper(
        "extract_glimpse",
        call.arg(0),
        call.integers(1),
        call.arg(2),
        flag(op.centered()),
        flag(op.normalized()),
        flag(op.cornerCompatible()));
  }

  private static Expression moveBlocks(MoveBlocks op, NodeCall call) {
    return call.helper(
        op.back() ? "batch_to_space" : "space_to_batch",
        call.arg(0),
        call.integers(1),
        ShapeOps.pairs(call, 2));
  }
}
