package org.tf2torch.cli.inspect;

import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.tensorflow.proto.AttrValue;
import org.tensorflow.proto.FunctionDef;
import org.tensorflow.proto.NameAttrList;
import org.tensorflow.proto.NodeDef;
import org.tf2torch.tf.model.MetaGraph;

/**
 * Counts the operations that some tensors of a graph need, by kind, through all functions that are
 * called.
 */
final class OperationCounts {
  private final MetaGraph graph;
  private final Map<String, NodeDef> nodes = new HashMap<>();
  private final Set<String> seen = new HashSet<>();
  private final Set<String> functions = new HashSet<>();
  private final Map<String, Integer> counts = new TreeMap<>();

  private OperationCounts(MetaGraph graph) {
    this.graph = graph;
    graph.graph().getNodeList().forEach(node -> nodes.put(node.getName(), node));
  }

  /**
   * Nodes needed for some tensors ({@code node:0}), by their operation; a function's are counted
   * once.
   */
  static Map<String, Integer> of(MetaGraph graph, Collection<String> tensors) {
    OperationCounts counts = new OperationCounts(graph);
    counts.visit(tensors);
    return counts.counts;
  }

  private void visit(Collection<String> tensors) {
    Deque<String> waiting = new ArrayDeque<>(tensors);
    while (!waiting.isEmpty()) {
      NodeDef node = nodes.get(nodeName(waiting.pop()));
      if (node != null && seen.add(node.getName())) {
        count(List.of(node));
        waiting.addAll(node.getInputList());
      }
    }
  }

  private void count(Collection<NodeDef> body) {
    Deque<NodeDef> waiting = new ArrayDeque<>(body);
    while (!waiting.isEmpty()) {
      NodeDef node = waiting.pop();
      boolean called = false;
      for (FunctionDef function : called(node)) {
        called = true;
        if (functions.add(function.getSignature().getName())) {
          waiting.addAll(function.getNodeDefList());
        }
      }
      boolean plainCall =
          called
              && (graph.operations().function(node.getOp()).isPresent()
                  || node.getOp().endsWith("PartitionedCall"));
      if (!plainCall) {
        counts.merge(node.getOp(), 1, Integer::sum);
      }
    }
  }

  private List<FunctionDef> called(NodeDef node) {
    Set<String> names = new HashSet<>();
    names.add(node.getOp());
    for (AttrValue value : node.getAttrMap().values()) {
      names.add(value.getFunc().getName());
      value.getList().getFuncList().stream().map(NameAttrList::getName).forEach(names::add);
    }
    return names.stream()
        .sorted()
        .flatMap(name -> graph.operations().function(name).stream())
        .toList();
  }

  /** The node of {@code ^node}, {@code node} or {@code node:1}. */
  private static String nodeName(String input) {
    int colon = input.indexOf(':');
    return input.substring(input.startsWith("^") ? 1 : 0, colon < 0 ? input.length() : colon);
  }
}
