package org.tf2torch.ir.pass.pixels;

import java.util.List;
import java.util.Optional;
import org.tf2torch.ir.Dim;
import org.tf2torch.ir.GraphBuilder;
import org.tf2torch.ir.Node;
import org.tf2torch.ir.Shape;
import org.tf2torch.ir.Value;
import org.tf2torch.ir.op.Emit;
import org.tf2torch.ir.op.Shapes.Permute;
import org.tf2torch.ir.op.Shapes.Reshape;
import org.tf2torch.ir.rewrite.Rule;

/**
 * ShuffleNet's shuffle: the groups of an image's channels dealt out in turn. It moves to the
 * channels of an image that was channels-first before.
 *
 * <pre>
 *   %x = permute axes=[0, 2, 3, 1] (%f)
 *   %s = reshape (%x, [n, h, w, g, c])            →     %s = reshape (%f, [n, g, c, h, w])
 *   %p = permute axes=[0, 1, 2, 4, 3] (%s)              %p = permute axes=[0, 2, 1, 3, 4] (%s)
 *   %y = reshape (%p, [n, h, w, g*c])                   %r = reshape (%p, [n, g*c, h, w])
 *                                                       %y = permute axes=[0, 2, 3, 1] (%r)
 * </pre>
 */
public final class ShuffledChannels implements Rule {
  private static final Permute TO_LAST = new Permute(List.of(0, 2, 3, 1));
  private static final Permute DEAL = new Permute(List.of(0, 1, 2, 4, 3));

  @Override
  public Optional<List<Value>> apply(Node node, GraphBuilder builder) {
    boolean dealt =
        node.op() instanceof Reshape
            && node.input(0).op(Permute.class).filter(DEAL::equals).isPresent()
            && node.input(0).operand(0).isA(Reshape.class);
    if (!dealt) {
      return Optional.empty();
    }
    Value split = node.input(0).operand(0);
    Value x = split.operand(0);
    if (x.op(Permute.class).filter(TO_LAST::equals).isEmpty()) {
      return Optional.empty();
    }
    Shape image = x.shape();
    Dim groups = split.shape().dim(3);
    Dim each = split.shape().dim(4);
    Shape parts = Shape.of(image.dim(0), image.dim(1), image.dim(2), groups, each);
    boolean onlyChannels = split.shape().equals(parts) && node.output().shape().equals(image);
    if (!onlyChannels || !groups.isKnown() || !each.isKnown()) {
      return Optional.empty();
    }
    Emit emit = new Emit(builder);
    Value first = x.operand(0);
    List<Dim> sizes = List.of(image.dim(0), groups, each, image.dim(1), image.dim(2));
    Value shuffled = emit.permute(emit.reshape(first, sizes), 0, 2, 1, 3, 4);
    Value joined = emit.reshape(shuffled, first.shape().dims());
    return Optional.of(builder.emit(TO_LAST, List.of(joined)));
  }
}
