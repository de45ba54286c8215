package org.tf2torch.tf.dataflow;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.tensorflow.proto.FunctionDef;
import org.tensorflow.proto.GraphDef;
import org.tensorflow.proto.NodeDef;
import org.tf2torch.tf.lower.BrokenGraphException;
import org.tf2torch.tf.model.Operations;

/** Replaces a graph's Switch, Merge, Enter, Exit and NextIteration by If and While. */
public final class Functionalizer {
  /**
   * A graph without them.
   *
   * @param operations also knows the functions that were made
   */
  public record Functional(GraphDef graph, Operations operations) {}

  private Functionalizer() {}

  /**
   * @throws BrokenGraphException when the graph contradicts itself
   */
  public static Functional apply(GraphDef graph, Operations operations) {
    boolean needed =
        graph.getNodeList().stream().anyMatch(n -> Branches.isSwitch(n) || Loops.isEnter(n));
    if (!needed) {
      return new Functional(graph, operations);
    }
    Map<String, FunctionDef> functions = new LinkedHashMap<>();
    Wiring wiring = new Wiring(graph.getNodeList());
    requireWhole(graph.getNodeList(), wiring);
    new Loops(wiring, operations, functions).extract();
    new Branches(wiring, operations, functions, wiring.names()).extract();
    GraphDef result = graph.toBuilder().clearNode().addAllNode(wiring.nodes()).build();
    return new Functional(result, operations.with(functions.values()));
  }

  /** The rewriting takes for granted that what a node needs is there. */
  private static void requireWhole(List<NodeDef> nodes, Wiring wiring) {
    for (NodeDef node : nodes) {
      if (wiring.node(node.getName()) != node) {
        throw new BrokenGraphException("two nodes are called " + node.getName());
      }
      for (String needed : Wiring.needs(node)) {
        if (wiring.node(needed) == null) {
          throw new BrokenGraphException("there is no node " + needed);
        }
      }
      if (Wiring.inputs(node).size() < fewestInputs(node)) {
        throw new BrokenGraphException(node.getName() + " lacks an input");
      }
    }
  }

  private static int fewestInputs(NodeDef node) {
    return switch (node.getOp()) {
      case "Switch", "RefSwitch" -> 2;
      case "Merge", "RefMerge", "Enter", "RefEnter", "Exit", "RefExit" -> 1;
      case "NextIteration", "RefNextIteration", "LoopCond", "Identity" -> 1;
      default -> 0;
    };
  }
}
