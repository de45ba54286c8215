package org.tf2torch.ir.pass.layout;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.tf2torch.ir.GraphBuilder;
import org.tf2torch.ir.Node;
import org.tf2torch.ir.Op;
import org.tf2torch.ir.Value;
import org.tf2torch.ir.op.ChannelDropout;
import org.tf2torch.ir.op.Convolutions.Conv;
import org.tf2torch.ir.op.Convolutions.ConvTranspose;
import org.tf2torch.ir.op.Convolutions.ImageOp;
import org.tf2torch.ir.op.Convolutions.Layout;
import org.tf2torch.ir.op.Normalizations.BatchNorm;
import org.tf2torch.ir.op.Normalizations.GroupNorm;
import org.tf2torch.ir.op.Shapes.Permute;
import org.tf2torch.ir.rewrite.Rule;

/**
 * Operations on channels-last images work on channels-first ones between two permutations.
 *
 * <pre>
 *   %y = conv layout=channels_last (%x, %w)     →     %f = permute axes=[0, 3, 1, 2] (%x)
 *                                                     %k = permute axes=[3, 2, 0, 1] (%w)
 *                                                     %c = conv layout=channels_first (%f, %k)
 *                                                     %y = permute axes=[0, 2, 3, 1] (%c)
 * </pre>
 */
public final class ChannelsFirst implements Rule {
  @Override
  public Optional<List<Value>> apply(Node node, GraphBuilder builder) {
    Op op = channelsFirst(node);
    if (op == null) {
      return Optional.empty();
    }
    int rank = node.input(0).shape().rank();
    Permute front = Permutations.toFront(rank, channelAxis(node.op(), rank));
    List<Value> operands = new ArrayList<>(node.inputs());
    operands.set(0, builder.emit(front, node.input(0)));
    if (op instanceof Conv || op instanceof ConvTranspose) {
      operands.set(1, builder.emit(kernel(rank), node.input(1)));
    }
    Value result = builder.emit(op, operands).get(0);
    return Optional.of(List.of(builder.emit(front.inverse(), result)));
  }

  private static Op channelsFirst(Node node) {
    if (node.op() instanceof ImageOp image && image.layout() == Layout.CHANNELS_LAST) {
      return image.channelsFirst();
    }
    if (node.op() instanceof GroupNorm norm && norm.channelAxis() > 1) {
      return new GroupNorm(1, norm.groups(), norm.epsilon());
    }
    if (node.op() instanceof ChannelDropout dropout && dropout.axis() > 1) {
      return new ChannelDropout(dropout.rate(), 1);
    }
    return node.op() instanceof BatchNorm norm && norm.channelAxis() > 1
        ? new BatchNorm(1, norm.epsilon(), norm.momentum())
        : null;
  }

  private static int channelAxis(Op op, int rank) {
    if (op instanceof BatchNorm norm) {
      return norm.channelAxis();
    } else if (op instanceof ChannelDropout dropout) {
      return dropout.axis();
    }
    return op instanceof GroupNorm norm ? norm.channelAxis() : rank - 1;
  }

  /**
   * [spatial…, in, out] to [out, in, spatial…]; of a transposed convolution, [spatial…, out, in] to
   * [in, out, spatial…].
   */
  private static Permute kernel(int rank) {
    List<Integer> axes = new ArrayList<>(List.of(rank - 1, rank - 2));
    IntStream.range(0, rank - 2).forEach(axes::add);
    return new Permute(axes);
  }
}
