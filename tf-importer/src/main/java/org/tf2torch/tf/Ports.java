package org.tf2torch.tf;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.tensorflow.proto.NodeDef;
import org.tensorflow.proto.SignatureDef;
import org.tensorflow.proto.TensorInfo;
import org.tf2torch.tf.Importer.Selection;
import org.tf2torch.tf.lower.Port;
import org.tf2torch.tf.model.MetaGraph;
import org.tf2torch.tf.model.SelectionException;

/**
 * Where the part of a model that is to be read begins and ends.
 *
 * @param signature its name; empty for a frozen graph, and where inputs and outputs are both chosen
 */
public record Ports(String signature, List<Port> inputs, List<Port> outputs) {
  /**
   * @throws SelectionException when the graph has no such part, or several
   */
  public static Ports of(MetaGraph graph, Selection selection) {
    boolean frozen = graph.signatures().isEmpty() && selection.signature().isEmpty();
    boolean cut = !selection.inputs().isEmpty() && !selection.outputs().isEmpty();
    if (frozen || cut) {
      List<Port> inputs =
          selection.inputs().isEmpty() ? placeholders(graph) : named(selection.inputs());
      List<Port> outputs =
          selection.outputs().isEmpty() ? sinks(graph) : named(selection.outputs());
      return new Ports("", inputs, outputs);
    }
    String name = selection.signature().orElseGet(graph::defaultSignature);
    SignatureDef signature = graph.signature(name);
    List<Port> inputs =
        selection.inputs().isEmpty() ? ports(signature.getInputsMap()) : named(selection.inputs());
    List<Port> outputs =
        selection.outputs().isEmpty()
            ? ports(signature.getOutputsMap())
            : named(selection.outputs());
    return new Ports(name, inputs, outputs);
  }

  /** A protobuf map has no order, so the names give it. */
  private static List<Port> ports(Map<String, TensorInfo> tensors) {
    List<Port> ports = new ArrayList<>();
    new TreeMap<>(tensors)
        .forEach((name, info) -> ports.add(new Port(name, tensor(name, info), info)));
    return ports;
  }

  private static String tensor(String name, TensorInfo info) {
    if (info.getName().isEmpty()) {
      throw new SelectionException("input or output " + name + " is not one dense tensor");
    }
    return info.getName();
  }

  /** A tensor is called after its node, with the port behind it when it is not the first. */
  private static List<Port> named(List<String> tensors) {
    return tensors.stream()
        .map(tensor -> new Port(tensor.replaceAll(":0$", ""), tensor, null))
        .toList();
  }

  private static List<Port> placeholders(MetaGraph graph) {
    return named(
        graph.graph().getNodeList().stream()
            .filter(
                node -> node.getOp().equals("Placeholder") || node.getOp().equals("PlaceholderV2"))
            .map(NodeDef::getName)
            .toList());
  }

  /** Nodes whose results nobody uses, with all their results. */
  private static List<Port> sinks(MetaGraph graph) {
    Set<String> used = new HashSet<>();
    for (NodeDef node : graph.graph().getNodeList()) {
      node.getInputList().forEach(input -> used.add(input.replaceAll("^\\^|:\\d+$", "")));
    }
    List<String> sinks = new ArrayList<>();
    for (NodeDef node : graph.graph().getNodeList()) {
      int results = used.contains(node.getName()) ? 0 : results(graph, node);
      for (int i = 0; i < results; i++) {
        sinks.add(i == 0 ? node.getName() : node.getName() + ":" + i);
      }
    }
    return named(sinks);
  }

  private static int results(MetaGraph graph, NodeDef node) {
    boolean declared = graph.operations().declaration(node).isPresent();
    return declared ? graph.operations().outputTypes(node).size() : 1;
  }
}
