package org.tf2torch.ir.rewrite;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.tf2torch.ir.Dim;
import org.tf2torch.ir.Graph;
import org.tf2torch.ir.Graph.Port;
import org.tf2torch.ir.Node;
import org.tf2torch.ir.Op;
import org.tf2torch.ir.Region;
import org.tf2torch.ir.TensorType;
import org.tf2torch.ir.Value;
import org.tf2torch.ir.op.Sources.Sizes;

/**
 * Drops nodes whose results nobody uses, unless they have an effect. A shape formula uses the value
 * that its unknown sizes were first met in.
 */
public final class DeadCode {
  private DeadCode() {}

  public static Graph remove(Graph graph) {
    Set<Value> used = new HashSet<>();
    graph.outputs().stream().map(Port::value).forEach(used::add);
    Map<String, Value> sources = new HashMap<>();
    graph.inputs().forEach(input -> note(input.value(), sources));
    return graph.with(live(graph.nodes(), used, sources));
  }

  /** The nodes that make a used value or have an effect; notes what they use in turn. */
  public static List<Node> live(List<Node> nodes, Set<Value> used) {
    return live(nodes, used, new HashMap<>());
  }

  private static List<Node> live(List<Node> nodes, Set<Value> used, Map<String, Value> sources) {
    for (Node node : nodes) {
      // A symbol that an operand has already is not made here, though its source may be outside.
      node.inputs().forEach(value -> note(value, sources));
      node.outputs().forEach(value -> note(value, sources));
    }
    List<Node> kept = new ArrayList<>();
    for (int i = nodes.size() - 1; i >= 0; i--) {
      Node node = nodes.get(i);
      // Whether nested code has an effect takes a walk through all of it: only where it matters.
      if (node.outputs().stream().anyMatch(used::contains) || hasEffect(node.op())) {
        use(node, used, sources);
        kept.add(node);
      }
    }
    Collections.reverse(kept);
    return kept;
  }

  /** Notes which unknown sizes a value is the first to have. */
  private static void note(Value value, Map<String, Value> sources) {
    if (value.type() instanceof TensorType type && type.shape().hasRank()) {
      for (Dim dim : type.shape().dims()) {
        if (dim.isSymbol()) {
          sources.putIfAbsent(dim.toString(), value);
        }
      }
    }
  }

  private static void use(Node node, Set<Value> used, Map<String, Value> sources) {
    used.addAll(node.inputs());
    if (node.op() instanceof Sizes sizes) {
      Dim.symbolNames(sizes.elements()).stream()
          .filter(sources::containsKey)
          .forEach(symbol -> used.add(sources.get(symbol)));
    }
    node.op().regions().forEach(region -> use(region, used, sources));
  }

  /** Nested code was cleaned when it was built; what it uses of the code around it is used. */
  private static void use(Region region, Set<Value> used, Map<String, Value> sources) {
    used.addAll(region.results());
    region.nodes().forEach(node -> use(node, used, sources));
  }

  /** Whether the operation, or anything it runs, has an effect. */
  static boolean hasEffect(Op op) {
    return op.hasEffect()
        || op.regions().stream()
            .flatMap(region -> region.nodes().stream())
            .anyMatch(n -> hasEffect(n.op()));
  }
}
