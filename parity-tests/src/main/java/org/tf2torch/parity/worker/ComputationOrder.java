package org.tf2torch.parity.worker;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.tensorflow.proto.GraphDef;
import org.tensorflow.proto.NodeDef;

/** The nodes that some outputs depend on, each behind those it depends on itself. */
final class ComputationOrder {
  private final Map<String, NodeDef> nodes = new HashMap<>();
  private final Set<String> done = new LinkedHashSet<>();
  private final Set<String> seen = new LinkedHashSet<>();

  private ComputationOrder(GraphDef graph) {
    graph.getNodeList().forEach(node -> nodes.put(node.getName(), node));
  }

  static List<ModelInfo.Node> of(GraphDef graph, List<String> outputs) {
    ComputationOrder order = new ComputationOrder(graph);
    outputs.forEach(order::visit);
    List<ModelInfo.Node> result = new ArrayList<>();
    order.done.forEach(name -> result.add(new ModelInfo.Node(name, order.nodes.get(name).getOp())));
    return result;
  }

  /**
   * Depth first, without recursion: graphs are deeper than a thread's stack. A loop's back edge is
   * met when its target is open.
   */
  private void visit(String output) {
    Deque<Frame> open = new ArrayDeque<>();
    enter(output, open);
    while (!open.isEmpty()) {
      Frame top = open.peek();
      if (top.inputs().hasNext()) {
        enter(nodeOf(top.inputs().next()), open);
      } else {
        done.add(open.pop().name());
      }
    }
  }

  private void enter(String name, Deque<Frame> open) {
    NodeDef node = nodes.get(name);
    if (node != null && seen.add(name)) {
      open.push(new Frame(name, node.getInputList().iterator()));
    }
  }

  private record Frame(String name, Iterator<String> inputs) {}

  /** The node of an input such as {@code node}, {@code node:1} or {@code ^node}. */
  static String nodeOf(String input) {
    String name = input.startsWith("^") ? input.substring(1) : input;
    return name.contains(":") ? name.substring(0, name.indexOf(':')) : name;
  }
}
