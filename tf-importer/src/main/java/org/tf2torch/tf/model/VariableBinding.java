package org.tf2torch.tf.model;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.tf2torch.tf.BrokenModelException;

/**
 * Which tensor of the checkpoint each variable of a graph holds, as the graph's own restore
 * operation says.
 */
public final class VariableBinding {
  private final Map<String, BoundVariable> byNode;

  private VariableBinding(Map<String, BoundVariable> byNode) {
    this.byNode = byNode;
  }

  /**
   * @throws BrokenModelException when the graph contradicts itself, or its checkpoint is damaged
   */
  public static VariableBinding of(MetaGraph graph) {
    Map<String, RestorePlan.Restored> plan = RestorePlan.of(graph);
    SavedVariables saved = plan.isEmpty() ? SavedVariables.NONE : SavedVariables.of(graph);
    Map<String, BoundVariable> variables = new LinkedHashMap<>();
    plan.forEach(
        (node, restored) ->
            variables.put(
                node, new BoundVariable(graph, restored, saved.find(node, restored.key()))));
    return new VariableBinding(variables);
  }

  /**
   * The variable of a node (VarHandleOp, VariableV2) of the outer graph; empty when the checkpoint
   * does not restore it.
   */
  public Optional<BoundVariable> find(String node) {
    return Optional.ofNullable(byNode.get(node));
  }

  /** All variables by the names of their nodes. */
  public Map<String, BoundVariable> byNode() {
    return Collections.unmodifiableMap(byNode);
  }
}
