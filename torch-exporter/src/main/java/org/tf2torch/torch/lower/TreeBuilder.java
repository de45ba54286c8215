package org.tf2torch.torch.lower;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.tf2torch.ir.Dim;
import org.tf2torch.ir.Graph;
import org.tf2torch.ir.Graph.Port;
import org.tf2torch.ir.Node;
import org.tf2torch.ir.Variable;
import org.tf2torch.ir.data.TensorData;
import org.tf2torch.ir.op.Sources.Assign;
import org.tf2torch.ir.op.Sources.Parameter;
import org.tf2torch.ir.op.Sources.Sizes;
import org.tf2torch.torch.code.Expression;
import org.tf2torch.torch.code.Expression.DictLiteral;
import org.tf2torch.torch.code.Expression.Keyword;
import org.tf2torch.torch.code.Expression.Name;
import org.tf2torch.torch.code.Method;
import org.tf2torch.torch.code.Method.Argument;
import org.tf2torch.torch.code.Statement;
import org.tf2torch.torch.module.Identifiers;
import org.tf2torch.torch.module.Module;
import org.tf2torch.torch.module.ModuleKind;
import org.tf2torch.torch.module.Weight;

/**
 * Turns a graph into a tree of modules: layers own their tensors, and the root's {@code forward}
 * calls them.
 */
public final class TreeBuilder {

  private final OpTable table;
  private final Module root;
  private final ModulePaths paths;
  private final LayersMade layers = new LayersMade();
  private final Map<String, List<String>> variables = new HashMap<>();
  private final Map<TensorData, List<String>> constants = new IdentityHashMap<>();
  private final Set<String> assigned = new HashSet<>();

  private TreeBuilder(OpTable table, Graph graph) {
    this.table = table;
    this.root =
        new Module(new ModuleKind(Identifiers.className(graph.name()), List.of(), List.of()));
    List<Variable> all = new ArrayList<>();
    Set<String> layers = new HashSet<>();
    visit(
        graph.nodes(),
        node -> {
          if (node.inputs().stream().anyMatch(value -> value.isA(Parameter.class))
              && !node.origin().layer().isEmpty()) {
            layers.add(node.origin().layer());
          }
          if (node.op() instanceof Parameter parameter) {
            all.add(parameter.variable());
          } else if (node.op() instanceof Assign assign) {
            all.add(assign.variable());
            assigned.add(assign.variable().id());
          }
        });
    this.paths = new ModulePaths(all, layers);
  }

  /** The tree, and the names of {@code forward}'s arguments in the order of the graph's inputs. */
  public record Tree(Module root, List<String> arguments) {}

  public static Tree build(Graph graph, OpTable table) {
    return new TreeBuilder(table, graph).forward(graph);
  }

  private Tree forward(Graph graph) {
    MethodBuilder method = new MethodBuilder(this, table, neededSymbols(graph));
    List<Argument> arguments = new ArrayList<>();
    List<String> names = new ArrayList<>();
    for (Port input : graph.inputs()) {
      String name = method.fresh(input.name());
      names.add(name);
      arguments.add(new Argument(name, "Tensor"));
    }
    for (int i = 0; i < names.size(); i++) {
      method.bind(graph.inputs().get(i).value(), new Name(names.get(i)));
    }
    List<Expression> results = method.run(graph.region());
    boolean single = results.size() == 1;
    method.add(
        new Statement.Return(single ? results.get(0) : dictionary(graph.outputs(), results)));
    root.method(
        new Method(
            "forward",
            arguments,
            single ? "Tensor" : "Dict[str, Tensor]",
            DeadLocals.remove(method.statements())));
    return new Tree(root, names);
  }

  private static Expression dictionary(List<Port> outputs, List<Expression> results) {
    List<Keyword> items = new ArrayList<>();
    for (int i = 0; i < results.size(); i++) {
      items.add(new Keyword(outputs.get(i).name(), results.get(i)));
    }
    return new DictLiteral(items);
  }

  /** The unknown sizes that some shape computation asks for. */
  private static Set<String> neededSymbols(Graph graph) {
    Set<String> needed = new HashSet<>();
    visit(
        graph.nodes(),
        node -> {
          if (node.op() instanceof Sizes sizes) {
            needed.addAll(Dim.symbolNames(sizes.elements()));
          }
        });
    return needed;
  }

