package org.tf2torch.tf.model;

import com.google.protobuf.ByteString;
import java.util.Collection;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.tensorflow.proto.NodeDef;
import org.tensorflow.proto.SaverDef;
import org.tf2torch.tf.BrokenModelException;

/**
 * What TensorFlow itself would do to restore a graph's variables, read off the graph: which tensor
 * of the checkpoint is assigned to which variable. Nothing is concluded from names.
 *
 * <p>TensorFlow 2 calls a function whose arguments are the handles: {@code RestoreV2 → Identity →
 * AssignVariableOp(argument)}. TensorFlow 1 has {@code RestoreV2 → Assign(variable)} in the graph,
 * behind the control inputs of one operation.
 */
final class RestorePlan {
  static final Set<String> VARIABLES = Set.of("VarHandleOp", "VariableV2", "Variable");
  static final Set<String> ASSIGNMENTS = Set.of("AssignVariableOp", "Assign");

  /**
   * A function that is called from many places is walked once for each; what a damaged file can ask
   * for is bounded.
   */
  private static final int MOST_NODES = 1 << 22;

  private final MetaGraph graph;
  private final Map<String, Restored> restored = new LinkedHashMap<>();
  private final Map<NodeDef, List<ByteString>> strings = new IdentityHashMap<>();
  private int walked;

  /**
   * What a variable is restored from.
   *
   * @param variable the variable's node in the outer graph
   * @param key the tensor's name in the checkpoint
   * @param slice which part of the tensor, see {@link SliceSpec}; empty for all of it
   */
  record Restored(NodeDef variable, String key, String slice) {}

  private RestorePlan(MetaGraph graph) {
    this.graph = graph;
  }

  /**
   * What each variable of the outer graph is restored from, by the name of its node.
   *
   * @throws BrokenModelException when the graph contradicts itself
   */
  static Map<String, Restored> of(MetaGraph graph) {
    if (!graph.proto().hasSaverDef()) {
      return DefaultSaver.of(graph);
    }
    SaverDef saver = graph.proto().getSaverDef();
    RestorePlan plan = new RestorePlan(graph);
    if (!saver.getRestoreOpName().isEmpty()) {
      Scope outer = Scope.outer(graph);
      plan.walk(outer, outer.reached(saver.getRestoreOpName()));
    }
    return plan.restored;
  }

  private void walk(Scope scope, Collection<NodeDef> nodes) {
    walked += nodes.size();
    if (walked > MOST_NODES) {
      throw broken("restores its variables in too many steps");
    }
    for (NodeDef node : nodes) {
      if (ASSIGNMENTS.contains(node.getOp())) {
        assign(scope, node);
      } else {
        scope.called(node).ifPresent(body -> walk(body, body.nodes().values()));
      }
    }
  }

  private void assign(Scope scope, NodeDef assignment) {
    Scope.Output target = scope.source(scope.dataInput(assignment, 0));
    Optional<Scope.Output> restore = restoreBehind(scope, scope.dataInput(assignment, 1));
    if (!target.scope().isOuter()
        || !VARIABLES.contains(target.node().getOp())
        || restore.isEmpty()) {
      return;
    }
    NodeDef variable = target.node();
    Restored found = new Restored(variable, string(restore.get(), 1), string(restore.get(), 2));
    Restored before = restored.putIfAbsent(variable.getName(), found);
    if (before != null && !before.equals(found)) {
      throw broken(
          "restores %s from %s and from %s"
              .formatted(variable.getName(), before.key(), found.key()));
    }
  }

  /**
   * The RestoreV2 that a value comes from; some savers reshape what it read to the variable's
   * shape.
   */
  private Optional<Scope.Output> restoreBehind(Scope scope, String input) {
    Scope.Output value = scope.source(input);
    if (value.node().getOp().equals("Reshape")) {
      value = value.scope().source(value.scope().dataInput(value.node(), 0));
    }
    return Optional.of(value).filter(output -> output.node().getOp().equals("RestoreV2"));
  }

  /** The string for one result of a RestoreV2 in one of its inputs, which are constants. */
  private String string(Scope.Output restore, int input) {
    NodeDef node = restore.scope().source(restore.scope().dataInput(restore.node(), input)).node();
    if (node.getOp().equals("ZerosLike")) {
      // A string's zero is the empty one; TensorFlow Java's saver so says that nothing is a slice.
      return "";
    }
    List<ByteString> all = strings.computeIfAbsent(node, this::constant);
    if (restore.index() >= all.size()) {
      throw broken(
          "node %s restores more tensors than it names".formatted(restore.node().getName()));
    }
    return all.get(restore.index()).toStringUtf8();
  }

  private List<ByteString> constant(NodeDef node) {
    if (!node.getOp().equals("Const")) {
      throw broken(
          "restores variables whose names are computed by %s (%s)"
              .formatted(node.getName(), node.getOp()));
    }
    return graph
        .operations()
        .strings(node, "value")
        .orElseThrow(
            () -> broken("restores variables whose names are no strings: " + node.getName()));
  }

  private BrokenModelException broken(String what) {
    return new BrokenModelException(graph.file(), what);
  }
}
