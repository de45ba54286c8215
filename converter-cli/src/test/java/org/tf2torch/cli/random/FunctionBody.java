package org.tf2torch.cli.random;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.tensorflow.proto.DataType;
import org.tensorflow.proto.FunctionDef;
import org.tensorflow.proto.NodeDef;
import org.tensorflow.proto.OpDef;
import org.tensorflow.proto.OpDef.ArgDef;
import org.tf2torch.tf.model.OpDefs;

/** Nodes as a function, in which results are called by their node and their argument. */
public final class FunctionBody {
  private final Map<String, String> names = new HashMap<>();

  private FunctionBody() {}

  public static FunctionDef of(
      String name, List<Item> arguments, Collection<NodeDef> nodes, List<Item> results) {
    Map<String, DataType> types = new LinkedHashMap<>();
    arguments.forEach(item -> types.put(item.port(), NodeDraft.type(item.dtype())));
    Map<String, DataType> made = new LinkedHashMap<>();
    for (int i = 0; i < results.size(); i++) {
      made.put("r" + i, NodeDraft.type(results.get(i).dtype()));
    }
    return of(name, types, nodes, made, results.stream().map(Item::port).toList());
  }

  /**
   * @param arguments their types, by name
   * @param results their types, by name
   * @param ports what the results are
   */
  public static FunctionDef of(
      String name,
      Map<String, DataType> arguments,
      Collection<NodeDef> nodes,
      Map<String, DataType> results,
      List<String> ports) {
    FunctionBody body = new FunctionBody();
    FunctionDef.Builder function = FunctionDef.newBuilder();
    function.getSignatureBuilder().setName(name);
    arguments.forEach(
        (argument, type) -> {
          body.names.put(argument, argument);
          function.getSignatureBuilder().addInputArg(arg(argument, type));
        });
    nodes.forEach(body::note);
    for (NodeDef node : nodes) {
      List<String> inputs = node.getInputList().stream().map(body::name).toList();
      function.addNodeDef(node.toBuilder().clearInput().addAllInput(inputs));
    }
    List<String> names = List.copyOf(results.keySet());
    for (int i = 0; i < names.size(); i++) {
      String result = names.get(i);
      function.getSignatureBuilder().addOutputArg(arg(result, results.get(result)));
      function.putRet(result, body.name(ports.get(i)));
    }
    return function.build();
  }

  private String name(String port) {
    return port.startsWith("^") ? port : names.get(port);
  }

  private static ArgDef.Builder arg(String name, DataType type) {
    return ArgDef.newBuilder().setName(name).setType(type);
  }

  private void note(NodeDef node) {
    OpDef op = OpDefs.tensorflow().find(node.getOp()).orElseThrow();
    List<String> ports = new ArrayList<>();
    for (ArgDef output : op.getOutputArgList()) {
      for (int i = 0; i < NodeDraft.count(output, node.getAttrMap()); i++) {
        ports.add(node.getName() + ":" + output.getName() + ":" + i);
      }
    }
    for (int i = 0; i < ports.size(); i++) {
      names.put(i == 0 ? node.getName() : node.getName() + ":" + i, ports.get(i));
    }
  }
}
