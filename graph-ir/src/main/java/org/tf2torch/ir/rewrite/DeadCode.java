package org.tf2torch.ir.rewrite;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.tf2torch.ir.Graph;
import org.tf2torch.ir.Graph.Port;
import org.tf2torch.ir.Node;
import org.tf2torch.ir.Op;
import org.tf2torch.ir.Region;
import org.tf2torch.ir.Value;

/** Drops nodes whose results nobody uses, unless they have an effect. */
public final class DeadCode {
  private DeadCode() {}

  public static Graph remove(Graph graph) {
    Set<Value> used = new HashSet<>();
    graph.outputs().stream().map(Port::value).forEach(used::add);
    return new Graph(graph.name(), graph.inputs(), live(graph.nodes(), used), graph.outputs());
  }

  /** The nodes that make a used value or have an effect; notes what they use in turn. */
  static List<Node> live(List<Node> nodes, Set<Value> used) {
    List<Node> kept = new ArrayList<>();
    for (int i = nodes.size() - 1; i >= 0; i--) {
      Node node = nodes.get(i);
      if (hasEffect(node.op()) || node.outputs().stream().anyMatch(used::contains)) {
        used.addAll(node.inputs());
        kept.add(node);
        node.op().regions().forEach(region -> use(region, used));
      }
    }
    Collections.reverse(kept);
    return kept;
  }

  /** Nested code was cleaned when it was built; what it uses of the code around it is used. */
  private static void use(Region region, Set<Value> used) {
    used.addAll(region.results());
    for (Node node : region.nodes()) {
      used.addAll(node.inputs());
      node.op().regions().forEach(nested -> use(nested, used));
    }
  }

  /** Whether the operation, or anything it runs, has an effect. */
  static boolean hasEffect(Op op) {
    return op.hasEffect()
        || op.regions().stream()
            .flatMap(region -> region.nodes().stream())
            .anyMatch(n -> hasEffect(n.op()));
  }
}
