package org.tf2torch.tf.dataflow;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.tensorflow.proto.AttrValue;
import org.tensorflow.proto.DataType;
import org.tensorflow.proto.FunctionDef;
import org.tensorflow.proto.NameAttrList;
import org.tensorflow.proto.NodeDef;
import org.tensorflow.proto.OpDef;
import org.tf2torch.tf.model.Operations;

/** Moves nodes of a graph into a function. */
final class FunctionWriter {
  private final Wiring graph;
  private final Operations operations;

  FunctionWriter(Wiring graph, Operations operations) {
    this.graph = graph;
    this.operations = operations;
  }

  /** What a function is called with, tensor by tensor, and what these are called inside. */
  static final class Arguments {
    private final List<Tensor> passed = new ArrayList<>();
    private final Map<Tensor, String> names = new LinkedHashMap<>();

    /** One more argument: the caller passes one tensor, the body writes another. */
    void add(Tensor passed, Tensor... inside) {
      String name = "arg" + this.passed.size();
      this.passed.add(passed);
      for (Tensor tensor : inside) {
        names.put(tensor, name);
      }
    }

    /** Another name for what is an argument already. */
    void alias(Tensor known, Tensor inside) {
      names.put(inside, names.get(known));
    }

    boolean has(Tensor inside) {
      return names.containsKey(inside);
    }

    List<Tensor> passed() {
      return passed;
    }

    /** What the body calls the arguments from that position on. */
    List<Tensor> insideOf(int first) {
      List<Tensor> inside = new ArrayList<>();
      for (int i = first; i < passed.size(); i++) {
        String name = "arg" + i;
        names.entrySet().stream()
            .filter(e -> e.getValue().equals(name))
            .findFirst()
            .ifPresent(e -> inside.add(e.getKey()));
      }
      return inside;
    }
  }

  /**
   * @param nodes those of its body
   * @param effects those of the body that must run even if no result needs them
   */
  FunctionDef write(
      String name,
      Arguments arguments,
      Set<String> nodes,
      List<Tensor> results,
      Set<String> effects) {
    OpDef.Builder signature = OpDef.newBuilder().setName(name);
    for (int i = 0; i < arguments.passed().size(); i++) {
      signature.addInputArg(argument("arg" + i, type(arguments.passed().get(i))));
    }
    FunctionDef.Builder function = FunctionDef.newBuilder();
    for (int i = 0; i < results.size(); i++) {
      signature.addOutputArg(argument("result" + i, type(results.get(i))));
      function.putRet("result" + i, inside(results.get(i), arguments));
    }
    for (String effect : effects) {
      signature.addControlOutput(effect);
      function.putControlRet(effect, effect);
    }
    for (String node : nodes) {
      function.addNodeDef(moved(graph.node(node), arguments, nodes));
    }
    return function.setSignature(signature).build();
  }

  private static OpDef.ArgDef argument(String name, DataType type) {
    return OpDef.ArgDef.newBuilder().setName(name).setType(type).build();
  }

  private NodeDef moved(NodeDef node, Arguments arguments, Set<String> nodes) {
    NodeDef.Builder moved = node.toBuilder().clearInput();
    Wiring.inputs(node).forEach(input -> moved.addInput(inside(input, arguments)));
    Wiring.controls(node).stream()
        .filter(nodes::contains)
        .forEach(before -> moved.addInput("^" + before));
    return moved.build();
  }

  /** How a function's body writes a tensor: {@code argument} or {@code node:result:index}. */
  private String inside(Tensor tensor, Arguments arguments) {
    String argument = arguments.names.get(tensor);
    return argument != null
        ? argument
        : tensor.node() + ":" + operations.outputName(graph.node(tensor), tensor.index());
  }

  DataType type(Tensor tensor) {
    return operations.outputTypes(graph.node(tensor)).get(tensor.index());
  }

  AttrValue types(List<Tensor> tensors) {
    AttrValue.ListValue.Builder list = AttrValue.ListValue.newBuilder();
    tensors.forEach(tensor -> list.addType(type(tensor)));
    return AttrValue.newBuilder().setList(list).build();
  }

  static AttrValue function(FunctionDef function) {
    return AttrValue.newBuilder()
        .setFunc(NameAttrList.newBuilder().setName(function.getSignature().getName()))
        .build();
  }
}
