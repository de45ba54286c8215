package org.tf2torch.ir.pass.slim;

import java.util.HashMap;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.tf2torch.ir.DType;
import org.tf2torch.ir.Graph;
import org.tf2torch.ir.Node;
import org.tf2torch.ir.Region;
import org.tf2torch.ir.Value;
import org.tf2torch.ir.data.TensorData;
import org.tf2torch.ir.op.Convolutions.Conv;
import org.tf2torch.ir.op.Convolutions.ConvTranspose;
import org.tf2torch.ir.op.Convolutions.Layout;
import org.tf2torch.ir.op.Indexing.Embedding;
import org.tf2torch.ir.op.Products.Linear;
import org.tf2torch.ir.op.Products.MatMul;
import org.tf2torch.ir.op.Sources.Assign;
import org.tf2torch.ir.op.Sources.Constant;
import org.tf2torch.ir.op.Sources.Parameter;

/**
 * The weights of a graph that can be made smaller: float32 variables and constants that only
 * convolutions, products and embeddings use, all along the same axis.
 */
final class WeightUses {
  /**
   * How a weight is used.
   *
   * @param channelAxis of its output channels; of its rows, for an embedding
   * @param layer whether every use multiplies with it, so that an output channel of its own comes
   *     of each of its channels
   */
  record Use(int channelAxis, boolean layer) {}

  private final Map<TensorData, Use> uses = new IdentityHashMap<>();
  private final Set<TensorData> unfit =
      java.util.Collections.newSetFromMap(new IdentityHashMap<>());
  private final Map<String, TensorData> views = new HashMap<>();
  private final Set<String> unfitVariables = new HashSet<>();

  private WeightUses() {}

  static WeightUses of(Graph graph) {
    WeightUses uses = new WeightUses();
    uses.region(graph.region());
    return uses;
  }

  /** How a weight is used; empty for what is no weight that can be made smaller. */
  Optional<Use> use(TensorData data) {
    return unfit.contains(data) ? Optional.empty() : Optional.ofNullable(uses.get(data));
  }

  /** As above, for the weight that a node makes. */
  Optional<Use> use(Node source) {
    if (source.op() instanceof Parameter parameter) {
      return unfitVariables.contains(parameter.variable().id())
          ? Optional.empty()
          : use(parameter.variable().data());
    }
    return source.op() instanceof Constant constant ? use(constant.data()) : Optional.empty();
  }

  /** The number of an operation's operand that is a weight, and how it is used. */
  static Optional<Map.Entry<Integer, Use>> role(Node node) {
    if (node.op() instanceof Conv conv) {
      boolean last = conv.layout() == Layout.CHANNELS_LAST;
      return Optional.of(Map.entry(1, new Use(last ? rank(node, 1) - 1 : 0, true)));
    } else if (node.op() instanceof ConvTranspose conv) {
      boolean last = conv.layout() == Layout.CHANNELS_LAST;
      // The channels of several groups share an index here, so none of them is one by itself.
      return Optional.of(Map.entry(1, new Use(last ? rank(node, 1) - 2 : 1, conv.groups() == 1)));
    } else if (node.op() instanceof Linear) {
      return Optional.of(Map.entry(1, new Use(0, true)));
    } else if (node.op() instanceof MatMul && node.input(1).shape().hasRank(2)) {
      return Optional.of(Map.entry(1, new Use(1, true)));
    } else if (node.op() instanceof Embedding) {
      return Optional.of(Map.entry(0, new Use(0, false)));
    }
    return Optional.empty();
  }

  private static int rank(Node node, int operand) {
    return node.input(operand).shape().rank();
  }

  private void region(Region region) {
    for (Node node : region.nodes()) {
      int weight = role(node).map(Map.Entry::getKey).orElse(-1);
      for (int i = 0; i < node.inputs().size(); i++) {
        if (i == weight) {
          note(node.input(i), role(node).orElseThrow().getValue());
        } else {
          spoil(node.input(i));
        }
      }
      if (node.op() instanceof Assign assign) {
        unfitVariables.add(assign.variable().id());
      }
      node.op().regions().forEach(this::region);
    }
    region.results().forEach(this::spoil);
  }

  private void note(Value value, Use use) {
    Optional<TensorData> data = data(value);
    if (data.isEmpty() || data.get().dtype() != DType.FLOAT32) {
      return;
    }
    value
        .op(Parameter.class)
        .ifPresent(
            parameter -> {
              TensorData before = views.putIfAbsent(parameter.variable().id(), data.get());
              if (before != null && before != data.get()) {
                // Two views of one variable would be two tensors.
                unfitVariables.add(parameter.variable().id());
              }
            });
    Use before = uses.putIfAbsent(data.get(), use);
    if (before != null && before.channelAxis() != use.channelAxis()) {
      unfit.add(data.get());
    } else if (before != null && !use.layer()) {
      uses.put(data.get(), use);
    }
  }

  private void spoil(Value value) {
    data(value).ifPresent(unfit::add);
    value.op(Parameter.class).ifPresent(p -> unfitVariables.add(p.variable().id()));
  }

  private static Optional<TensorData> data(Value value) {
    return value
        .op(Parameter.class)
        .map(parameter -> parameter.variable().data())
        .or(() -> value.op(Constant.class).map(Constant::data));
  }

  /**
   * The weights whose channels the graph's outputs show: those of a classifier's last layer, say.
   */
  Set<TensorData> last(Graph graph) {
    Set<TensorData> last = java.util.Collections.newSetFromMap(new IdentityHashMap<>());
    Set<Value> seen = new HashSet<>();
    List<Value> open = new java.util.ArrayList<>();
    graph.outputs().forEach(output -> open.add(output.value()));
    while (!open.isEmpty()) {
      Value value = open.remove(open.size() - 1);
      if (!seen.add(value) || value.producer().isEmpty()) {
        continue;
      }
      Node node = value.producer().get();
      Optional<TensorData> weight =
          role(node)
              .flatMap(role -> node.input(role.getKey()).producer())
              .filter(source -> use(source).isPresent())
              .flatMap(source -> data(source.output()));
      if (weight.isPresent()) {
        last.add(weight.get());
      } else {
        open.addAll(node.inputs());
        // What a branch or loop returns is found inside of it.
        node.op().regions().forEach(region -> open.addAll(region.results()));
      }
    }
    return last;
  }
}
