package org.tf2torch.torch.source.classes;

import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.tf2torch.ir.DType;
import org.tf2torch.torch.code.Expression;
import org.tf2torch.torch.code.Expression.BoolLiteral;
import org.tf2torch.torch.code.Expression.Call;
import org.tf2torch.torch.code.Expression.Conditional;
import org.tf2torch.torch.code.Expression.IntLiteral;
import org.tf2torch.torch.code.Expression.Keyword;
import org.tf2torch.torch.code.Expression.ListLiteral;
import org.tf2torch.torch.code.Expression.TextLiteral;
import org.tf2torch.torch.module.Module;
import org.tf2torch.torch.module.ModuleKind;
import org.tf2torch.torch.module.TextTypes;
import org.tf2torch.torch.module.Weight;
import org.tf2torch.torch.source.TorchModules;

/** The lines of a constructor that make a module's parts, every argument spelled out. */
final class Fields {
  /** How modules of classes of our own are made; known before the modules around them. */
  private final Map<Module, Call> calls = new IdentityHashMap<>();

  void define(Module module, Call call) {
    calls.put(module, call);
  }

  /**
   * @param model a module of the same class, of whose shortcuts none is empty
   */
  List<Init> of(Module module, Module model) {
    List<Init> lines = new ArrayList<>();
    parts(module, model, "self", lines);
    return lines;
  }

  private void parts(Module module, Module model, String owner, List<Init> lines) {
    for (String attribute : TextTypes.attributes(module.kind()).keySet()) {
      lines.add(new Init(owner + "." + attribute + " = ", Expression.call("known_" + attribute)));
    }
    module.weights().forEach((name, weight) -> lines.add(tensor(owner, name, weight)));
    module
        .children()
        .forEach(
            (name, child) -> part(child, model.children().get(name), owner + "." + name, lines));
  }

  private void part(Module child, Module model, String target, List<Init> lines) {
    if (child.isContainer()) {
      lines.add(new Init(target + " = ", Expression.call("nn.Module")));
      parts(child, model, target, lines);
      return;
    } else if (isShortcut(child)) {
      boolean projects = !child.children().isEmpty();
      Expression identity = Expression.call("nn.Identity");
      lines.add(
          new Init(
              target + ": nn.Module = ",
              new Conditional(
                  new BoolLiteral(projects), sequence(projects ? child : model), identity)));
      return;
    }
    lines.add(new Init(target + " = ", made(child)));
    freeze(child, target, lines);
  }

  private Call made(Module child) {
    if (isSequence(child)) {
      return sequence(child);
    }
    return TorchModules.isTorch(child) ? torch(child) : calls.get(child);
  }

  private Call sequence(Module module) {
    List<Expression> items =
        module.children().values().stream().<Expression>map(this::made).toList();
    return new Call("nn.Sequential", items, List.of());
  }

  static boolean isSequence(Module module) {
    return module.kind().simpleName().equals("Sequential");
  }

  static boolean isShortcut(Module module) {
    return module.kind().equals(ModuleKind.SHORTCUT);
  }

  /** Whether no shortcut of a module is empty, so that it shows all that its class can make. */
  static boolean isFull(Module module) {
    return module.children().values().stream()
        .noneMatch(child -> isShortcut(child) && child.children().isEmpty());
  }

  private static Call torch(Module module) {
    List<Expression> arguments = new ArrayList<>();
    List<Keyword> keywords = new ArrayList<>();
    for (TorchModules.Argument argument : TorchModules.arguments(module.kind())) {
      if (argument.byDefault() == null && keywords.isEmpty()) {
        arguments.add(single(argument.value()));
      } else {
        keywords.add(new Keyword(argument.name(), argument.value()));
      }
    }
    DType type =
        module.weights().values().stream()
            .map(weight -> weight.data().dtype())
            .filter(t -> t.isFloat() || t.isComplex())
            .findFirst()
            .orElse(DType.FLOAT32);
    if (type != DType.FLOAT32) {
      keywords.add(new Keyword("dtype", Expression.dtype(type)));
    }
    return new Call(className(module), arguments, keywords);
  }

  /** A list of one number is that number. */
  private static Expression single(Expression value) {
    boolean one = value instanceof ListLiteral list && list.items().size() == 1;
    return one ? ((ListLiteral) value).items().get(0) : value;
  }

  private static String className(Module module) {
    String name = module.kind().simpleName();
    if (TorchModules.isWrittenOut(module)) {
      return name;
    }
    return TorchModules.isFrozenNorm(module) ? "Frozen" + name : "nn." + name;
  }

  private static Init tensor(String owner, String name, Weight weight) {
    List<Keyword> type =
        weight.data().dtype() == DType.FLOAT32
            ? List.of()
            : List.of(new Keyword("dtype", Expression.dtype(weight.data().dtype())));
    List<Expression> sizes =
        weight.data().shape().stream().<Expression>map(IntLiteral::new).toList();
    Call zeros =
        new Call(
            "torch.zeros", sizes.isEmpty() ? List.of(new ListLiteral(List.of())) : sizes, type);
    return weight.isParameter()
        ? new Init(owner + "." + name + " = ", Expression.call("nn.Parameter", zeros))
        : new Init("", Expression.call(owner + ".register_buffer", new TextLiteral(name), zeros));
  }

  /** What torch.nn would train, but the source does not. */
  private static void freeze(Module child, String target, List<Init> lines) {
    if (!TorchModules.isTorch(child)) {
      return;
    }
    List<String> trained = TorchModules.trained(child);
    List<String> frozen = TorchModules.frozen(child);
    Stream<String> targets =
        frozen.size() == trained.size() && !trained.isEmpty()
            ? Stream.of(target)
            : frozen.stream().map(name -> target + "." + name);
    targets.forEach(
        it ->
            lines.add(
                new Init("", Expression.call(it + ".requires_grad_", new BoolLiteral(false)))));
  }
}
