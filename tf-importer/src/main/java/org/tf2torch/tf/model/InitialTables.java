package org.tf2torch.tf.model;

import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.tensorflow.proto.NodeDef;
import org.tf2torch.ir.data.TensorData;

/**
 * What the lookup tables of a model hold before its first run: the keys and values that its
 * initialiser puts in. Tables of text, and those filled from anything but constants, are not in it.
 */
public final class InitialTables {
  /** Operations that replace all that a table holds; inputs: table, keys, values. */
  private static final Set<String> FILLS =
      Set.of("InitializeTable", "InitializeTableV2", "LookupTableImport", "LookupTableImportV2");

  /** Operations that fill or change a table in other ways. */
  private static final Set<String> OTHERS =
      Set.of(
          "InitializeTableFromTextFile",
          "InitializeTableFromTextFileV2",
          "LookupTableInsert",
          "LookupTableInsertV2",
          "LookupTableRemoveV2");

  /** Keys [n] and values [n, …], in the order of the file. */
  public record Contents(TensorData keys, TensorData values) {}

  private final MetaGraph graph;
  private final Map<String, Contents> byNode = new HashMap<>();
  private final Set<String> unclear = new HashSet<>();

  private InitialTables(MetaGraph graph) {
    this.graph = graph;
  }

  /**
   * @throws org.tf2torch.tf.BrokenModelException when the initialiser's graph is damaged
   */
  public static InitialTables of(MetaGraph graph) {
    InitialTables tables = new InitialTables(graph);
    Scope outer = Scope.outer(graph);
    graph.initialiser().ifPresent(node -> tables.visit(outer, outer.reached(node)));
    tables.byNode.keySet().removeAll(tables.unclear);
    return tables;
  }

  /** What the table that a node of the outer graph makes holds at first. */
  public Optional<Contents> find(String node) {
    return Optional.ofNullable(byNode.get(node));
  }

  private void visit(Scope scope, Collection<NodeDef> nodes) {
    for (NodeDef node : nodes) {
      if (FILLS.contains(node.getOp())) {
        fill(scope, node);
      } else if (OTHERS.contains(node.getOp())) {
        unclear.add(table(scope, node));
      } else {
        scope.called(node).ifPresent(body -> visit(body, List.copyOf(body.nodes().values())));
      }
    }
  }

  private static String table(Scope scope, NodeDef node) {
    return scope.source(scope.dataInput(node, 0)).node().getName();
  }

  private void fill(Scope scope, NodeDef node) {
    String table = table(scope, node);
    Optional<TensorData> keys = constant(scope, scope.dataInput(node, 1));
    Optional<TensorData> values = constant(scope, scope.dataInput(node, 2));
    boolean known = keys.isPresent() && values.isPresent() && isMatch(keys.get(), values.get());
    if (!known || byNode.put(table, new Contents(keys.get(), values.get())) != null) {
      unclear.add(table);
    }
  }

  private static boolean isMatch(TensorData keys, TensorData values) {
    return keys.shape().size() == 1
        && !values.shape().isEmpty()
        && values.shape().get(0).equals(keys.shape().get(0));
  }

  private Optional<TensorData> constant(Scope scope, String input) {
    NodeDef node = scope.source(input).node();
    return node.getOp().equals("Const")
        ? graph.operations().tensor(node, "value")
        : Optional.empty();
  }
}
