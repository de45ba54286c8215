package org.tf2torch.torch.module;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.tf2torch.torch.code.Expression;
import org.tf2torch.torch.code.Expressions;
import org.tf2torch.torch.code.Method;
import org.tf2torch.torch.code.Rewrite;
import org.tf2torch.torch.helpers.HelperLibrary;

/**
 * A module of the tree: its tensors, its submodules, its methods. Filled while the tree is built,
 * then only read.
 */
public final class Module {
  private final ModuleKind kind;
  private final List<String> words;
  private final Map<String, Weight> weights = new LinkedHashMap<>();
  private final Map<String, Module> children = new LinkedHashMap<>();
  private final List<Method> methods = new ArrayList<>();

  public Module(ModuleKind kind) {
    this(kind, List.of());
  }

  /**
   * @param words what a module of the kinds {@link ModuleKind#VOCABULARY} and {@link
   *     ModuleKind#WORDS} knows
   */
  public Module(ModuleKind kind, List<String> words) {
    this.kind = kind;
    this.words = List.copyOf(words);
  }

  /** The words that the module knows, in the order of their numbers. */
  public List<String> words() {
    return words;
  }

  public ModuleKind kind() {
    return kind;
  }

  /** Tensors by field name, in the order they are listed. */
  public Map<String, Weight> weights() {
    return weights;
  }

  public Map<String, Module> children() {
    return children;
  }

  public List<Method> methods() {
    return methods;
  }

  public Module weight(String name, Weight weight) {
    weights.put(name, weight);
    return this;
  }

  public Module method(Method method) {
    methods.add(method);
    return this;
  }

  /** Every expression in this module's code and that of the modules below it. */
  public Stream<Expression> expressions() {
    return Stream.concat(
        methods.stream().flatMap(method -> Expressions.in(method.body()).stream()),
        children.values().stream().flatMap(Module::expressions));
  }

  /** The helpers that the code calls, and those they call, by name, with their source. */
  public Map<String, String> helpers() {
    Set<String> called =
        expressions()
            .filter(Expression.Call.class::isInstance)
            .map(call -> ((Expression.Call) call).function())
            .filter(function -> function.startsWith(HelperLibrary.PREFIX))
            .map(function -> function.substring(HelperLibrary.PREFIX.length()))
            .collect(Collectors.toSet());
    // Most networks need none, and the library takes a while to be read.
    return called.isEmpty() ? Map.of() : HelperLibrary.instance().closure(called);
  }

  /** The module at the end of a path of names. */
  public Optional<Module> find(List<String> path) {
    Module module = this;
    for (String name : path) {
      module = module.children.get(name);
      if (module == null) {
        return Optional.empty();
      }
    }
    return Optional.of(module);
  }

  /** Whether a field or a method of that name exists already. */
  public boolean has(String name) {
    return weights.containsKey(name)
        || children.containsKey(name)
        || methods.stream().anyMatch(method -> method.name().equals(name));
  }

  /** Takes the submodule at a path out of the tree; containers that are left empty go too. */
  public Module detach(List<String> path) {
    Module parent = find(path.subList(0, path.size() - 1)).orElseThrow();
    Module taken = parent.children.remove(path.get(path.size() - 1));
    removeEmpty(path.subList(0, path.size() - 1));
    return taken;
  }

  /** Takes the tensor at a path out of the tree; containers that are left empty go too. */
  public Weight detachWeight(List<String> path) {
    Module parent = find(path.subList(0, path.size() - 1)).orElseThrow();
    Weight taken = parent.weights.remove(path.get(path.size() - 1));
    removeEmpty(path.subList(0, path.size() - 1));
    return taken;
  }

  private void removeEmpty(List<String> path) {
    Module module = path.isEmpty() ? this : find(path).orElseThrow();
    boolean empty =
        module.children.isEmpty() && module.weights.isEmpty() && module.methods.isEmpty();
    if (!path.isEmpty() && empty) {
      detach(path);
    }
  }

  /** Puts a submodule at a path; the containers on the way are made. */
  public void attach(List<String> path, Module module) {
    container(path).children.put(path.get(path.size() - 1), module);
  }

  /** Puts a tensor at a path; the containers on the way are made. */
  public void attach(List<String> path, Weight weight) {
    container(path).weights.put(path.get(path.size() - 1), weight);
  }

  private Module container(List<String> path) {
    Module module = this;
    for (String name : path.subList(0, path.size() - 1)) {
      module = module.children.computeIfAbsent(name, n -> new Module(ModuleKind.CONTAINER));
    }
    return module;
  }

  /** Changes every expression in this module's own code. */
  public void rewrite(UnaryOperator<Expression> change) {
    methods.replaceAll(
        method ->
            new Method(
                method.name(),
                method.arguments(),
                method.returns(),
                Rewrite.in(method.body(), change)));
  }

  /** Whether this only holds others. */
  public boolean isContainer() {
    return methods.isEmpty();
  }

  /** The same tree with modules of its own, of the same tensors and code. */
  public Module copy() {
    Module copy = new Module(kind, words);
    copy.weights.putAll(weights);
    children.forEach((name, child) -> copy.children.put(name, child.copy()));
    copy.methods.addAll(methods);
    return copy;
  }
}
