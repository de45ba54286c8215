package org.tf2torch.tf.model;

import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.tensorflow.proto.NodeDef;
import org.tf2torch.tf.BrokenModelException;

/**
 * Which tensor of the checkpoint each variable of a graph holds, as the graph's own restore
 * operation says.
 */
public final class VariableBinding {
  private final Map<String, BoundVariable> byNode;

  private final Map<String, String> initialValues;

  private VariableBinding(Map<String, BoundVariable> byNode, Map<String, String> initialValues) {
    this.byNode = byNode;
    this.initialValues = initialValues;
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
    return new VariableBinding(variables, initialValues(graph));
  }

  /**
   * The variable of a node (VarHandleOp, VariableV2) of the outer graph; empty when the checkpoint
   * does not restore it.
   */
  public Optional<BoundVariable> find(String node) {
    return Optional.ofNullable(byNode.get(node));
  }

  /**
   * The tensor of the outer graph that a variable's node is assigned before the first run, for
   * variables that the checkpoint does not restore; as an input of a node is written ({@code node},
   * {@code node:1}).
   */
  public Optional<String> initialValue(String node) {
    return Optional.ofNullable(initialValues.get(node));
  }

  /** All restored variables by the names of their nodes. */
  public Map<String, BoundVariable> byNode() {
    return Collections.unmodifiableMap(byNode);
  }

  private static Map<String, String> initialValues(MetaGraph graph) {
    Map<String, String> values = new HashMap<>();
    Set<String> assignedAgain = new HashSet<>();
    Scope outer = Scope.outer(graph);
    Collection<NodeDef> nodes = graph.initialiser().map(outer::reached).orElse(List.of());
    for (NodeDef node : nodes) {
      if (RestorePlan.ASSIGNMENTS.contains(node.getOp())) {
        NodeDef variable = outer.source(outer.dataInput(node, 0)).node();
        if (values.put(variable.getName(), outer.dataInput(node, 1)) != null) {
          assignedAgain.add(variable.getName());
        }
      }
    }
    values.keySet().removeAll(assignedAgain);
    return values;
  }
}
