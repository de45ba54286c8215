package org.tf2torch.torch.source.structure;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.tf2torch.torch.code.Expression;
import org.tf2torch.torch.code.Method;
import org.tf2torch.torch.code.Statement;
import org.tf2torch.torch.helpers.HelperLibrary;
import org.tf2torch.torch.module.Module;
import org.tf2torch.torch.module.ModuleKind;
import org.tf2torch.torch.module.TextTypes;

/** A module whose {@code forward} is being given structure, line by line. */
final class Draft {
  static final String TENSOR = "Tensor";

  private static final String FORWARD = "forward";

  private final Module module;
  private List<Line> lines;
  private Uses uses;
  private Map<String, String> types;

  Draft(Module module) {
    this.module = module;
    this.lines = method().body().stream().map(Line::of).toList();
  }

  Module module() {
    return module;
  }

  List<Line> lines() {
    return lines;
  }

  Method method() {
    return module.methods().get(0);
  }

  /**
   * Replaces the code; the module keeps its arguments and result, and the locals that are left
   * their types.
   */
  void replace(List<Line> code) {
    Method old = method();
    List<Statement> statements = code.stream().map(Line::statement).toList();
    module.methods().set(0, new Method(FORWARD, old.arguments(), old.returns(), statements));
    lines = List.copyOf(code);
    uses = null;
  }

  /** Where the lines use what. */
  Uses uses() {
    if (uses == null) {
      uses = Uses.of(lines);
    }
    return uses;
  }

  /** TorchScript's names of the locals' types, where they are plain to see. */
  Map<String, String> types() {
    if (types == null) {
      Map<String, String> found = new HashMap<>();
      method().arguments().forEach(argument -> found.put(argument.name(), argument.type()));
      lines.forEach(line -> collect(line.statement(), found));
      types = found;
    }
    return types;
  }

  private void collect(Statement statement, Map<String, String> types) {
    if (statement instanceof Statement.Assign assign && assign.targets().size() == 1) {
      types.put(assign.targets().get(0), type(assign.value()));
    } else if (statement instanceof Statement.Assign assign && isAllTensors(assign.value())) {
      assign.targets().forEach(target -> types.put(target, TENSOR));
    }
    statement.blocks().forEach(block -> block.forEach(inner -> collect(inner, types)));
  }

  private static boolean isAllTensors(Expression value) {
    return value instanceof Expression.Forward
        || (value instanceof Expression.Call call
            && (call.function().startsWith("torch.")
                || helperResult(call).matches("tuple\\[Tensor(, Tensor)*]")));
  }

  private static String helperResult(Expression.Call call) {
    return call.function().startsWith(HelperLibrary.PREFIX)
        ? HelperLibrary.instance().result(call.function().substring(HelperLibrary.PREFIX.length()))
        : "";
  }

  private String type(Expression value) {
    if (value instanceof Expression.Infix || value instanceof Expression.IntLiteral) {
      return "int";
    } else if (value instanceof Expression.Forward forward) {
      boolean text =
          module.find(forward.path()).filter(m -> m.kind().equals(ModuleKind.WORDS)).isPresent();
      return text ? TextTypes.ofRank(1) : TENSOR;
    } else if (value instanceof Expression.Call call) {
      String name = call.function();
      if (name.equals("torch.size") || name.equals("int") || name.equals("len")) {
        return "int";
      }
      boolean tensor = name.startsWith("torch.") && !name.equals("torch.item");
      return tensor ? TENSOR : helperResult(call);
    }
    return "";
  }
}
