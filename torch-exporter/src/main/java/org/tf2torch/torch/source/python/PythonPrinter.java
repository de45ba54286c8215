package org.tf2torch.torch.source.python;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.tf2torch.torch.code.Expression;
import org.tf2torch.torch.code.Expression.Call;
import org.tf2torch.torch.code.Expression.Conditional;
import org.tf2torch.torch.code.Expression.DTypeLiteral;
import org.tf2torch.torch.code.Expression.DictLiteral;
import org.tf2torch.torch.code.Expression.Field;
import org.tf2torch.torch.code.Expression.FloatLiteral;
import org.tf2torch.torch.code.Expression.Forward;
import org.tf2torch.torch.code.Expression.Infix;
import org.tf2torch.torch.code.Expression.IntLiteral;
import org.tf2torch.torch.code.Expression.Item;
import org.tf2torch.torch.code.Expression.Keyword;
import org.tf2torch.torch.code.Expression.ListLiteral;
import org.tf2torch.torch.code.Expression.Name;
import org.tf2torch.torch.code.Expression.Property;
import org.tf2torch.torch.code.Expression.ToList;
import org.tf2torch.torch.helpers.HelperLibrary;

/** Prints expressions as Python. */
final class PythonPrinter {
  private PythonPrinter() {}

  static Code print(Expression expression) {
    if (expression instanceof Name name) {
      return new Code.Text(name.name());
    } else if (expression instanceof Field field) {
      return new Code.Text("self." + path(field.path()));
    } else if (expression instanceof Forward forward) {
      return Code.call("self." + path(forward.path()), all(forward.arguments()));
    } else if (expression instanceof Call call) {
      return call(call);
    } else if (expression instanceof Infix infix) {
      return Precedence.join(print(infix.left()), infix.operator(), print(infix.right()));
    } else if (expression instanceof Property property) {
      return new Code.Text(receiver(property.value()) + "." + property.attribute());
    } else if (expression instanceof Item item) {
      return new Code.Text(receiver(item.list()) + "[" + print(item.index()).flat() + "]");
    } else if (expression instanceof ToList list) {
      // TorchScript has to be told of what type the list is, and makes no list of ints of int32.
      String wide = receiver(list.tensor()) + ".to(torch.int64).tolist";
      return Code.call(
          "torch.jit.annotate", List.of(new Code.Text("list[int]"), Code.call(wide, List.of())));
    } else if (expression instanceof Conditional choice) {
      return new Code.Text(
          Precedence.bracketed(print(choice.then()), 1)
              + " if "
              + Precedence.bracketed(print(choice.condition()), 1)
              + " else "
              + print(choice.otherwise()).flat(),
          Precedence.CONDITIONAL);
    }
    return literal(expression);
  }

  private static Code literal(Expression expression) {
    if (expression instanceof IntLiteral number) {
      return number(Long.toString(number.value()));
    } else if (expression instanceof FloatLiteral number) {
      return number(number(number.value()));
    } else if (expression instanceof Expression.BoolLiteral flag) {
      return new Code.Text(flag.value() ? "True" : "False");
    } else if (expression instanceof Expression.TextLiteral text) {
      return new Code.Text(quote(text.value()));
    } else if (expression instanceof DTypeLiteral type) {
      return new Code.Text("torch." + type.dtype().text());
    } else if (expression instanceof ListLiteral list) {
      return list.items().isEmpty()
          ? Code.call(
              "torch.jit.annotate", List.of(new Code.Text("list[int]"), new Code.Text("[]")))
          : Code.list(all(list.items()));
    } else if (expression instanceof Expression.TupleLiteral tuple) {
      return Code.tuple(all(tuple.items()));
    } else if (expression instanceof Expression.NoTensors) {
      return new Code.Text("[]");
    } else if (expression instanceof DictLiteral dict) {
      return new Code.Brackets(
          "",
          "{",
          dict.items().stream()
              .<Code>map(i -> new Code.Labelled(quote(i.name()) + ": ", print(i.value())))
              .toList(),
          "}",
          false);
    }
    return new Code.Text("None");
  }