  private static void visit(List<Node> nodes, java.util.function.Consumer<Node> visitor) {
    for (Node node : nodes) {
      visitor.accept(node);
      node.op().regions().forEach(region -> visit(region.nodes(), visitor));
    }
  }

  boolean isAssigned(Variable variable) {
    return assigned.contains(variable.id());
  }

  /**
   * A variable as a tensor that the node's layer can own; one that the model assigns, or that
   * stands elsewhere already, cannot.
   */
  Optional<Weight> weight(Node node, Variable variable) {
    boolean elsewhere = variables.containsKey(key(variable)) && layers.find(node).isEmpty();
    return isAssigned(variable) || elsewhere ? Optional.empty() : Optional.of(Weight.of(variable));
  }

  /** Where a variable stands that no layer owns. */
  List<String> path(Variable variable) {
    return variables.computeIfAbsent(
        key(variable), key -> place(paths.tensor(variable.name()), stored(variable)));
  }

  private Weight stored(Variable variable) {
    return isAssigned(variable)
        ? new Weight(variable.data(), false, variable)
        : Weight.of(variable);
  }

  /** The same variable seen another way is another tensor here. */
  static String key(Variable variable) {
    return variable.id() + variable.steps();
  }

  List<String> constant(TensorData data, Node node) {
    return constants.computeIfAbsent(data, d -> place(constantPath(node), Weight.constant(d)));
  }

  private List<String> constantPath(Node node) {
    String name = node.origin().node();
    List<String> path = paths.tensor(name.isEmpty() ? "constant" : name);
    return List.of(path.get(path.size() - 1));
  }

  List<String> layer(Node node, Layer layer, int arguments) {
    if (layer.weights().isEmpty()) {
      // Nothing ties two layers without tensors together; each keeps its own name.
      return makeLayer(node, layer, arguments);
    }
    Optional<List<String>> made = layers.find(node);
    if (made.isPresent()) {
      return made.get();
    }
    List<String> path = makeLayer(node, layer, arguments);
    layers.add(node, path);
    return path;
  }

  private List<String> makeLayer(Node node, Layer layer, int arguments) {
    Module module = new Module(layer.kind());
    Map<String, Weight> weights = layer.weights();
    weights.forEach(module::weight);
    List<Argument> parameters = new ArrayList<>();
    for (int i = 0; i < arguments; i++) {
      parameters.add(new Argument(i == 0 ? "input" : "input_" + i, "Tensor"));
    }
    module.method(new Method("forward", parameters, layer.returns(), layer.forward()));
    List<String> path = place(paths.layer(node, weights), module);
    weights.forEach(
        (name, weight) -> {
          if (weight.variable() != null) {
            List<String> field = new ArrayList<>(path);
            field.add(name);
            variables.put(key(weight.variable()), field);
          }
        });
    return path;
  }

  private List<String> place(List<String> wanted, Weight weight) {
    List<String> path = free(wanted);
    parent(path).weight(path.get(path.size() - 1), weight);
    return path;
  }

  private List<String> place(List<String> wanted, Module module) {
    List<String> path = free(wanted);
    parent(path).children().put(path.get(path.size() - 1), module);
    return path;
  }

  private Module parent(List<String> path) {
    return root.find(path.subList(0, path.size() - 1)).orElseThrow();
  }

  /** The wanted path, with numbers behind names that are taken; the modules on the way are made. */
  private List<String> free(List<String> wanted) {
    List<String> path = new ArrayList<>();
    Module module = root;
    for (String part : wanted.subList(0, wanted.size() - 1)) {
      String name = module.weights().containsKey(part) ? free(module, part) : part;
      path.add(name);
      module = module.children().computeIfAbsent(name, n -> new Module(ModuleKind.CONTAINER));
    }
    path.add(free(module, wanted.get(wanted.size() - 1)));
    return List.copyOf(path);
  }

  private static String free(Module parent, String name) {
    String result = name;
    for (int i = 1; parent.has(result); i++) {
      result = name + "_" + i;
    }
    return result;
  }
}
