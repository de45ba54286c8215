package org.tf2torch.torch.source.structure;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.tf2torch.torch.code.Expression;
import org.tf2torch.torch.code.Method;
import org.tf2torch.torch.code.Statement;
import org.tf2torch.torch.helpers.HelperLibrary;
import org.tf2torch.torch.module.Module;

/** A module whose {@code forward} is being given structure, line by line. */
final class Draft {
  static final String TENSOR = "Tensor";

  private static final String FORWARD = "forward";

  private final Module module;
  private List<Line> lines;

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

  /** Replaces the code; the module keeps its arguments and result. */
  void replace(List<Statement> statements) {
    Method old = method();
    module.methods().set(0, new Method(FORWARD, old.arguments(), old.returns(), statements));
    lines = statements.stream().map(Line::of).toList();
  }

  /** Which lines write each local. */
  Map<String, Set<Integer>> writers() {
    Map<String, Set<Integer>> writers = new HashMap<>();
    for (int i = 0; i < lines.size(); i++) {
      for (String name : lines.get(i).writes()) {
        writers.computeIfAbsent(name, n -> new HashSet<>()).add(i);
      }
    }
    return writers;
  }

  /** Which lines read each local. */
  Map<String, Set<Integer>> readers() {
    Map<String, Set<Integer>> readers = new HashMap<>();
    for (int i = 0; i < lines.size(); i++) {
      for (String name : lines.get(i).reads()) {
        readers.computeIfAbsent(name, n -> new HashSet<>()).add(i);
      }
    }
    return readers;
  }

  /** TorchScript's names of the locals' types, where they are plain to see. */
  Map<String, String> types() {
    Map<String, String> types = new HashMap<>();
    method().arguments().forEach(argument -> types.put(argument.name(), argument.type()));
    lines.forEach(line -> collect(line.statement(), types));
    return types;
  }

  private static void collect(Statement statement, Map<String, String> types) {
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

  private static String type(Expression value) {
    if (value instanceof Expression.Infix || value instanceof Expression.IntLiteral) {
      return "int";
    } else if (value instanceof Expression.Forward) {
      return TENSOR;
    } else if (value instanceof Expression.Call call) {
      String name = call.function();
      if (name.equals("torch.size") || name.equals("int")) {
        return "int";
      }
      boolean tensor = name.startsWith("torch.") && !name.equals("torch.item");
      return tensor ? TENSOR : helperResult(call);
    }
    return "";
  }
}
