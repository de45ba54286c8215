package org.tf2torch.tf.model;

import com.google.protobuf.ByteString;
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
 * initialiser puts in, from constants or from the lines of a text file. Tables that are filled in
 * other ways are not in it.
 */
public final class InitialTables {
  /** Operations that replace all that a table holds; inputs: table, keys, values. */
  private static final Set<String> FILLS =
      Set.of("InitializeTable", "InitializeTableV2", "LookupTableImport", "LookupTableImportV2");

  /** Operations that fill a table from a file; inputs: table, name of the file. */
  private static final Set<String> FILES =
      Set.of("InitializeTableFromTextFile", "InitializeTableFromTextFileV2");

  /** Operations that fill or change a table in other ways. */
  private static final Set<String> OTHERS =
      Set.of("LookupTableInsert", "LookupTableInsertV2", "LookupTableRemoveV2");

  /** Keys [n] and values [n, …], in the order of the file. */
  public record Contents(Column keys, Column values) {}

  /** One side of a table. */
  public sealed interface Column {
    /** The sizes of its axes, the first being that of the table. */
    List<Long> shape();
  }

  /** Numbers [n, …]. */
  public record Numbers(TensorData data) implements Column {
    @Override
    public List<Long> shape() {
      return data.shape();
    }
  }

  /** Text [n], as bytes. */
  public record Words(List<ByteString> words) implements Column {
    @Override
    public List<Long> shape() {
      return List.of((long) words.size());
    }
  }

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
        Optional<Column> keys = constant(scope, scope.dataInput(node, 1));
        Optional<Column> values = constant(scope, scope.dataInput(node, 2));
        note(
            table(scope, node),
            keys.flatMap(k -> values.map(v -> new Contents(k, v))).filter(InitialTables::isMatch));
      } else if (FILES.contains(node.getOp())) {
        note(table(scope, node), TableFile.of(graph, scope, node).flatMap(TableFile::read));
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

  private void note(String table, Optional<Contents> contents) {
    if (contents.isEmpty() || byNode.put(table, contents.get()) != null) {
      unclear.add(table);
    }
  }

  private static boolean isMatch(Contents contents) {
    List<Long> keys = contents.keys().shape();
    List<Long> values = contents.values().shape();
    return keys.size() == 1 && !values.isEmpty() && values.get(0).equals(keys.get(0));
  }

  private Optional<Column> constant(Scope scope, String input) {
    NodeDef node = scope.source(input).node();
    if (!node.getOp().equals("Const")) {
      return Optional.empty();
    }
    Optional<Column> numbers = graph.operations().tensor(node, "value").map(Numbers::new);
    return numbers.or(() -> graph.operations().strings(node, "value").map(Words::new));
  }
}
