package org.tf2torch.tf.dataflow;

import java.util.LinkedHashMap;
import java.util.Map;
import org.tensorflow.proto.FunctionDef;
import org.tensorflow.proto.GraphDef;
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

  public static Functional apply(GraphDef graph, Operations operations) {
    boolean needed =
        graph.getNodeList().stream().anyMatch(n -> Branches.isSwitch(n) || Loops.isEnter(n));
    if (!needed) {
      return new Functional(graph, operations);
    }
    Map<String, FunctionDef> functions = new LinkedHashMap<>();
    Wiring wiring = new Wiring(graph.getNodeList());
    new Loops(wiring, operations, functions).extract();
    new Branches(wiring, operations, functions, wiring.names()).extract();
    GraphDef result = graph.toBuilder().clearNode().addAllNode(wiring.nodes()).build();
    return new Functional(result, operations.with(functions.values()));
  }
}
