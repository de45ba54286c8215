package org.tf2torch.tf.dataflow;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.tensorflow.proto.AttrValue;
import org.tensorflow.proto.FunctionDef;
import org.tensorflow.proto.NodeDef;
import org.tf2torch.tf.model.Operations;

/** Turns the loops of a graph into While nodes, the innermost first. */
final class Loops {
  private final Wiring graph;
  private final Operations operations;
  private final Map<String, FunctionDef> functions;

  Loops(Wiring graph, Operations operations, Map<String, FunctionDef> functions) {
    this.graph = graph;
    this.operations = operations;
    this.functions = functions;
  }

  static boolean isEnter(NodeDef node) {
    return node.getOp().equals("Enter") || node.getOp().equals("RefEnter");
  }

  static boolean isExit(NodeDef node) {
    return node.getOp().equals("Exit") || node.getOp().equals("RefExit");
  }

  void extract() {
    for (Optional<String> frame = innermost(); frame.isPresent(); frame = innermost()) {
      Set<String> members = members(frame.get());
      Optional<LoopParts> parts = LoopParts.find(graph, frame.get(), members, operations);
      if (parts.isPresent()) {
        new Branches(graph, operations, functions, parts.get().inside()).extract();
        members = members(frame.get());
        parts = LoopParts.find(graph, frame.get(), members, operations);
      }
      boolean known =
          members.stream().allMatch(name -> operations.declaration(graph.node(name)).isPresent());
      if (parts.isPresent() && known) {
        replace(parts.get());
      } else {
        cut(members);
      }
    }
  }

  /** A frame without another one inside. */
  private Optional<String> innermost() {
    return frames().stream()
        .filter(
            frame ->
                members(frame).stream()
                    .map(graph::node)
                    .allMatch(node -> !isEnter(node) || frame(node).equals(frame)))
        .findFirst();
  }

  private Set<String> frames() {
    Set<String> frames = new LinkedHashSet<>();
    graph.nodes().stream().filter(Loops::isEnter).forEach(node -> frames.add(frame(node)));
    return frames;
  }

  static String frame(NodeDef enter) {
    return enter
        .getAttrOrDefault("frame_name", AttrValue.getDefaultInstance())
        .getS()
        .toStringUtf8();
  }

  /** Every node between the frame's Enters and its Exits, with these. */
  private Set<String> members(String frame) {
    Map<String, List<NodeDef>> users = graph.users();
    Set<String> members = new LinkedHashSet<>();
    Deque<NodeDef> waiting = new ArrayDeque<>();
    graph.nodes().stream()
        .filter(node -> isEnter(node) && frame(node).equals(frame))
        .forEach(waiting::add);
    while (!waiting.isEmpty()) {
      NodeDef node = waiting.pop();
      if (members.add(node.getName()) && !isExit(node)) {
        waiting.addAll(users.getOrDefault(node.getName(), List.of()));
      }
    }
    return members;
  }

  private void replace(LoopParts loop) {
    FunctionWriter writer = new FunctionWriter(graph, operations);
    String name = graph.fresh(loop.name() + "/While");
    FunctionDef condition = loop.condition(writer, name + "_cond");
    FunctionDef body = loop.body(writer, name + "_body", operations);
    functions.put(condition.getSignature().getName(), condition);
    functions.put(body.getSignature().getName(), body);
    NodeDef.Builder node = NodeDef.newBuilder().setName(name).setOp("While");
    loop.start().forEach(tensor -> node.addInput(tensor.toString()));
    loop.controlsFromOutside().forEach(before -> node.addInput("^" + before));
    node.putAttr("T", writer.types(loop.start()))
        .putAttr("cond", FunctionWriter.function(condition))
        .putAttr("body", FunctionWriter.function(body));
    Map<String, NodeDef> exits = new LinkedHashMap<>();
    loop.exits()
        .forEach(
            (exit, variable) ->
                exits.put(
                    exit,
                    Rewiring.identity(
                        exit,
                        new Tensor(name, variable),
                        writer.type(loop.start().get(variable)))));
    loop.members().forEach(graph::remove);
    graph.put(node.build());
    exits.values().forEach(graph::put);
  }

  /**
   * What cannot be understood is left as an Exit without a loop, which is refused where it is used.
   */
  private void cut(Set<String> members) {
    for (String member : members) {
      NodeDef node = graph.node(member);
      graph.remove(member);
      if (isExit(node)) {
        graph.put(node.toBuilder().clearInput().build());
      }
    }
  }
}
