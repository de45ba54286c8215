package org.tf2torch.torch.source.classes;

import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.tf2torch.ir.DType;
import org.tf2torch.torch.code.Expression;
import org.tf2torch.torch.code.Expression.BoolLiteral;
import org.tf2torch.torch.code.Expression.Call;
import org.tf2torch.torch.code.Expression.IntLiteral;
import org.tf2torch.torch.code.Expression.Keyword;
import org.tf2torch.torch.code.Expression.ListLiteral;
import org.tf2torch.torch.code.Expression.TextLiteral;
import org.tf2torch.torch.module.Module;
import org.tf2torch.torch.module.Weight;
import org.tf2torch.torch.source.TorchModules;

/** The lines of a constructor that make a module's parts, every argument spelled out. */
final class Fields {
  /** How modules of classes of our own are made; known before the modules around them. */
  private final Map<Module, Call> calls = new IdentityHashMap<>();

  void define(Module module, Call call) {
    calls.put(module, call);
  }

  List<Init> of(Module module) {
    List<Init> lines = new ArrayList<>();
    parts(module, "self", lines);
    return lines;
  }

  private void parts(Module module, String owner, List<Init> lines) {
    module.weights().forEach((name, weight) -> lines.add(tensor(owner, name, weight)));
    module.children().forEach((name, child) -> part(child, owner + "." + name, lines));
  }

  private void part(Module child, String target, List<Init> lines) {
    if (child.isContainer()) {
      lines.add(new Init(target + " = ", Expression.call("nn.Module")));
      parts(child, target, lines);
      return;
    }
    lines.add(new Init(target + " = ", made(child)));
    freeze(child, target, lines);
  }

  private Call made(Module child) {
    if (isSequence(child)) {
      List<Expression> items =
          child.children().values().stream().<Expression>map(this::made).toList();
      return new Call("nn.Sequential", items, List.of());
    }
    return TorchModules.isTorch(child) ? torch(child) : calls.get(child);
  }

  static boolean isSequence(Module module) {
    return module.kind().simpleName().equals("Sequential");
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
    List<String> trained =
        child.weights().keySet().stream().filter(name -> !isStatistic(name)).toList();
    List<String> frozen =
        trained.stream().filter(name -> !child.weights().get(name).isParameter()).toList();
    Stream<String> targets =
        frozen.size() == trained.size() && !trained.isEmpty()
            ? Stream.of(target)
            : frozen.stream().map(name -> target + "." + name);
    targets.forEach(
        it ->
            lines.add(
                new Init("", Expression.call(it + ".requires_grad_", new BoolLiteral(false)))));
  }

  private static boolean isStatistic(String name) {
    return Set.of("running_mean", "running_var", "num_batches_tracked").contains(name);
  }
}
