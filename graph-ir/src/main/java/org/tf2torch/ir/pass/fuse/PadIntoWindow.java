package org.tf2torch.ir.pass.fuse;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.tf2torch.ir.Contents;
import org.tf2torch.ir.GraphBuilder;
import org.tf2torch.ir.Node;
import org.tf2torch.ir.Value;
import org.tf2torch.ir.op.Convolutions.Conv;
import org.tf2torch.ir.op.Convolutions.ImageOp;
import org.tf2torch.ir.op.Convolutions.Pool;
import org.tf2torch.ir.op.Convolutions.Window;
import org.tf2torch.ir.op.Joining.Pad;
import org.tf2torch.ir.rewrite.Rule;

/**
 * Padding in front of a window, equal at both ends, becomes the window's own: zeros for a
 * convolution, minus infinity for a maximum (up to half the window, which is PyTorch's limit).
 *
 * <pre>
 *   %p = pad_constant (%x, [[0, 0], [1, 1], [1, 1], [0, 0]], 0)
 *   %y = conv padding=[0, 0] (%p, %w)                              →     %y = conv padding=[1, 1] (%x, %w)
 * </pre>
 */
public final class PadIntoWindow implements Rule {
  @Override
  public Optional<List<Value>> apply(Node node, GraphBuilder builder) {
    if (node.op() instanceof Conv conv) {
      return padding(node, conv, conv.window(), 0)
          .map(
              p ->
                  replace(
                      node,
                      new Conv(conv.layout(), conv.window().withPadding(p), conv.groups()),
                      builder));
    }
    if (node.op() instanceof Pool pool && pool.kind() == Pool.Kind.MAX) {
      return padding(node, pool, pool.window(), Double.NEGATIVE_INFINITY)
          .filter(p -> atMostHalf(p, pool))
          .map(
              p ->
                  replace(
                      node,
                      new Pool(
                          pool.kind(), pool.layout(), pool.kernel(), pool.window().withPadding(p)),
                      builder));
    }
    return Optional.empty();
  }

  private static List<Value> replace(Node node, ImageOp op, GraphBuilder builder) {
    List<Value> operands = new ArrayList<>(node.inputs());
    operands.set(0, node.input(0).operand(0));
    return builder.emit(op, operands);
  }

  private static boolean atMostHalf(List<Long> padding, Pool pool) {
    for (int i = 0; i < padding.size(); i++) {
      if (padding.get(i) > pool.kernel().get(i) / 2) {
        return false;
      }
    }
    return true;
  }

  /** The window's padding together with that of the Pad before it, when they can be one. */
  private static Optional<List<Long>> padding(Node node, ImageOp op, Window window, double number) {
    Value padded = node.input(0);
    boolean constant =
        padded.op(Pad.class).filter(pad -> pad.mode() == Pad.Mode.CONSTANT).isPresent();
    if (!constant || Contents.number(padded.operand(2)).filter(v -> v == number).isEmpty()) {
      return Optional.empty();
    }
    Optional<List<Long>> amounts = Contents.longs(padded.operand(1));
    if (amounts.isEmpty()) {
      return Optional.empty();
    }
    List<Long> padding = new ArrayList<>();
    for (int axis = 0; axis < amounts.get().size() / 2; axis++) {
      long before = amounts.get().get(2 * axis);
      long after = amounts.get().get(2 * axis + 1);
      int i = axis - op.layout().firstSpatialAxis();
      boolean spatial = i >= 0 && i < window.rank();
      if (before != after || (!spatial && before != 0) || before < 0) {
        return Optional.empty();
      }
      if (spatial) {
        padding.add(window.padding().get(i) + before);
      }
    }
    return Optional.of(padding);
  }
}
