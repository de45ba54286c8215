package org.tf2torch.ir.pass.pixels;

import java.util.List;
import java.util.Optional;
import org.tf2torch.ir.Dim;
import org.tf2torch.ir.GraphBuilder;
import org.tf2torch.ir.Node;
import org.tf2torch.ir.Shape;
import org.tf2torch.ir.Value;
import org.tf2torch.ir.op.Convolutions.Layout;
import org.tf2torch.ir.op.Images.DepthToSpace;
import org.tf2torch.ir.op.Shapes.Permute;
import org.tf2torch.ir.op.Shapes.Reshape;
import org.tf2torch.ir.rewrite.Rule;

/**
 * Channels that become the pixels of blocks, spelled out.
 *
 * <pre>
 *   %s = reshape (%x, [n, h, w, 2, 2, c])     with %x : [n, h, w, 4*c]
 *   %p = permute axes=[0, 1, 3, 2, 4, 5] (%s)
 *   %y = reshape (%p, [n, 2*h, 2*w, c])       →     %y = depth_to_space block=2 (%x)
 * </pre>
 */
public final class BlocksFromReshapes implements Rule {
  private static final Permute INTERLEAVE = new Permute(List.of(0, 1, 3, 2, 4, 5));

  @Override
  public Optional<List<Value>> apply(Node node, GraphBuilder builder) {
    boolean interleaved =
        node.op() instanceof Reshape
            && node.input(0).op(Permute.class).filter(INTERLEAVE::equals).isPresent()
            && node.input(0).operand(0).isA(Reshape.class);
    if (!interleaved) {
      return Optional.empty();
    }
    Value split = node.input(0).operand(0);
    Value x = split.operand(0);
    Dim block = split.shape().dim(3);
    if (!x.shape().hasRank(4) || !block.isKnown() || block.value() < 2) {
      return Optional.empty();
    }
    Dim channels = split.shape().dim(5);
    Shape image = x.shape();
    Shape parts = Shape.of(image.dim(0), image.dim(1), image.dim(2), block, block, channels);
    Shape result =
        Shape.of(image.dim(0), image.dim(1).times(block), image.dim(2).times(block), channels);
    return split.shape().equals(parts) && node.output().shape().equals(result)
        ? Optional.of(
            builder.emit(new DepthToSpace(Layout.CHANNELS_LAST, block.value()), List.of(x)))
        : Optional.empty();
  }
}
