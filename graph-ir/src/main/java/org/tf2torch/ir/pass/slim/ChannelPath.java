package org.tf2torch.ir.pass.slim;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.tf2torch.ir.Contents;
import org.tf2torch.ir.Dim;
import org.tf2torch.ir.Graph;
import org.tf2torch.ir.Node;
import org.tf2torch.ir.Op;
import org.tf2torch.ir.Shape;
import org.tf2torch.ir.Value;
import org.tf2torch.ir.op.Convolutions.Conv;
import org.tf2torch.ir.op.Convolutions.ConvTranspose;
import org.tf2torch.ir.op.Convolutions.Layout;
import org.tf2torch.ir.op.Convolutions.Pool;
import org.tf2torch.ir.op.Elementwise.Function;
import org.tf2torch.ir.op.Elementwise.LeakyRelu;
import org.tf2torch.ir.op.Elementwise.Unary;
import org.tf2torch.ir.op.Noise;
import org.tf2torch.ir.op.Normalizations.BatchNorm;
import org.tf2torch.ir.op.Products.Linear;
import org.tf2torch.ir.op.Reductions.Reduce;
import org.tf2torch.ir.op.Reductions.Reduction;
import org.tf2torch.ir.op.Shapes.Reshape;

/**
 * The way of a layer's channels through a graph.
 *
 * @param shifts values along the channels that must be 0 for a channel of zeros to stay one: the
 *     bias, and weight and bias of a batch normalisation behind it
 * @param statistics the mean and variance of that normalisation
 * @param end where the channels are summed up; empty where they also go elsewhere, or meet what
 *     makes something of zeros
 */
record ChannelPath(List<Value> shifts, List<Value> statistics, Optional<End> end) {
  /** Functions that make 0 of 0. */
  private static final Set<Function> KEEP_ZERO =
      EnumSet.of(
          Function.ABS,
          Function.NEG,
          Function.SQUARE,
          Function.RELU,
          Function.RELU6,
          Function.SILU,
          Function.GELU,
          Function.GELU_TANH,
          Function.HARD_SWISH,
          Function.TANH,
          Function.SELU,
          Function.SOFTSIGN);

  /**
   * The layer whose weight sums up the channels.
   *
   * @param weight its axis 1 counts them
   * @param block how many of its columns belong to one channel
   * @param flatten the shape of a reshape on the way, whose last size counts channels
   */
  record End(Value weight, long block, Optional<Op> flatten) {}

  /** Who uses a value, as which operand; the graph's outputs are used by null. */
  record UsedBy(Node node, int operand) {}

  /** The users of every value; nothing is said of what nested code uses. */
  static Map<Value, List<UsedBy>> users(Graph graph) {
    Map<Value, List<UsedBy>> users = new HashMap<>();
    for (Node node : graph.nodes()) {
      for (int i = 0; i < node.inputs().size(); i++) {
        users.computeIfAbsent(node.input(i), v -> new ArrayList<>()).add(new UsedBy(node, i));
      }
    }
    graph
        .outputs()
        .forEach(
            output ->
                users
                    .computeIfAbsent(output.value(), v -> new ArrayList<>())
                    .add(new UsedBy(null, 0)));
    return users;
  }

  static ChannelPath of(Node layer, Map<Value, List<UsedBy>> users) {
    return new Walk(users).from(layer);
  }

  private static final class Walk {
    private final Map<Value, List<UsedBy>> users;
    private final List<Value> shifts = new ArrayList<>();
    private final List<Value> statistics = new ArrayList<>();
    private long block = 1;
    private Optional<Op> flatten = Optional.empty();

    Walk(Map<Value, List<UsedBy>> users) {
      this.users = users;
    }

    ChannelPath from(Node layer) {
      if (layer.inputs().size() > 2) {
        shifts.add(layer.input(2));
      }
      Value at = layer.output();
      if (!channelsAreAxisOne(layer)) {
        return end(Optional.empty());
      }
      while (true) {
        List<UsedBy> by = users.getOrDefault(at, List.of());
        if (by.size() != 1 || by.get(0).node() == null || by.get(0).operand() != 0) {
          return end(Optional.empty());
        }
        Node node = by.get(0).node();
        if (sums(node, at)) {
          return end(Optional.of(new End(node.input(1), block, flatten)));
        }
        if (!passes(node, at)) {
          return end(Optional.empty());
        }
        at = node.outputs().get(0);
      }
    }

    /** Whether the layer's channels are axis 1 of its result, and can be fewer. */
    private static boolean channelsAreAxisOne(Node layer) {
      if (layer.op() instanceof Conv conv) {
        return conv.layout() == Layout.CHANNELS_FIRST && conv.groups() == 1;
      } else if (layer.op() instanceof ConvTranspose conv) {
        return conv.layout() == Layout.CHANNELS_FIRST && conv.groups() == 1;
      }
      return layer.output().shape().hasRank(2);
    }

    private ChannelPath end(Optional<End> end) {
      return new ChannelPath(shifts, statistics, end);
    }

    private boolean sums(Node node, Value at) {
      if (node.op() instanceof Conv conv) {
        return conv.layout() == Layout.CHANNELS_FIRST && conv.groups() == 1 && block == 1;
      }
      return node.op() instanceof Linear && at.shape().hasRank(2);
    }

    private boolean passes(Node node, Value at) {
      Op op = node.op();
      if (op instanceof Unary unary) {
        return KEEP_ZERO.contains(unary.function());
      } else if (op instanceof BatchNorm norm && norm.channelAxis() == 1 && block == 1) {
        shifts.addAll(node.inputs().subList(1, 3));
        statistics.addAll(node.inputs().subList(3, 5));
        return true;
      } else if (op instanceof Reduce reduce) {
        return reduce.reduction() == Reduction.MEAN
            && at.shape().hasRank()
            && at.shape().rank() > 2
            && reduce.axes().stream().allMatch(axis -> axis > 1);
      } else if (op instanceof Reshape) {
        return flattens(node, at.shape());
      }
      return op instanceof LeakyRelu
          || op instanceof Noise
          || op instanceof Pool pool && pool.layout() == Layout.CHANNELS_FIRST;
    }

    /** Whether [n, channels, …] becomes [n, channels · …], by a shape of its own. */
    private boolean flattens(Node node, Shape from) {
      Value target = node.input(1);
      Shape to = node.output().shape();
      boolean known =
          from.hasRank()
              && from.rank() > 2
              && to.hasRank(2)
              && from.dims().stream().skip(1).allMatch(Dim::isKnown)
              && to.dim(1).isKnown()
              && from.dim(0).equals(to.dim(0));
      if (!known
          || flatten.isPresent()
          || Contents.integers(target).isEmpty()
          || users.get(target).size() != 1) {
        return false;
      }
      block = from.dims().stream().skip(2).mapToLong(Dim::value).reduce(1, (a, b) -> a * b);
      flatten = target.producer().map(Node::op);
      return from.dim(1).value() * block == to.dim(1).value() && block > 0;
    }
  }
}
