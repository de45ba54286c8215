package org.tf2torch.torch.lower;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
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
import org.tf2torch.torch.code.Expression.Name;
import org.tf2torch.torch.code.Method;
import org.tf2torch.torch.code.Method.Argument;
import org.tf2torch.torch.code.Statement;
import org.tf2torch.torch.module.Identifiers;
import org.tf2torch.torch.module.MethodNames;
import org.tf2torch.torch.module.Module;
import org.tf2torch.torch.module.ModuleKind;
import org.tf2torch.torch.module.TextTypes;
import org.tf2torch.torch.module.Weight;

/**
 * Turns graphs into a tree of modules: layers own their tensors, and the root's methods, one for
 * each graph, call them. What several graphs use is there once.
 */
public final class TreeBuilder {

  private final OpTable table;
  private final Module root;
  private final ModulePaths paths;
  private final LayersMade layers = new LayersMade();
  private final Map<String, List<String>> variables = new HashMap<>();
  private final Map<TensorData, List<String>> constants = new IdentityHashMap<>();
  private final Set<String> assigned = new HashSet<>();
  private final List<String> vocabulary;
  private final Map<ModuleKind, List<String>> ofText = new HashMap<>();

  /** Names of the root's methods, and what fields that would be called so are called instead. */
  private final Map<String, String> besideMethods = new HashMap<>();

  private TreeBuilder(OpTable table, List<EntryPoint> entries) {
    this.table = table;
    String name = entries.get(0).graph().name();
    this.root = new Module(new ModuleKind(Identifiers.className(name), List.of(), List.of()));
    // The graphs share a vocabulary that grew while they were read.
    this.vocabulary =
        entries.stream()
            .map(entry -> entry.graph().vocabulary())
            .max(Comparator.comparingInt(List::size))
            .orElseThrow();
    List<Variable> all = new ArrayList<>();
    Set<String> layers = new HashSet<>();
    for (EntryPoint entry : entries) {
      besideMethods.put(entry.method(), null);
      visit(entry.graph().nodes(), node -> note(node, all, layers));
    }
    this.paths = new ModulePaths(all, layers);
  }

  private void note(Node node, List<Variable> all, Set<String> layers) {
    boolean isLayer =
        node.op().drawsAnew() || node.inputs().stream().anyMatch(it -> it.isA(Parameter.class));
    if (isLayer && !node.origin().layer().isEmpty()) {
      layers.add(node.origin().layer());
    }
    if (node.op() instanceof Parameter parameter) {
      all.add(parameter.variable());
    } else if (node.op() instanceof Assign assign) {
      all.add(assign.variable());
      assigned.add(assign.variable().id());
    }
  }

  /**
   * @param arguments names of the arguments of each method, in the order of its graph's inputs
   */
  public record Tree(Module root, Map<String, List<String>> arguments) {}

  /** A tree whose root has {@code forward} alone. */
  public static Tree build(Graph graph, OpTable table) {
    return build(List.of(new EntryPoint(MethodNames.FORWARD, "", graph)), table);
  }

  /** The graphs share variables of the same id; their order decides who names what they share. */
  public static Tree build(List<EntryPoint> entries, OpTable table) {
    TreeBuilder builder = new TreeBuilder(table, entries);
    Map<String, List<String>> arguments = new LinkedHashMap<>();
    for (EntryPoint entry : entries) {
      builder.layers.nextMethod();
      arguments.put(entry.method(), builder.method(entry));
    }
    return new Tree(builder.root, arguments);
  }

  private List<String> method(EntryPoint entry) {
    Graph graph = entry.graph();
    MethodBuilder method = new MethodBuilder(this, table, neededSymbols(graph));
    List<Argument> arguments = new ArrayList<>();
    List<String> names = new ArrayList<>();
    for (Port input : graph.inputs()) {
      String name = method.fresh(input.name());
      names.add(name);
      arguments.add(new Argument(name, TextTypes.of(input.value())));
    }
    for (int i = 0; i < names.size(); i++) {
      method.bind(graph.inputs().get(i).value(), new Name(names.get(i)));
    }
    List<Expression> results = method.run(graph.region());
    Returned returned = Returned.of(graph.outputs(), results);
    method.add(new Statement.Return(returned.value()));
    root.method(
        new Method(
            entry.method(), arguments, returned.type(), DeadLocals.remove(method.statements())));
    return names;
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
    List<String> wanted = paths.layer(node, layer.weights());
    if (layer.weights().isEmpty()) {
      return layers.withoutTensors(layer, wanted, () -> makeLayer(wanted, layer, arguments));
    }
    Optional<List<String>> made = layers.find(node);
    if (made.isPresent()) {
      return made.get();
    }
    List<String> path = makeLayer(wanted, layer, arguments);
    layers.add(node, path);
    return path;
  }

  private List<String> makeLayer(List<String> wanted, Layer layer, int arguments) {
    Module module = new Module(layer.kind());
    Map<String, Weight> weights = layer.weights();
    weights.forEach(module::weight);
    List<Argument> parameters = new ArrayList<>();
    for (int i = 0; i < arguments; i++) {
      parameters.add(new Argument(i == 0 ? "input" : "input_" + i, "Tensor"));
    }
    module.method(new Method("forward", parameters, layer.returns(), layer.forward()));
    List<String> path = place(wanted, module);
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

  /** The module that knows the numbers of words, or the words of numbers; there is one of each. */
  List<String> text(ModuleKind kind) {
    return ofText.computeIfAbsent(
        kind,
        k ->
            k.equals(ModuleKind.VOCABULARY)
                ? place(List.of("vocabulary"), TextModules.vocabulary(vocabulary))
                : place(List.of("words"), TextModules.words(vocabulary)));
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
      String beside = module == root ? besideMethod(part) : part;
      String name = module.weights().containsKey(beside) ? free(module, beside) : beside;
      path.add(name);
      module = module.children().computeIfAbsent(name, n -> new Module(ModuleKind.CONTAINER));
    }
    String last = wanted.get(wanted.size() - 1);
    path.add(free(module, module == root ? besideMethod(last) : last));
    return List.copyOf(path);
  }

  /** The name, or another one where a method has it; always the same for the same name. */
  private String besideMethod(String name) {
    if (!besideMethods.containsKey(name)) {
      return name;
    }
    return besideMethods.computeIfAbsent(name, taken -> free(root, taken));
  }

  private String free(Module parent, String name) {
    String result = name;
    for (int i = 1; isTaken(parent, result); i++) {
      result = name + "_" + i;
    }
    return result;
  }

  private boolean isTaken(Module parent, String name) {
    return parent.has(name) || (parent == root && besideMethods.containsKey(name));
  }
}
