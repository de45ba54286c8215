package org.tf2torch.torch.script;

import static org.tf2torch.torch.script.ExpressionPrinter.print;

import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.tf2torch.torch.code.Method;
import org.tf2torch.torch.code.Statement;
import org.tf2torch.torch.module.Module;
import org.tf2torch.torch.module.TextTypes;
import org.tf2torch.torch.module.Weight;

/** Prints the class of a module as a TorchScript archive holds it. */
final class ClassPrinter {
  private final StringBuilder out = new StringBuilder();

  private ClassPrinter() {}

  /**
   * @param qualifiedName of the class
   * @param children qualified names of the submodules' classes, by field
   */
  static String printClass(Module module, String qualifiedName, Map<String, String> children) {
    return new ClassPrinter().all(module, qualifiedName, children);
  }

  private String all(Module module, String qualifiedName, Map<String, String> children) {
    line(0, "class " + qualifiedName.substring(qualifiedName.lastIndexOf('.') + 1) + "(Module):");
    line(1, "__parameters__ = " + names(module, Weight::isParameter));
    line(1, "__buffers__ = " + names(module, weight -> !weight.isParameter()));
    module.weights().keySet().forEach(name -> line(1, name + " : Tensor"));
    line(1, "training : bool");
    TextTypes.attributes(module.kind()).forEach((name, type) -> line(1, name + " : " + type));
    children.forEach((name, type) -> line(1, name + " : " + type));
    for (Method method : module.methods()) {
      method(method, qualifiedName);
    }
    return out.toString();
  }

  private static String names(Module module, Predicate<Weight> which) {
    return module.weights().entrySet().stream()
        .filter(e -> which.test(e.getValue()))
        .map(e -> "\"" + e.getKey() + "\", ")
        .collect(Collectors.joining("", "[", "]"));
  }

  private void method(Method method, String qualifiedName) {
    String arguments =
        method.arguments().stream()
            .map(a -> ", " + a.name() + ": " + a.type())
            .collect(Collectors.joining());
    line(
        1,
        "def "
            + method.name()
            + "(self: "
            + qualifiedName
            + arguments
            + ") -> "
            + method.returns()
            + ":");
    block(2, method.body());
  }

  private void block(int depth, List<Statement> statements) {
    statements.forEach(statement -> statement(depth, statement));
    if (statements.stream().allMatch(Statement.Comment.class::isInstance)) {
      line(depth, "pass");
    }
  }

  private void statement(int depth, Statement statement) {
    if (statement instanceof Statement.Assign assign) {
      String targets = String.join(", ", assign.targets());
      line(depth, targets + " = " + print(assign.value()));
    } else if (statement instanceof Statement.Store store) {
      line(depth, "self." + String.join(".", store.path()) + " = " + print(store.value()));
    } else if (statement instanceof Statement.Run run) {
      line(depth, "_ = " + print(run.value()));
    } else if (statement instanceof Statement.Append append) {
      line(depth, "_ = torch.append(" + append.list() + ", " + print(append.item()) + ")");
    } else if (statement instanceof Statement.Return result) {
      line(depth, "return " + print(result.value()));
    } else if (statement instanceof Statement.If choice) {
      line(depth, "if " + print(choice.condition()) + ":");
      block(depth + 1, choice.then());
      line(depth, "else:");
      block(depth + 1, choice.otherwise());
    } else if (statement instanceof Statement.For loop) {
      line(depth, "for " + loop.variable() + " in range(" + print(loop.count()) + "):");
      block(depth + 1, loop.body());
    } else if (statement instanceof Statement.While loop) {
      line(depth, "while " + print(loop.condition()) + ":");
      block(depth + 1, loop.body());
    } else if (statement instanceof Statement.Comment comment) {
      line(depth, "# " + comment.text());
    }
  }

  private void line(int depth, String text) {
    out.append("  ".repeat(depth)).append(text).append('\n');
  }
}
