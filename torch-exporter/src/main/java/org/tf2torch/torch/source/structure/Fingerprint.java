package org.tf2torch.torch.source.structure;

import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.tf2torch.torch.code.Expression;
import org.tf2torch.torch.code.Expression.Keyword;
import org.tf2torch.torch.code.Method;
import org.tf2torch.torch.code.Statement;
import org.tf2torch.torch.module.Module;
import org.tf2torch.torch.module.ModuleKind;
import org.tf2torch.torch.module.Weight;
import org.tf2torch.torch.source.TorchModules;

/**
 * Text that is the same for code that differs in names and numbers only: such code can be one
 * class, whose numbers are arguments.
 */
public final class Fingerprint {
  private final Map<Module, String> known = new IdentityHashMap<>();

  /** What a module's class would be. */
  public String of(Module module) {
    String text = known.get(module);
    if (text == null) {
      text = TorchModules.isTorch(module) ? torch(module) : own(module);
      known.put(module, text);
    }
    return text;
  }

  /** Forgets what modules looked like; to be called when code has changed. */
  void reset() {
    known.clear();
  }

  private static String torch(Module module) {
    return module.kind().qualifiedName() + TorchModules.flags(module) + weights(module);
  }

  private static String weights(Module module) {
    return module.weights().values().stream().map(Fingerprint::weight).toList().toString();
  }

  private static String weight(Weight weight) {
    return (weight.isParameter() ? "p" : "b")
        + weight.data().dtype().text()
        + weight.data().shape().size();
  }

  private String own(Module module) {
    StringBuilder out = new StringBuilder(module.kind().qualifiedName());
    if (module.kind().equals(ModuleKind.SHORTCUT)) {
      return out.toString(); // Whether there are layers in it is an argument.
    }
    out.append(weights(module));
    for (Method method : module.methods()) {
      Code code = new Code(module, this);
      out.append(method.name());
      method.arguments().forEach(a -> out.append(a.type()).append(code.name(a.name())));
      out.append(method.returns()).append(code.block(method.body()));
    }
    // A sequence has no code of its own, and is what it holds.
    if (module.methods().stream().allMatch(method -> method.body().isEmpty())) {
      module
          .children()
          .forEach((name, child) -> out.append(name).append('{').append(of(child)).append('}'));
    }
    return out.toString();
  }

  /** The text of statements that belong together. */
  Code code(Module module) {
    return new Code(module, this);
  }

  /** One piece of code: names are numbered in the order they come. */
  static final class Code {
    private final Module module;
    private final Fingerprint modules;
    private final Map<String, Integer> names = new LinkedHashMap<>();
    private final Map<List<String>, Integer> paths = new LinkedHashMap<>();

    private Code(Module module, Fingerprint modules) {
      this.module = module;
      this.modules = modules;
    }

    private String name(String name) {
      return "$" + names.computeIfAbsent(name, n -> names.size());
    }

    private String block(List<Statement> statements) {
      return statements.stream().map(this::of).collect(Collectors.joining(";", "{", "}"));
    }

    String of(Statement statement) {
      if (statement instanceof Statement.Assign assign) {
        String value = of(assign.value());
        return assign.targets().stream().map(this::name).toList() + "=" + value;
      } else if (statement instanceof Statement.Store store) {
        return path(store.path()) + "=" + of(store.value());
      } else if (statement instanceof Statement.Append append) {
        return name(append.list()) + "+=" + of(append.item());
      } else if (statement instanceof Statement.Run run) {
        return of(run.value());
      } else if (statement instanceof Statement.Return result) {
        return "return " + of(result.value());
      } else if (statement instanceof Statement.If choice) {
        return "if" + of(choice.condition()) + block(choice.then()) + block(choice.otherwise());
      } else if (statement instanceof Statement.While loop) {
        return "while" + of(loop.condition()) + block(loop.body());
      } else if (statement instanceof Statement.For loop) {
        return "for" + name(loop.variable()) + of(loop.count()) + block(loop.body());
      }
      return "";
    }

    private String path(List<String> path) {
      Integer known = paths.get(path);
      if (known != null) {
        return "@" + known;
      }
      paths.put(path, paths.size());
      String what =
          module
              .find(path)
              .map(modules::of)
              .or(
                  () ->
                      module
                          .find(path.subList(0, path.size() - 1))
                          .map(owner -> owner.weights().get(path.get(path.size() - 1)))
                          .map(Fingerprint::weight))
              .orElse("");
      return "@" + paths.get(path) + what;
    }

    private String all(List<Expression> expressions) {
      return expressions.stream().map(this::of).collect(Collectors.joining(",", "(", ")"));
    }

    private String keywords(List<Keyword> keywords) {
      return keywords.stream()
          .map(k -> k.name() + "=" + of(k.value()))
          .collect(Collectors.joining(","));
    }

    private String of(Expression expression) {
      if (expression instanceof Expression.Name name) {
        return name(name.name());
      } else if (expression instanceof Expression.Field field) {
        return path(field.path());
      } else if (expression instanceof Expression.Forward forward) {
        return path(forward.path()) + all(forward.arguments());
      } else if (expression instanceof Expression.Call call) {
        return call.function() + all(call.arguments()) + keywords(call.keywords());
      } else if (expression instanceof Expression.ListLiteral list) {
        return "[" + all(list.items()) + "]";
      } else if (expression instanceof Expression.TupleLiteral tuple) {
        return all(tuple.items());
      } else if (expression instanceof Expression.DictLiteral dict) {
        return "{" + keywords(dict.items()) + "}";
      } else if (expression instanceof Expression.Infix infix) {
        return "(" + of(infix.left()) + infix.operator() + of(infix.right()) + ")";
      } else if (expression instanceof Expression.Property property) {
        return of(property.value()) + "." + property.attribute();
      } else if (expression instanceof Expression.Item item) {
        return of(item.list()) + "[" + of(item.index()) + "]";
      } else if (expression instanceof Expression.ToList list) {
        return "list" + of(list.tensor());
      } else if (expression instanceof Expression.Conditional choice) {
        return "("
            + of(choice.then())
            + "?"
            + of(choice.condition())
            + ":"
            + of(choice.otherwise())
            + ")";
      }
      return literal(expression);
    }

    private static String literal(Expression expression) {
      boolean number =
          expression instanceof Expression.IntLiteral
              || expression instanceof Expression.FloatLiteral;
      return number ? expression.getClass().getSimpleName() : expression.toString();
    }
  }
}
