package org.tf2torch.tf.lower;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import org.tensorflow.proto.NodeDef;
import org.tf2torch.tf.lower.Body.Edge;

/**
 * Which nodes of a body have to be lowered, and in which order.
 *
 * @param done names of the nodes that are lowered already
 * @param hasEffect whether a node must also run where nobody uses its data
 * @param requested is told every result that some node asks for
 */
record Visits(Body body, Set<String> done, Predicate<NodeDef> hasEffect, Set<Edge> requested) {
  /** A node to visit; not wanted: only what it must run before matters. */
  record Step(String node, boolean wanted) {}

  /** Every node behind the results, each after what it needs. */
  List<Step> order(List<Edge> results, List<String> controls) {
    Set<String> wanted = wanted(results, controls);
    Map<String, Boolean> finished = new HashMap<>();
    List<Step> order = new ArrayList<>();
    Deque<String> stack = new ArrayDeque<>();
    List<String> roots = new ArrayList<>(results.stream().map(Edge::node).toList());
    roots.addAll(0, controls);
    for (String root : roots) {
      stack.push(root);
      while (!stack.isEmpty()) {
        String name = stack.peek();
        Boolean state = finished.get(name);
        if (done.contains(name) || Boolean.TRUE.equals(state)) {
          stack.pop();
        } else if (state == null) {
          finished.put(name, false);
          for (String before : needs(name)) {
            if (!done.contains(before) && finished.get(before) == null) {
              stack.push(before);
            }
          }
        } else {
          stack.pop();
          finished.put(name, true);
          order.add(new Step(name, wanted.contains(name)));
        }
      }
    }
    return order;
  }

  /**
   * Names of the nodes whose data is used by a result, or by a node that must run for its effect.
   */
  private Set<String> wanted(List<Edge> results, List<String> controls) {
    Set<String> visited = new HashSet<>();
    Set<String> wanted = new LinkedHashSet<>();
    Deque<String> data = new ArrayDeque<>(results.stream().map(Edge::node).toList());
    Deque<String> control = new ArrayDeque<>(controls);
    while (!data.isEmpty() || !control.isEmpty()) {
      boolean isData = !data.isEmpty();
      String name = isData ? data.pop() : control.pop();
      NodeDef node = body.node(name);
      if (node == null
          || done.contains(name)
          || (isData ? !wanted.add(name) : !visited.add(name))) {
        continue;
      }
      boolean uses = isData || hasEffect.test(node);
      for (String input : node.getInputList()) {
        if (input.startsWith("^")) {
          control.push(input.substring(1));
        } else {
          Edge edge = body.edge(input);
          (uses ? data : control).push(edge.node());
          if (uses) {
            requested.add(edge);
          }
        }
      }
    }
    return wanted;
  }

  private List<String> needs(String name) {
    NodeDef node = body.node(name);
    if (node == null) {
      throw new BrokenGraphException("there is no node " + name);
    }
    return node.getInputList().stream()
        .map(input -> input.startsWith("^") ? input.substring(1) : body.edge(input).node())
        .filter(input -> body.node(input) != null)
        .toList();
  }
}
