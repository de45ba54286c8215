package org.tf2torch.torch.source.python;

import static org.tf2torch.torch.source.python.PythonPrinter.all;
import static org.tf2torch.torch.source.python.PythonPrinter.arguments;
import static org.tf2torch.torch.source.python.PythonPrinter.print;
import static org.tf2torch.torch.source.python.PythonPrinter.receiver;
import static org.tf2torch.torch.source.python.PythonPrinter.splat;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.tf2torch.torch.code.Expression;
import org.tf2torch.torch.code.Expression.BoolLiteral;
import org.tf2torch.torch.code.Expression.Call;
import org.tf2torch.torch.code.Expression.FloatLiteral;
import org.tf2torch.torch.code.Expression.IntLiteral;
import org.tf2torch.torch.code.Expression.ListLiteral;
import org.tf2torch.torch.code.Expression.NoneLiteral;

/**
 * Calls as people write them: operators, methods, indices, defaults left out. Each means exactly
 * the call it is printed for.
 */
final class Idioms {
  private static final Map<String, Function<Call, Optional<Code>>> TABLE = new HashMap<>();

  private static final Map<String, String> OPERATORS =
      Map.ofEntries(
          Map.entry("torch.add", "+"),
          Map.entry("torch.sub", "-"),
          Map.entry("torch.mul", "*"),
          Map.entry("torch.div", "/"),
          Map.entry("torch.matmul", "@"),
          Map.entry("torch.lt", "<"),
          Map.entry("torch.le", "<="),
          Map.entry("torch.gt", ">"),
          Map.entry("torch.ge", ">="),
          Map.entry("torch.eq", "=="),
          Map.entry("torch.ne", "!="));

  /** Methods whose arguments are those of the function. */
  private static final Set<String> METHODS =
      Set.of("to", "item", "contiguous", "unsqueeze", "squeeze", "flatten", "unflatten");

  /** Methods that take the list of their sizes or axes as arguments. */
  private static final Set<String> SPREAD = Set.of("reshape", "expand", "repeat");

  private static final Set<String> REDUCTIONS = Set.of("mean", "sum", "amax", "amin");

  static {
    OPERATORS.forEach((function, operator) -> TABLE.put(function, call -> infix(call, operator)));
    METHODS.forEach(name -> TABLE.put("torch." + name, call -> Optional.of(method(name, call))));
    SPREAD.forEach(name -> TABLE.put("torch." + name, call -> Optional.of(spread(name, call))));
    REDUCTIONS.forEach(name -> TABLE.put("torch." + name, call -> reduction(name, call)));
    for (int rank = 1; rank <= 3; rank++) {
      String size = rank + "d";
      TABLE.put("torch.max_pool" + size, call -> pool("F.max_pool" + size, call));
      TABLE.put("torch.avg_pool" + size, call -> pool("F.avg_pool" + size, call));
      TABLE.put("torch.conv" + size, call -> Optional.of(convolution("F.conv" + size, call)));
    }
    TABLE.put("torch.rsub", Idioms::reversed);
    TABLE.put("torch.neg", call -> Optional.of(negative(call)));
    TABLE.put("torch.permute", Idioms::permute);
    TABLE.put(
        "torch.size", call -> Optional.of(index(receiver(at(call, 0)) + ".shape", at(call, 1))));
    TABLE.put("torch.select", Subscripts::select);
    TABLE.put("torch.slice", Subscripts::slice);
    TABLE.put("torch.constant_pad_nd", Idioms::pad);
    TABLE.put("torch.pad", call -> Optional.of(mirror(call)));
    TABLE.put("torch.full", Idioms::filled);
    TABLE.put("torch.upsample_nearest2d", call -> Optional.of(resize(call, "nearest")));
    TABLE.put(
        "torch._upsample_nearest_exact2d", call -> Optional.of(resize(call, "nearest-exact")));
    TABLE.put("torch.upsample_bilinear2d", call -> Optional.of(resize(call, "bilinear")));
  }

