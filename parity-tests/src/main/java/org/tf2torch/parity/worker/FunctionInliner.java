package org.tf2torch.parity.worker;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.tensorflow.proto.AttrValue;
import org.tensorflow.proto.FunctionDef;
import org.tensorflow.proto.GraphDef;
import org.tensorflow.proto.NodeDef;
import org.tensorflow.proto.OpDef;

/**
 * Puts the bodies of called functions into the graph, so that a session can fetch the tensors
 * inside. A call named {@code call} becomes an {@code IdentityN} of that name over the nodes {@code
 * call/…}; whoever used the call's outputs or waited for it is unchanged.
 *
 * <p>Only calls that the given nodes depend on are opened; the functions that restore or save
 * variables stay as they are.
 */
final class FunctionInliner {
  private static final Set<String> CALLS = Set.of("PartitionedCall", "StatefulPartitionedCall");
  private static final int MAX_NODES = 1_000_000;

  private final Map<String, FunctionDef> functions = new HashMap<>();
  private final Map<String, OpDef> ops;
  private final List<NodeDef> result = new ArrayList<>();

  private FunctionInliner(GraphDef graph, Map<String, OpDef> ops) {
    this.ops = ops;
    graph.getLibrary().getFunctionList().forEach(f -> functions.put(f.getSignature().getName(), f));
  }

  /**
   * @param ops what TensorFlow declares of each operation
   * @param outputs nodes whose dependencies are opened
   */
  static GraphDef inline(GraphDef graph, Map<String, OpDef> ops, Set<String> outputs) {
    FunctionInliner inliner = new FunctionInliner(graph, ops);
    Set<String> needed = new HashSet<>();
    ComputationOrder.of(graph, List.copyOf(outputs)).forEach(node -> needed.add(node.name()));
    for (NodeDef node : graph.getNodeList()) {
      if (needed.contains(node.getName())) {
        inliner.add(node);
      } else {
        inliner.result.add(node);
      }
    }
    return graph.toBuilder().clearNode().addAllNode(inliner.result).build();
  }

  private void add(NodeDef node) {
    FunctionDef function = function(node);
    if (function == null || result.size() > MAX_NODES) {
      result.add(node);
    } else {
      new Call(node, function).expand();
    }
  }

  /** The function that a node calls; null if it calls none that can be opened. */
  private FunctionDef function(NodeDef node) {
    String name =
        CALLS.contains(node.getOp()) ? node.getAttrOrThrow("f").getFunc().getName() : node.getOp();
    FunctionDef function = functions.get(name);
    return function == null || function.getNodeDefList().stream().anyMatch(FunctionInliner::generic)
        ? null
        : function;
  }

  /** Whether an attribute is to be filled in by the call. */
  private static boolean generic(NodeDef node) {
    return node.getAttrMap().values().stream()
        .anyMatch(value -> value.getValueCase() == AttrValue.ValueCase.PLACEHOLDER);
  }

  /** Outputs of a node by the name of the output argument that each range of them belongs to. */
  private int offset(NodeDef node, String argument) {
    FunctionDef function = functions.get(node.getOp());
    OpDef op = function == null ? ops.get(node.getOp()) : function.getSignature();
    int offset = 0;
    for (OpDef.ArgDef output : op.getOutputArgList()) {
      if (output.getName().equals(argument)) {
        return offset;
      }
      offset += count(node, output);
    }
    throw new IllegalArgumentException(node.getOp() + " has no output " + argument);
  }

  private static int count(NodeDef node, OpDef.ArgDef output) {
    if (!output.getNumberAttr().isEmpty()) {
      return (int) node.getAttrOrThrow(output.getNumberAttr()).getI();
    }
    if (!output.getTypeListAttr().isEmpty()) {
      return node.getAttrOrThrow(output.getTypeListAttr()).getList().getTypeCount();
    }
    return 1;
  }

  /** One call that is being opened. */
  private final class Call {
    private final NodeDef call;
    private final FunctionDef function;
    private final Map<String, NodeDef> body = new HashMap<>();
    private final Map<String, String> arguments = new HashMap<>();
    private final List<String> waits = new ArrayList<>();

    Call(NodeDef call, FunctionDef function) {
      this.call = call;
      this.function = function;
      function.getNodeDefList().forEach(node -> body.put(node.getName(), node));
      List<String> data = new ArrayList<>();
      call.getInputList().forEach(input -> (input.startsWith("^") ? waits : data).add(input));
      for (int i = 0; i < function.getSignature().getInputArgCount(); i++) {
        arguments.put(function.getSignature().getInputArg(i).getName(), data.get(i));
      }
    }

    void expand() {
      for (NodeDef node : function.getNodeDefList()) {
        NodeDef.Builder copy = node.toBuilder().setName(inner(node.getName())).clearInput();
        copy.removeAttr("_class");
        node.getInputList().forEach(input -> copy.addInput(outer(input)));
        copy.addAllInput(waits);
        add(copy.build());
      }
      add(results());
    }

    private NodeDef results() {
      NodeDef.Builder node =
          NodeDef.newBuilder().setName(call.getName()).setDevice(call.getDevice());
      List<OpDef.ArgDef> outputs = function.getSignature().getOutputArgList();
      AttrValue.ListValue.Builder types = AttrValue.ListValue.newBuilder();
      for (OpDef.ArgDef output : outputs) {
        node.addInput(outer(function.getRetOrThrow(output.getName())));
        types.addType(output.getType());
      }
      if (outputs.isEmpty()) {
        node.setOp("NoOp");
      } else {
        node.setOp("IdentityN").putAttr("T", AttrValue.newBuilder().setList(types).build());
      }
      function.getControlRetMap().values().forEach(name -> node.addInput("^" + inner(name)));
      return node.build();
    }

    private String inner(String name) {
      return call.getName() + "/" + name;
    }

    /**
     * {@code argument}, {@code node:output:index} or {@code ^node} as the graph around the call
     * writes it.
     */
    private String outer(String input) {
      if (input.startsWith("^")) {
        String argument = arguments.get(input.substring(1));
        return argument == null
            ? "^" + inner(input.substring(1))
            : "^" + ComputationOrder.nodeOf(argument);
      }
      String[] parts = input.split(":");
      if (parts.length < 3) {
        String argument = arguments.get(parts[0]);
        return argument == null ? inner(input) : argument;
      }
      NodeDef node = body.get(parts[0]);
      return inner(parts[0]) + ":" + (offsetOf(node, parts[1]) + Integer.parseInt(parts[2]));
    }

    private int offsetOf(NodeDef node, String argument) {
      // The outputs of a call are one list.
      return CALLS.contains(node.getOp()) ? 0 : offset(node, argument);
    }
  }
}
