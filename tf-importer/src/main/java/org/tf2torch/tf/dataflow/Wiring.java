package org.tf2torch.tf.dataflow;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import org.tensorflow.proto.NodeDef;

/** The nodes of a graph that is being rewritten, and who uses whom. */
final class Wiring {
  private final Map<String, NodeDef> nodes = new LinkedHashMap<>();

  Wiring(Collection<NodeDef> nodes) {
    nodes.forEach(node -> this.nodes.put(node.getName(), node));
  }

  Collection<NodeDef> nodes() {
    return nodes.values();
  }

  Set<String> names() {
    return nodes.keySet();
  }

  /** Null when there is none of that name. */
  NodeDef node(String name) {
    return nodes.get(name);
  }

  NodeDef node(Tensor tensor) {
    return nodes.get(tensor.node());
  }

  /** Adds a node, or replaces the one of its name. */
  void put(NodeDef node) {
    nodes.put(node.getName(), node);
  }

  void remove(String name) {
    nodes.remove(name);
  }

  /** A name that no node has. */
  String fresh(String wanted) {
    String name = wanted;
    for (int i = 1; nodes.containsKey(name); i++) {
      name = wanted + "_" + i;
    }
    return name;
  }

  /** A node's data inputs. */
  static List<Tensor> inputs(NodeDef node) {
    return node.getInputList().stream()
        .filter(input -> !input.startsWith("^"))
        .map(Tensor::parse)
        .toList();
  }

  /** The nodes that a node waits for without using what they make. */
  static List<String> controls(NodeDef node) {
    return node.getInputList().stream()
        .filter(input -> input.startsWith("^"))
        .map(input -> input.substring(1))
        .toList();
  }

  /** Both, as names of nodes. */
  static List<String> needs(NodeDef node) {
    List<String> needs = new ArrayList<>(controls(node));
    inputs(node).forEach(tensor -> needs.add(tensor.node()));
    return needs;
  }

  /** For each node those that need it. */
  Map<String, List<NodeDef>> users() {
    Map<String, List<NodeDef>> users = new HashMap<>();
    for (NodeDef node : nodes.values()) {
      needs(node).forEach(n -> users.computeIfAbsent(n, k -> new ArrayList<>()).add(node));
    }
    return users;
  }

  /** The nodes that the given ones need, and themselves, as far as the condition allows. */
  Set<String> behind(Collection<String> from, Predicate<NodeDef> inside) {
    Set<String> found = new LinkedHashSet<>();
    Deque<String> waiting = new ArrayDeque<>(from);
    while (!waiting.isEmpty()) {
      NodeDef node = nodes.get(waiting.pop());
      if (node != null && inside.test(node) && found.add(node.getName())) {
        waiting.addAll(needs(node));
      }
    }
    return found;
  }
}