  private Idioms() {}

  static Optional<Code> of(Call call) {
    return TABLE.getOrDefault(call.function(), c -> Optional.empty()).apply(call);
  }

  private static Expression at(Call call, int i) {
    return call.arguments().get(i);
  }

  private static Optional<Code> infix(Call call, String operator) {
    return call.arguments().size() == 2 && call.keywords().isEmpty()
        ? Optional.of(Precedence.join(print(at(call, 0)), operator, print(at(call, 1))))
        : Optional.empty();
  }

  /** {@code rsub(x, 1)} is {@code 1 - x}. */
  private static Optional<Code> reversed(Call call) {
    boolean number = at(call, 1) instanceof FloatLiteral || at(call, 1) instanceof IntLiteral;
    return number && call.arguments().size() == 2 && call.keywords().isEmpty()
        ? Optional.of(Precedence.join(print(at(call, 1)), "-", print(at(call, 0))))
        : Optional.empty();
  }

  private static Code negative(Call call) {
    return new Code.Text(
        "-" + Precedence.bracketed(print(at(call, 0)), Precedence.UNARY), Precedence.UNARY);
  }

  private static Code method(String name, Call call) {
    return Code.call(
        receiver(at(call, 0)) + "." + name, arguments(call).subList(1, arguments(call).size()));
  }

  private static Code spread(String name, Call call) {
    return Code.call(receiver(at(call, 0)) + "." + name, all(splat(at(call, 1))));
  }

  private static Code index(String list, Expression index) {
    return new Code.Text(list + "[" + print(index).flat() + "]");
  }

  /** Filled with 0 or 1 of a dtype that is given. */
  private static Optional<Code> filled(Call call) {
    boolean typed = call.keywords().stream().anyMatch(word -> word.name().equals("dtype"));
    boolean zeros = isNumber(at(call, 1), 0);
    if (!typed || !(zeros || isNumber(at(call, 1), 1))) {
      return Optional.empty();
    }
    List<Code> arguments = new ArrayList<>(List.of(print(at(call, 0))));
    call.keywords().forEach(word -> arguments.add(PythonPrinter.keyword(word)));
    return Optional.of(Code.call(zeros ? "torch.zeros" : "torch.ones", arguments));
  }

  /** Whether a literal is that number; -0.0 is another one than 0.0. */
  private static boolean isNumber(Expression value, int number) {
    return value.equals(new FloatLiteral(number)) || value.equals(new IntLiteral(number));
  }

  /** Two axes that change places are transposed. */
  private static Optional<Code> permute(Call call) {
    if (!(at(call, 1) instanceof ListLiteral axes)) {
      return Optional.empty();
    }
    List<Integer> moved = new ArrayList<>();
    for (int i = 0; i < axes.items().size(); i++) {
      boolean stays = axes.items().get(i) instanceof IntLiteral axis && axis.value() == i;
      if (!stays) {
        moved.add(i);
      }
    }
    boolean swap = moved.size() == 2;
    return Optional.of(
        swap
            ? new Code.Brackets(
                receiver(at(call, 0)) + ".transpose",
                "(",
                moved.stream().<Code>map(i -> new Code.Text(i.toString())).toList(),
                ")",
                true)
            : spread("permute", call));
  }

  private static Optional<Code> reduction(String name, Call call) {
    boolean plain =
        call.arguments().size() == 3
            && at(call, 1) instanceof ListLiteral axes
            && !axes.items().isEmpty()
            && at(call, 2) instanceof BoolLiteral;
    if (!plain) {
      return Optional.empty();
    }
    List<Expression> axes = ((ListLiteral) at(call, 1)).items();
    List<Code> arguments = new ArrayList<>();
    arguments.add(axes.size() == 1 ? print(axes.get(0)) : print(at(call, 1)));
    if (((BoolLiteral) at(call, 2)).value()) {
      arguments.add(new Code.Labelled("keepdim=", print(at(call, 2))));
    }
    call.keywords().forEach(keyword -> arguments.add(PythonPrinter.keyword(keyword)));
    return Optional.of(Code.call(receiver(at(call, 0)) + "." + name, arguments));
  }

