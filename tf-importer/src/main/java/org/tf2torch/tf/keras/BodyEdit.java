package org.tf2torch.tf.keras;

import com.google.protobuf.ByteString;
import java.util.Collection;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.tensorflow.proto.AttrValue;
import org.tensorflow.proto.DataType;
import org.tensorflow.proto.FunctionDef;
import org.tensorflow.proto.NodeDef;
import org.tensorflow.proto.OpDef.ArgDef;
import org.tf2torch.tf.BrokenModelException;
import org.tf2torch.tf.model.Operations;

/**
 * A function's body being rewritten. What a node takes is written as an edge, {@code
 * node:output:index} or the name of an argument.
 */
final class BodyEdit {
  private static final Set<DataType> FLOATS =
      Set.of(DataType.DT_FLOAT, DataType.DT_DOUBLE, DataType.DT_HALF, DataType.DT_BFLOAT16);

  private final FunctionDef function;
  private final Operations operations;
  private final Map<String, DataType> arguments;
  private final Map<String, NodeDef> nodes = new LinkedHashMap<>();
  private final Map<String, String> results;
  private boolean isChanged;

  BodyEdit(FunctionDef function, Operations operations) {
    this.function = function;
    this.operations = operations;
    this.results = new LinkedHashMap<>(function.getRetMap());
    this.arguments =
        function.getSignature().getInputArgList().stream()
            .collect(Collectors.toMap(ArgDef::getName, ArgDef::getType, (a, b) -> a));
    function.getNodeDefList().forEach(node -> nodes.put(node.getName(), node));
  }

  Collection<NodeDef> nodes() {
    return nodes.values();
  }

  /** The edges that the function returns. */
  Collection<String> results() {
    return results.values();
  }

  boolean isArgument(String edge) {
    return arguments.containsKey(edge);
  }

  /** The edges that a node takes. */
  static List<String> edges(NodeDef node) {
    return node.getInputList().stream().filter(input -> !input.startsWith("^")).toList();
  }

  /** The name of the node, or the argument, at the start of an edge. */
  static String source(String edge) {
    int colon = edge.indexOf(':');
    return colon < 0 ? edge : edge.substring(0, colon);
  }

  /**
   * Edges that lead into nodes from outside of them, but for those of constants and of what is
   * surely no float: variables, masks, shapes.
   */
  Set<String> taken(Set<String> takers) {
    Set<String> edges = new LinkedHashSet<>();
    takers.forEach(name -> edges.addAll(edges(nodes.get(name))));
    edges.removeIf(
        edge -> {
          NodeDef node = nodes.get(source(edge));
          boolean constant = node != null && node.getOp().equals("Const");
          DataType type = type(edge);
          boolean other = type != DataType.DT_INVALID && !FLOATS.contains(type);
          return constant || other || takers.contains(source(edge));
        });
    return edges;
  }

  boolean isFloat(String edge) {
    return FLOATS.contains(type(edge));
  }

  /**
   * Whether a variable that these nodes read is read by others, too: by a further call of the same
   * layers, say, whose scope has another name.
   */
  boolean sharesVariables(Set<String> readers) {
    Set<String> inside = new HashSet<>();
    Set<String> outside = new HashSet<>();
    for (NodeDef node : nodes.values()) {
      Set<String> read = readers.contains(node.getName()) ? inside : outside;
      edges(node).stream().filter(it -> type(it) == DataType.DT_RESOURCE).forEach(read::add);
    }
    return !Collections.disjoint(inside, outside);
  }

  /** Whether these are nodes that ask for shapes, and nothing else. */
  boolean areShapes(Set<String> names) {
    return names.stream().allMatch(name -> nodes.get(name).getOp().equals("Shape"));
  }

  /** Whether these are nodes that cast, ask for the shape of that, and nothing else. */
  boolean areCasts(Set<String> names) {
    return !names.isEmpty()
        && names.stream().allMatch(name -> nodes.get(name).getOp().matches("Cast|Shape"));
  }

  /** All other nodes. */
  Set<String> others(Set<String> names) {
    Set<String> others = new LinkedHashSet<>(nodes.keySet());
    others.removeAll(names);
    return others;
  }

  /** Invalid when that is not to be found out. */
  private DataType type(String edge) {
    String[] parts = edge.split(":");
    NodeDef node = nodes.get(parts[0]);
    if (node == null || parts.length != 3) {
      return arguments.getOrDefault(edge, DataType.DT_INVALID);
    }
    try {
      int at = operations.outputIndex(node, parts[1], Integer.parseInt(parts[2]));
      return operations.outputTypes(node).get(at);
    } catch (BrokenModelException | NumberFormatException e) {
      return DataType.DT_INVALID;
    }
  }

  /**
   * Adds a node that passes on an edge.
   *
   * @param layer that takes it, if the node stands for what that does to its input
   * @return its own edge
   */
  String identity(String name, String edge, Optional<String> layer) {
    String free = name;
    for (int i = 1; nodes.containsKey(free) || arguments.containsKey(free); i++) {
      free = name + "_" + i;
    }
    NodeDef.Builder node =
        NodeDef.newBuilder()
            .setName(free)
            .setOp("Identity")
            .addInput(edge)
            .putAttr("T", AttrValue.newBuilder().setType(type(edge)).build());
    layer.ifPresent(
        it ->
            node.putAttr(
                UntracedLayers.INPUT_OF,
                AttrValue.newBuilder().setS(ByteString.copyFromUtf8(it)).build()));
    nodes.put(free, node.build());
    isChanged = true;
    return free + ":output:0";
  }

  /** Lets nodes take one edge in place of another. */
  void replace(Set<String> takers, String edge, String by) {
    for (String name : takers) {
      NodeDef node = nodes.get(name);
      NodeDef.Builder changed = node.toBuilder();
      for (int i = 0; i < node.getInputCount(); i++) {
        if (node.getInput(i).equals(edge)) {
          changed.setInput(i, by);
        }
      }
      nodes.put(name, changed.build());
    }
  }

  /** Lets the function return one edge in place of another. */
  void replaceResult(String edge, String by) {
    results.replaceAll((name, result) -> result.equals(edge) ? by : result);
  }

  boolean isChanged() {
    return isChanged;
  }

  FunctionDef build() {
    return function.toBuilder()
        .clearNodeDef()
        .addAllNodeDef(nodes.values())
        .clearRet()
        .putAllRet(results)
        .build();
  }
}
