package org.tf2torch.torch.source.classes;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.tf2torch.torch.code.Expression;
import org.tf2torch.torch.code.Expression.Call;
import org.tf2torch.torch.code.Expression.Field;
import org.tf2torch.torch.code.Expression.Keyword;
import org.tf2torch.torch.code.Expression.Name;
import org.tf2torch.torch.code.Method;
import org.tf2torch.torch.code.Rewrite;
import org.tf2torch.torch.code.Statement;
import org.tf2torch.torch.module.Module;
import org.tf2torch.torch.source.TorchModules;
import org.tf2torch.torch.source.structure.Fingerprint;

/** Finds the classes of a tree of modules. */
public final class SourceClasses {
  private final Fingerprint fingerprints = new Fingerprint();
  private final Map<String, List<Module>> groups = new LinkedHashMap<>();
  private final Fields fields = new Fields();
  private final ClassNames names;
  private final List<SourceClass> classes = new ArrayList<>();

  private SourceClasses(Module root) {
    collect(root);
    this.names = new ClassNames(root);
  }

  /** The classes, each after those it uses; the last is the model's. */
  public static List<SourceClass> of(Module root) {
    SourceClasses all = new SourceClasses(root);
    all.groups.values().forEach(all::define);
    return all.classes;
  }

  /** Groups modules by what they look like, those inside others first. */
  private void collect(Module module) {
    module.children().values().forEach(this::collect);
    boolean own =
        !module.isContainer()
            && !TorchModules.isTorch(module)
            && !Fields.isSequence(module)
            && !Fields.isShortcut(module);
    if (own) {
      groups.computeIfAbsent(fingerprints.of(module), f -> new ArrayList<>()).add(module);
    }
  }

  private void define(List<Module> modules) {
    Module model = modules.stream().filter(Fields::isFull).findFirst().orElseThrow();
    List<List<Slots.Slot>> slots =
        modules.stream().map(m -> Slots.of(fields.of(m, model), forward(m))).toList();
    Set<String> taken = new HashSet<>(model.children().keySet());
    taken.addAll(model.weights().keySet());
    Columns columns = new Columns(slots, taken);
    Set<String> stored = new HashSet<>();
    int[] at = {0};
    List<Init> inits =
        Slots.fields(
            fields.of(model, model), (role, value) -> columns.replacement(at[0]++).orElse(value));
    List<Statement> forward =
        Slots.forward(
            forward(model),
            (role, value) ->
                columns.replacement(at[0]++).map(e -> stored(e, stored)).orElse(value));
    String name = names.of(modules);
    List<Parameter> parameters = columns.parameters();
    for (int i = 0; i < modules.size(); i++) {
      fields.define(modules.get(i), call(name, parameters, columns.arguments(i)));
    }
    classes.add(
        new SourceClass(
            name,
            parameters,
            parameters.stream().map(Parameter::name).filter(stored::contains).toList(),
            model,
            inits.stream().map(i -> new Init(i.start(), trimmed(i.value()))).toList(),
            methods(model, forward),
            modules));
  }

  /** Only the model itself, of which there is but one, has several. */
  private static List<Method> methods(Module model, List<Statement> forward) {
    List<Method> methods = new ArrayList<>(model.methods());
    Method first = methods.get(0);
    methods.set(0, new Method(first.name(), first.arguments(), first.returns(), forward));
    return methods;
  }

  private static List<Statement> forward(Module module) {
    return module.methods().get(0).body();
  }

  /** In {@code forward} a parameter is a field. */
  private static Expression stored(Expression parameter, Set<String> stored) {
    return Rewrite.in(
        parameter,
        part -> {
          if (part instanceof Name name) {
            stored.add(name.name());
            return new Field(List.of(name.name()));
          }
          return part;
        });
  }

  private static Call call(String name, List<Parameter> parameters, List<Expression> values) {
    List<Keyword> keywords = new ArrayList<>();
    for (int i = 0; i < parameters.size(); i++) {
      keywords.add(new Keyword(parameters.get(i).name(), values.get(i)));
    }
    return new Call(name, List.of(), keywords);
  }

  /** Without what constructors assume anyway, and without names where the order says enough. */
  private Expression trimmed(Expression value) {
    return Rewrite.in(value, part -> part instanceof Call call ? trimmed(call) : part);
  }

  private Call trimmed(Call call) {
    List<Expression> arguments = new ArrayList<>(call.arguments());
    List<Keyword> keywords = new ArrayList<>();
    for (Keyword keyword : call.keywords()) {
      Optional<Parameter> own = parameter(call.function(), keyword.name());
      Optional<Expression> byDefault =
          own.isPresent()
              ? own.map(Parameter::byDefault)
              : TorchModules.byDefault(call.function(), keyword.name());
      if (own.isPresent() && byDefault.isEmpty()) {
        arguments.add(keyword.value());
      } else if (byDefault.filter(keyword.value()::equals).isEmpty()) {
        keywords.add(keyword);
      }
    }
    return new Call(call.function(), arguments, keywords);
  }

  private Optional<Parameter> parameter(String constructor, String name) {
    return classes.stream()
        .filter(c -> c.name().equals(constructor))
        .flatMap(c -> c.parameters().stream())
        .filter(p -> p.name().equals(name))
        .findFirst();
  }
}
