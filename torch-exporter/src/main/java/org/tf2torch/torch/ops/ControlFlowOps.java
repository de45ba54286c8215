package org.tf2torch.torch.ops;

import static org.tf2torch.torch.code.Expression.call;

import java.util.ArrayList;
import java.util.List;
import org.tf2torch.ir.Contents;
import org.tf2torch.ir.DType;
import org.tf2torch.ir.Region;
import org.tf2torch.ir.Value;
import org.tf2torch.ir.op.ControlFlow.For;
import org.tf2torch.ir.op.ControlFlow.If;
import org.tf2torch.ir.op.ControlFlow.While;
import org.tf2torch.torch.code.Expression;
import org.tf2torch.torch.code.Expression.Name;
import org.tf2torch.torch.code.Expression.NoTensors;
import org.tf2torch.torch.code.Statement;
import org.tf2torch.torch.lower.MethodBuilder;
import org.tf2torch.torch.lower.NodeCall;
import org.tf2torch.torch.lower.OpTable;

/** Branches and loops. */
final class ControlFlowOps {
  private ControlFlowOps() {}

  static void register(OpTable table) {
    table.ops(If.class, ControlFlowOps::choose);
    table.ops(While.class, ControlFlowOps::loop);
    table.ops(For.class, ControlFlowOps::count);
  }

  private static List<Expression> choose(If op, NodeCall call) {
    List<String> targets = names(call.node().outputs().size(), "chosen", call.method());
    call.method()
        .add(
            new Statement.If(
                condition(call.arg(0)),
                branch(op.then(), targets, call.method()),
                branch(op.otherwise(), targets, call.method())));
    return expressions(targets);
  }

  private static List<Statement> branch(Region region, List<String> targets, MethodBuilder outer) {
    MethodBuilder block = outer.nested();
    List<Expression> results = block.run(region);
    for (int i = 0; i < targets.size(); i++) {
      block.add(new Statement.Assign(targets.get(i), results.get(i)));
    }
    return block.statements();
  }

  /**
   *
   *
   * <pre>
   *   i = start
   *   goes_on = bool(condition(i))
   *   while goes_on:
   *       next_i = body(i)
   *       i = next_i
   *       goes_on = bool(condition(i))
   * </pre>
   */
  private static List<Expression> loop(While op, NodeCall call) {
    MethodBuilder method = call.method();
    List<String> variables = new ArrayList<>();
    for (int i = 0; i < call.count(); i++) {
      variables.add(method.fresh("carried"));
      method.add(new Statement.Assign(variables.get(i), call.arg(i)));
    }
    String goesOn = method.fresh("goes_on");
    method.add(new Statement.Assign(goesOn, condition(op.condition(), variables, method, method)));
    MethodBuilder block = method.nested();
    bind(op.body(), variables, block);
    assign(variables, block.run(op.body()), block);
    MethodBuilder again = method.nested();
    Expression next = condition(op.condition(), variables, again, again);
    again.add(new Statement.Assign(goesOn, next));
    List<Statement> body = new ArrayList<>(block.statements());
    body.addAll(again.statements());
    method.add(new Statement.While(new Name(goesOn), body));
    return expressions(variables);
  }

  /**
   *
   *
   * <pre>
   *   h = start
   *   outputs = []
   *   for t in range(count):
   *       next_h = body(t, h)
   *       outputs.append(next_h)
   *       h = next_h
   *   stack = torch.stack(outputs)
   * </pre>
   */
  private static List<Expression> count(For op, NodeCall call) {
    MethodBuilder method = call.method();
    List<String> variables = names(op.carried(), "state", method);
    List<String> lists = names(op.stacked(), "outputs", method);
    for (int i = 0; i < variables.size(); i++) {
      method.add(new Statement.Assign(variables.get(i), call.arg(1 + i)));
    }
    lists.forEach(list -> method.add(new Statement.Assign(list, new NoTensors())));
    String index = method.fresh("t");
    MethodBuilder block = method.nested();
    block.bind(op.index(), new Name(index));
    bind(op.body(), variables, block);
    List<Expression> results = block.run(op.body());
    for (int i = 0; i < lists.size(); i++) {
      block.add(new Statement.Append(lists.get(i), results.get(op.carried() + i)));
    }
    assign(variables, results.subList(0, op.carried()), block);
    method.add(new Statement.For(index, call.integerOf(0), block.statements()));
    List<Expression> made = new ArrayList<>(expressions(variables));
    for (int i = 0; i < lists.size(); i++) {
      made.add(stack(lists.get(i), 1 + op.carried() + i, call));
    }
    return made;
  }

  /** torch.stack needs a tensor. */
  private static Expression stack(String list, int shape, NodeCall call) {
    boolean runs =
        Contents.integer(call.value(0)).filter(n -> n.isKnown() && n.value() > 0).isPresent();
    if (runs) {
      return call("torch.stack", new Name(list), Expression.integer(0));
    }
    DType type = call.node().outputs().get(shape - 1).dtype();
    return call.helper("stack_all", new Name(list), call.integers(shape), ListOps.zero(call, type));
  }

  private static Expression condition(
      Region region, List<String> variables, MethodBuilder outer, MethodBuilder target) {
    MethodBuilder block = outer.nested();
    bind(region, variables, block);
    Expression result = condition(block.run(region).get(0));
    block.statements().forEach(target::add);
    return result;
  }

  private static void bind(Region region, List<String> variables, MethodBuilder block) {
    List<Value> parameters = region.parameters();
    for (int i = 0; i < parameters.size(); i++) {
      block.bind(parameters.get(i), new Name(variables.get(i)));
    }
  }

  /** All variables at once: one that another's new value needs is put aside first. */
  private static void assign(List<String> variables, List<Expression> values, MethodBuilder block) {
    List<Expression> safe = new ArrayList<>();
    for (int i = 0; i < values.size(); i++) {
      boolean overwritten =
          values.get(i) instanceof Name name && variables.subList(0, i).contains(name.name());
      safe.add(overwritten ? block.assign("kept", values.get(i)) : values.get(i));
    }
    for (int i = 0; i < variables.size(); i++) {
      block.add(new Statement.Assign(variables.get(i), safe.get(i)));
    }
  }

  private static Expression condition(Expression tensor) {
    return call("bool", tensor);
  }

  private static List<String> names(int count, String hint, MethodBuilder method) {
    List<String> names = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      names.add(method.fresh(hint));
    }
    return names;
  }

  private static List<Expression> expressions(List<String> names) {
    return names.stream().<Expression>map(Name::new).toList();
  }
}
