package org.tf2torch.torch;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.tf2torch.ir.Dim;
import org.tf2torch.ir.Graph;
import org.tf2torch.ir.Graph.Port;
import org.tf2torch.ir.TensorType;
import org.tf2torch.ir.Variable;
import org.tf2torch.torch.lower.EntryPoint;
import org.tf2torch.torch.module.MethodNames;
import org.tf2torch.torch.module.Module;
import org.tf2torch.torch.module.Weight;

/** Writes down what became of a model's inputs, outputs and variables. */
public final class MigrationRecord {
  /** The vocabulary itself is in the module. */
  private static final int MOST_WORDS = 32;

  private MigrationRecord() {}

  /**
   * @param arguments names of each method's arguments
   * @param root the tree as it is written
   */
  public static Migration of(Program program, Map<String, List<String>> arguments, Module root) {
    List<Migration.Method> methods =
        program.entries().stream()
            .map(entry -> method(entry, arguments.get(entry.method())))
            .toList();
    Optional<Migration.Method> forward =
        methods.stream().filter(method -> method.name().equals(MethodNames.FORWARD)).findFirst();
    boolean all = program.leftOut().isPresent();
    return new Migration(
        1,
        forward.map(Migration.Method::signature).orElse(null),
        program.source(),
        forward.map(Migration.Method::inputs).orElse(List.of()),
        forward.map(Migration.Method::outputs).orElse(List.of()),
        all ? methods : null,
        program.leftOut().orElse(null),
        parameters(root),
        words(program),
        Migration.Slimmed.of(program.slimming()),
        null);
  }

  private static List<String> words(Program program) {
    return program.entries().stream()
        .map(entry -> entry.graph().vocabulary())
        .max(Comparator.comparingInt(List::size))
        .map(words -> words.subList(0, Math.min(words.size(), MOST_WORDS)))
        .orElse(List.of());
  }

  private static Migration.Method method(EntryPoint entry, List<String> arguments) {
    return new Migration.Method(
        entry.method(),
        entry.signature(),
        inputs(entry.graph(), arguments),
        outputs(entry.graph()));
  }

  private static List<Migration.Port> inputs(Graph graph, List<String> arguments) {
    List<Migration.Port> ports = new ArrayList<>();
    for (int i = 0; i < graph.inputs().size(); i++) {
      ports.add(port(graph.inputs().get(i), arguments.get(i)));
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