  /** A number where it stands for all axes; what is torch's default is left out. */
  private static Optional<Code> pool(String function, Call call) {
    if (!(at(call, 1) instanceof ListLiteral)) {
      return Optional.empty();
    }
    Expression kernel = at(call, 1);
    Expression stride = at(call, 2);
    boolean padded = !isAll(at(call, 3), 0);
    List<Code> arguments = new ArrayList<>();
    arguments.add(print(at(call, 0)));
    arguments.add(sizes(kernel));
    if (!stride.equals(kernel)) {
      arguments.add(sizes(stride));
    }
    if (padded) {
      arguments.add(new Code.Labelled("padding=", sizes(at(call, 3))));
    }
    if (function.contains("max") && call.arguments().size() > 4) {
      arguments.add(new Code.Labelled("dilation=", sizes(at(call, 4))));
    } else if (padded && call.arguments().size() > 5) {
      arguments.add(new Code.Labelled("count_include_pad=", print(at(call, 5))));
    }
    return Optional.of(Code.call(function, arguments));
  }

  private static final List<String> CONVOLUTION =
      List.of("stride", "padding", "dilation", "groups");

  /** What is torch's default is left out. */
  private static Code convolution(String function, Call call) {
    List<Code> arguments = new ArrayList<>(List.of(print(at(call, 0)), print(at(call, 1))));
    if (!(at(call, 2) instanceof NoneLiteral)) {
      arguments.add(print(at(call, 2)));
    }
    for (int i = 0; i < CONVOLUTION.size(); i++) {
      String name = CONVOLUTION.get(i);
      Expression value = at(call, i + 3);
      boolean byDefault =
          value.equals(new IntLiteral(1)) || isAll(value, name.equals("padding") ? 0 : 1);
      if (!byDefault) {
        arguments.add(new Code.Labelled(name + "=", sizes(value)));
      }
    }
    return Code.call(function, arguments);
  }

  private static boolean isAll(Expression list, long number) {
    return list instanceof ListLiteral items
        && items.items().stream().allMatch(new IntLiteral(number)::equals);
  }

  static Code sizes(Expression list) {
    List<Expression> items = list instanceof ListLiteral l ? l.items() : List.of(list);
    boolean same = items.stream().distinct().count() == 1;
    return same ? print(items.get(0)) : Code.tuple(all(items));
  }

  /** F.pad fills with floating-point numbers only. */
  private static Optional<Code> pad(Call call) {
    Expression value = at(call, 2);
    List<Code> arguments = new ArrayList<>(List.of(print(at(call, 0)), amounts(at(call, 1))));
    boolean zero = value.equals(new FloatLiteral(0.0)) || value.equals(new IntLiteral(0));
    if (!zero) {
      arguments.add(new Code.Labelled("value=", print(value)));
    }
    return zero || value instanceof FloatLiteral
        ? Optional.of(Code.call("F.pad", arguments))
        : Optional.empty();
  }

  private static Code amounts(Expression list) {
    return list instanceof ListLiteral items && !items.items().isEmpty()
        ? Code.tuple(all(items.items()))
        : print(list);
  }

  private static Code mirror(Call call) {
    return Code.call(
        "F.pad",
        List.of(
            print(at(call, 0)),
            amounts(at(call, 1)),
            new Code.Labelled("mode=", print(at(call, 2)))));
  }

  private static Code resize(Call call, String mode) {
    List<Code> arguments =
        new ArrayList<>(
            List.of(
                print(at(call, 0)),
                new Code.Labelled("size=", print(at(call, 1))),
                new Code.Labelled("mode=", new Code.Text("\"" + mode + "\""))));
    if (call.arguments().size() > 2) {
      arguments.add(new Code.Labelled("align_corners=", print(at(call, 2))));
    }
    return Code.call("F.interpolate", arguments);
  }
}
