package org.tf2torch.tf.dataflow;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.tensorflow.proto.NodeDef;

/**
 * Under which conditions each node of a graph without loops runs: all that the Switches before it
 * decided.
 */
final class Liveness {
  private final Wiring graph;
  private final Set<String> scope;
  private final Map<String, Map<Tensor, Boolean>> conditions = new HashMap<>();

  /**
   * @param scope the nodes to look at; what is outside runs under no condition
   */
  Liveness(Wiring graph, Set<String> scope) {
    this.graph = graph;
    this.scope = scope;
    scope.forEach(this::visit);
  }

  private void visit(String root) {
    Deque<String> stack = new ArrayDeque<>(List.of(root));
    Set<String> open = new HashSet<>();
    while (!stack.isEmpty()) {
      NodeDef node = graph.node(stack.peek());
      if (node == null || conditions.containsKey(node.getName())) {
        stack.pop();
      } else if (open.add(node.getName())) {
        Wiring.needs(node).stream()
            .filter(scope::contains)
            .filter(name -> !conditions.containsKey(name) && !open.contains(name))
            .forEach(stack::push);
      } else {
        stack.pop();
        conditions.put(node.getName(), compute(node));
      }
    }
  }

  private Map<Tensor, Boolean> compute(NodeDef node) {
    Map<Tensor, Boolean> all = new HashMap<>();
    if (Branches.isMerge(node) && Wiring.inputs(node).size() == 2) {
      all.putAll(of(Wiring.inputs(node).get(0)));
      all.entrySet().retainAll(of(Wiring.inputs(node).get(1)).entrySet());
      return all;
    }
    Wiring.inputs(node).forEach(tensor -> all.putAll(of(tensor)));
    Wiring.controls(node).forEach(control -> all.putAll(of(control)));
    return all;
  }

  /** The conditions of a node, each with the way it must have gone. */
  Map<Tensor, Boolean> of(String node) {
    return conditions.getOrDefault(node, Map.of());
  }

  /** The conditions of a tensor: a Switch adds its own. */
  private Map<Tensor, Boolean> of(Tensor tensor) {
    NodeDef node = graph.node(tensor);
    if (node == null || !scope.contains(tensor.node()) || !Branches.isSwitch(node)) {
      return of(tensor.node());
    }
    Map<Tensor, Boolean> all = new HashMap<>(of(tensor.node()));
    all.put(condition(node), tensor.index() == 1);
    return all;
  }

  /** What decides a Switch, behind the identities that name it. */
  Tensor condition(NodeDef choice) {
    Tensor condition = Wiring.inputs(choice).get(1);
    Set<Tensor> seen = new LinkedHashSet<>();
    while (graph.node(condition) != null
        && graph.node(condition).getOp().equals("Identity")
        && seen.add(condition)) {
      condition = Wiring.inputs(graph.node(condition)).get(0);
    }
    return condition;
  }

  /** The one condition by which the inputs of a Merge differ. */
  Optional<Tensor> decides(NodeDef merge) {
    List<Tensor> inputs = Wiring.inputs(merge);
    if (inputs.size() != 2) {
      return Optional.empty();
    }
    Map<Tensor, Boolean> first = of(inputs.get(0));
    Map<Tensor, Boolean> second = of(inputs.get(1));
    List<Tensor> differing =
        first.keySet().stream()
            .filter(key -> second.containsKey(key) && !second.get(key).equals(first.get(key)))
            .toList();
    boolean otherwiseEqual = first.keySet().equals(second.keySet());
    return differing.size() == 1 && otherwiseEqual
        ? Optional.of(differing.get(0))
        : Optional.empty();
  }

  boolean isTaken(Tensor tensor, Tensor condition, boolean taken) {
    return Boolean.valueOf(taken).equals(of(tensor).get(condition));
  }

  boolean isTaken(String node, Tensor condition, boolean taken) {
    return Boolean.valueOf(taken).equals(of(node).get(condition));
  }
}
