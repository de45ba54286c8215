package org.tf2torch.tf.model;

import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.tensorflow.proto.AttrValue;
import org.tensorflow.proto.FunctionDef;
import org.tensorflow.proto.NodeDef;
import org.tensorflow.proto.OpDef.ArgDef;
import org.tf2torch.tf.BrokenModelException;

/** The outer graph, or one call of a function in it: where an input's name is looked up. */
final class Scope {
  private static final int DEEPEST_CALL = 64;
  private static final int LONGEST_WAY = 10_000;

  private final Path file;
  private final Operations operations;
  private final Map<String, NodeDef> nodes;
  private final Call call;

  /** What is called, by which node, from where. */
  private record Call(
      FunctionDef function, NodeDef node, Scope caller, int depth, Map<String, Integer> arguments) {
    Call(FunctionDef function, NodeDef node, Scope caller, int depth) {
      this(function, node, caller, depth, new HashMap<>());
      for (ArgDef argument : function.getSignature().getInputArgList()) {
        arguments.put(argument.getName(), arguments.size());
      }
    }
  }

  /** One result of a node. */
  record Output(Scope scope, NodeDef node, int index) {}

  private Scope(Path file, Operations operations, List<NodeDef> nodes, Call call) {
    this.file = file;
    this.operations = operations;
    this.nodes = new HashMap<>();
    this.call = call;
    for (NodeDef node : nodes) {
      if (this.nodes.put(node.getName(), node) != null) {
        throw broken("has two nodes called " + node.getName());
      }
    }
  }

  static Scope outer(MetaGraph graph) {
    return new Scope(graph.file(), graph.operations(), graph.graph().getNodeList(), null);
  }

  boolean isOuter() {
    return call == null;
  }

  Map<String, NodeDef> nodes() {
    return nodes;
  }

  /**
   * All nodes that a node of the outer graph waits for, and itself.
   *
   * @param name the node's, or that of one of its results
   */
  Collection<NodeDef> reached(String name) {
    Map<String, NodeDef> reached = new LinkedHashMap<>();
    Deque<String> waiting = new ArrayDeque<>(List.of(nodeOf(name)));
    while (!waiting.isEmpty()) {
      String next = waiting.pop();
      NodeDef node = nodes.get(next);
      if (node == null) {
        throw broken("has no node " + next);
      }
      if (reached.putIfAbsent(next, node) == null) {
        node.getInputList().forEach(input -> waiting.push(nodeOf(input)));
      }
    }
    return reached.values();
  }

  private static String nodeOf(String input) {
    int colon = input.indexOf(':');
    return input.substring(input.startsWith("^") ? 1 : 0, colon < 0 ? input.length() : colon);
  }

  /** The body of the function that a node calls; empty when it calls none. */
  Optional<Scope> called(NodeDef node) {
    String name =
        switch (node.getOp()) {
          case "PartitionedCall", "StatefulPartitionedCall" ->
              node.getAttrOrDefault("f", AttrValue.getDefaultInstance()).getFunc().getName();
          default -> node.getOp();
        };
    int depth = call == null ? 1 : call.depth() + 1;
    if (depth > DEEPEST_CALL) {
      throw broken("calls functions within functions without end, at " + name);
    }
    return operations
        .function(name)
        .map(
            body ->
                new Scope(
                    file, operations, body.getNodeDefList(), new Call(body, node, this, depth)));
  }

  /**
   * What an input of a node in this scope comes from: its way is followed through identities, into
   * the functions that are called and out to their callers.
   */
  Output source(String input) {
    Scope scope = this;
    String name = input;
    for (int steps = 0; steps < LONGEST_WAY; steps++) {
      Optional<Integer> argument = scope.argument(name);
      if (argument.isPresent()) {
        name = scope.dataInput(scope.call.node(), argument.get());
        scope = scope.call.caller();
        continue;
      }
      Output output = scope.output(name);
      Optional<Scope> body = scope.called(output.node());
      if (body.isPresent()) {
        scope = body.get();
        name = scope.result(output.index());
        continue;
      }
      switch (output.node().getOp()) {
        case "Identity", "RefIdentity" -> name = dataInput(output.node(), 0);
        case "IdentityN" -> name = dataInput(output.node(), output.index());
        default -> {
          return output;
        }
      }
    }
    throw broken("has a value that comes from itself: " + input);
  }

  /** A node's data input. */
  String dataInput(NodeDef node, int index) {
    if (index >= node.getInputCount() || node.getInput(index).startsWith("^")) {
      throw broken("node %s (%s) has no input %d".formatted(node.getName(), node.getOp(), index));
    }
    return node.getInput(index);
  }

  private Optional<Integer> argument(String input) {
    return call == null ? Optional.empty() : Optional.ofNullable(call.arguments().get(input));
  }

  private String result(int index) {
    List<ArgDef> results = call.function().getSignature().getOutputArgList();
    if (index >= results.size() || !call.function().containsRet(results.get(index).getName())) {
      throw broken(
          "function %s has no result %d"
              .formatted(call.function().getSignature().getName(), index));
    }
    return call.function().getRetOrThrow(results.get(index).getName());
  }

  // A graph writes node:index, a function's body node:argument:index.
  private Output output(String input) {
    String[] parts = input.split(":");
    NodeDef node = nodes.get(parts[0]);
    if (node == null) {
      throw broken("has no node " + parts[0]);
    }
    try {
      int number = parts.length == 1 ? 0 : Integer.parseInt(parts[parts.length - 1]);
      return new Output(
          this, node, parts.length < 3 ? number : operations.outputIndex(node, parts[1], number));
    } catch (NumberFormatException e) {
      throw broken("has no value " + input);
    }
  }

  private BrokenModelException broken(String what) {
    return new BrokenModelException(file, what);
  }
}
