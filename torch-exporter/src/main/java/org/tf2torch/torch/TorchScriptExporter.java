package org.tf2torch.torch;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.LongConsumer;
import org.tf2torch.ir.Dim;
import org.tf2torch.ir.Graph;
import org.tf2torch.ir.Graph.Port;
import org.tf2torch.ir.TensorType;
import org.tf2torch.ir.Variable;
import org.tf2torch.ir.pass.slim.Slimming;
import org.tf2torch.torch.archive.PickleValue;
import org.tf2torch.torch.archive.TorchScriptArchive;
import org.tf2torch.torch.lower.TreeBuilder;
import org.tf2torch.torch.lower.TreeBuilder.Tree;
import org.tf2torch.torch.module.Module;
import org.tf2torch.torch.module.Weight;
import org.tf2torch.torch.ops.Operations;
import org.tf2torch.torch.script.ScriptModule;

/**
 * A graph as a TorchScript module, ready to be written to a file. The same graph gives the same
 * bytes.
 */
public final class TorchScriptExporter {
  private final ScriptModule script;
  private final Migration migration;
  private final Summary summary;

  private TorchScriptExporter(ScriptModule script, Migration migration, Summary summary) {
    this.script = script;
    this.migration = migration;
    this.summary = summary;
  }

  /**
   * Builds the module, without reading a weight.
   *
   * @param signature the source's name of what {@code forward} computes
   * @param slimming how the graph was made smaller
   */
  public static TorchScriptExporter of(
      Graph graph, String signature, Migration.Source source, Slimming slimming) {
    Tree tree = TreeBuilder.build(graph, Operations.table());
    Migration migration =
        new Migration(
            1,
            signature,
            source,
            inputs(graph, tree),
            outputs(graph),
            parameters(tree.root()),
            Migration.Slimmed.of(slimming));
    return new TorchScriptExporter(
        ScriptModule.of(tree.root()), migration, Summary.of(tree.root(), migration));
  }

  public Summary summary() {
    return summary;
  }

  /**
   * Writes the file, complete or not at all.
   *
   * @param progress is told the number of bytes written now and then
   */
  public void write(Path target, LongConsumer progress) throws IOException {
    new TorchScriptArchive(
            script.root(),
            script.code(),
            List.<PickleValue>of(),
            Map.of("migration.json", migration.toJson()),
            script.version())
        .write(target, progress);
  }

  private static List<Migration.Port> inputs(Graph graph, Tree tree) {
    List<Migration.Port> ports = new ArrayList<>();
    for (int i = 0; i < graph.inputs().size(); i++) {
      ports.add(port(graph.inputs().get(i), tree.arguments().get(i)));
    }
    return ports;
  }

  private static List<Migration.Port> outputs(Graph graph) {
    return graph.outputs().stream().map(port -> port(port, null)).toList();
  }

  private static Migration.Port port(Port port, String argument) {
    TensorType type = port.value().tensor();
    List<Long> shape = type.shape().hasRank() ? new ArrayList<>() : null;
    if (shape != null) {
      for (Dim dim : type.shape().dims()) {
        shape.add(dim.isKnown() ? dim.value() : null);
      }
    }
    return new Migration.Port(
        port.name(), argument, type.dtype().text(), shape, orNull(port.permutation()));
  }

  private static List<Migration.Parameter> parameters(Module root) {
    List<Migration.Parameter> all = new ArrayList<>();
    collect(root, "", all);
    return all;
  }

  private static void collect(Module module, String prefix, List<Migration.Parameter> all) {
    for (Map.Entry<String, Weight> field : module.weights().entrySet()) {
      Weight weight = field.getValue();
      if (weight.variable() != null) {
        all.add(parameter(weight.variable(), prefix + field.getKey(), weight.isParameter()));
      }
    }
    module.children().forEach((name, child) -> collect(child, prefix + name + ".", all));
  }

  private static Migration.Parameter parameter(Variable variable, String key, boolean trainable) {
    List<Integer> permutation = variable.permutation();
    List<Migration.View> views =
        permutation == null ? variable.steps().stream().map(Migration.View::of).toList() : null;
    return new Migration.Parameter(variable.name(), key, orNull(permutation), trainable, views);
  }

  private static List<Integer> orNull(List<Integer> permutation) {
    return permutation == null || permutation.isEmpty() ? null : permutation;
  }
}