  private static Code number(String text) {
    return new Code.Text(text, text.startsWith("-") ? Precedence.UNARY : Precedence.ATOM);
  }

  /** As Python's repr has it: 1e-05, 0.001. */
  static String number(double value) {
    if (Double.isNaN(value)) {
      return "float(\"nan\")";
    } else if (Double.isInfinite(value)) {
      return value > 0 ? "float(\"inf\")" : "-float(\"inf\")";
    }
    String text = Double.toString(value);
    int exponent = text.indexOf('E');
    if (exponent < 0) {
      return text;
    }
    int power = Integer.parseInt(text.substring(exponent + 1));
    if (power >= -4 && power < 16) {
      String plain = new java.math.BigDecimal(text).toPlainString();
      return plain.contains(".") ? plain : plain + ".0";
    }
    String digits = text.substring(0, exponent).replaceAll("\\.0$", "");
    return digits
        + "e"
        + (power < 0 ? "-" : "")
        + (Math.abs(power) < 10 ? "0" : "")
        + Math.abs(power);
  }

  static String path(List<String> path) {
    StringBuilder text = new StringBuilder();
    for (String part : path) {
      boolean index = Character.isDigit(part.charAt(0));
      text.append(index ? "[" + part + "]" : text.length() == 0 ? part : "." + part);
    }
    return text.toString();
  }

  /** A call of constructors, where several numbers are a tuple. */
  static Code constructor(Expression expression) {
    if (expression instanceof Call call) {
      List<Code> arguments = new ArrayList<>();
      call.arguments().forEach(argument -> arguments.add(constructor(argument)));
      call.keywords()
          .forEach(k -> arguments.add(new Code.Labelled(k.name() + "=", constructor(k.value()))));
      return Code.call(call.function(), arguments);
    }
    return expression instanceof ListLiteral list
        ? Code.tuple(all(list.items()))
        : print(expression);
  }

  static List<Code> all(List<Expression> expressions) {
    return expressions.stream().map(PythonPrinter::print).toList();
  }

  /** What a method is called on. */
  static String receiver(Expression expression) {
    return Precedence.bracketed(print(expression), Precedence.ATOM);
  }

  static List<Code> arguments(Call call) {
    Stream<Code> keywords = call.keywords().stream().map(PythonPrinter::keyword);
    return Stream.concat(all(call.arguments()).stream(), keywords).toList();
  }

  static Code keyword(Keyword keyword) {
    return new Code.Labelled(keyword.name() + "=", print(keyword.value()));
  }

  private static Code call(Call call) {
    if (call.function().startsWith(HelperLibrary.PREFIX)) {
      return Code.call(call.function().substring(HelperLibrary.PREFIX.length()), arguments(call));
    }
    Optional<Code> idiom = Idioms.of(call);
    return idiom.orElseGet(() -> Code.call(Functions.name(call.function()), arguments(call)));
  }

  /** A string as ruff quotes it; nothing of it can end the string early. */
  static String quote(String text) {
    StringBuilder out = new StringBuilder("\"");
    text.codePoints()
        .forEach(
            c -> {
              switch (c) {
                case '"' -> out.append("\\\"");
                case '\\' -> out.append("\\\\");
                case '\n' -> out.append("\\n");
                case '\r' -> out.append("\\r");
                case '\t' -> out.append("\\t");
                default -> {
                  if (c >= ' ' && c < 127) {
                    out.append((char) c);
                  } else {
                    out.append(
                        String.format(
                            c < 256 ? "\\x%02x" : c < 0x10000 ? "\\u%04x" : "\\U%08x", c));
                  }
                }
              }
            });
    return out.append('"').toString();
  }

  static List<Expression> splat(Expression list) {
    return list instanceof ListLiteral items && !items.items().isEmpty()
        ? new ArrayList<>(items.items())
        : new ArrayList<>(List.of(list));
  }
}
