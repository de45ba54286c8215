package org.tf2torch.tf.lower;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.tensorflow.proto.AttrValue;
import org.tensorflow.proto.FunctionDef;
import org.tensorflow.proto.NodeDef;
import org.tensorflow.proto.OpDef.ArgDef;
import org.tf2torch.tf.model.Operations;

/** A function's body: inputs are written {@code argument} or {@code node:output_argument:index}. */
final class FunctionBody implements Body {
  private final FunctionDef function;
  private final Operations operations;
  private final Map<String, AttrValue> attributes;
  private final Map<String, NodeDef> nodes = new HashMap<>();
  private final List<String> arguments;

  FunctionBody(FunctionDef function, Operations operations, Map<String, AttrValue> attributes) {
    this.function = function;
    this.operations = operations;
    this.attributes = attributes;
    this.arguments =
        function.getSignature().getInputArgList().stream().map(ArgDef::getName).toList();
    for (NodeDef node : function.getNodeDefList()) {
      if (nodes.put(node.getName(), node) != null || arguments.contains(node.getName())) {
        throw new BrokenGraphException(
            "function " + name() + " has two nodes called " + node.getName());
      }
    }
  }

  String name() {
    return function.getSignature().getName();
  }

  /** What the function returns, in order. */
  List<Edge> results() {
    return function.getSignature().getOutputArgList().stream()
        .map(result -> edge(function.getRetOrDefault(result.getName(), "")))
        .toList();
  }

  /**
   * Nodes that run for their effect: those the function names, and all that have one, as
   * TensorFlow's runtime keeps them.
   */
  List<String> controlResults(Predicate<NodeDef> hasEffect) {
    Stream<String> named =
        function.getSignature().getControlOutputList().stream()
            .map(result -> function.getControlRetOrDefault(result, result));
    Stream<String> kept =
        function.getNodeDefList().stream().filter(hasEffect).map(NodeDef::getName);
    return Stream.concat(named, kept).distinct().toList();
  }

  @Override
  public NodeDef node(String name) {
    return nodes.get(name);
  }

  @Override
  public Edge edge(String input) {
    String[] parts = input.split(":", -1);
    if (parts.length == 1 && arguments.contains(input)) {
      return new Edge(input, 0);
    }
    NodeDef node = nodes.get(parts[0]);
    if (node == null || parts.length > 3 || parts.length < 2) {
      throw new BrokenGraphException("function " + name() + " has no value " + input);
    }
    try {
      int index = parts.length == 3 ? Integer.parseInt(parts[2]) : 0;
      return new Edge(parts[0], operations.outputIndex(node, parts[1], index));
    } catch (NumberFormatException e) {
      throw new BrokenGraphException("function " + name() + " has no value " + input);
    }
  }

  @Override
  public List<String> arguments() {
    return arguments;
  }

  @Override
  public Map<String, AttrValue> attributes() {
    return attributes;
  }
}
