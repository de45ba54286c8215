package org.tf2torch.torch.script;

import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.tf2torch.ir.DType;
import org.tf2torch.torch.code.Expression;
import org.tf2torch.torch.code.Expression.BoolLiteral;
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
import org.tf2torch.torch.code.Expression.ListLiteral;
import org.tf2torch.torch.code.Expression.Name;
import org.tf2torch.torch.code.Expression.NoTensors;
import org.tf2torch.torch.code.Expression.NoneLiteral;
import org.tf2torch.torch.code.Expression.Property;
import org.tf2torch.torch.code.Expression.TextLiteral;
import org.tf2torch.torch.code.Expression.ToList;
import org.tf2torch.torch.code.Expression.TupleLiteral;
import org.tf2torch.torch.helpers.HelperLibrary;

/**
 * Prints expressions in the dialect of TorchScript archives, where dtypes are numbers and tensor
 * methods are functions.
 */
final class ExpressionPrinter {
  private ExpressionPrinter() {}

  static String print(Expression expression) {
    if (expression instanceof Name name) {
      return name.name();
    } else if (expression instanceof Field field) {
      return "self." + String.join(".", field.path());
    } else if (expression instanceof Call call) {
      return call(call);
    } else if (expression instanceof Forward forward) {
      return "(self."
          + String.join(".", forward.path())
          + ").forward("
          + all(forward.arguments())
          + ", )";
    } else if (expression instanceof Property property) {
      return print(property.value()) + "." + property.attribute();
    } else if (expression instanceof Item item) {
      return print(item.list()) + "[" + print(item.index()) + "]";
    } else if (expression instanceof Infix infix) {
      return "(" + print(infix.left()) + " " + infix.operator() + " " + print(infix.right()) + ")";
    } else if (expression instanceof ToList list) {
      return "annotate(List[int], torch.to(" + print(list.tensor()) + ", 4).tolist())";
    } else if (expression instanceof Conditional choice) {
      return "("
          + print(choice.then())
          + " if "
          + print(choice.condition())
          + " else "
          + print(choice.otherwise())
          + ")";
    }
    return literal(expression);
  }

  private static String literal(Expression expression) {
    if (expression instanceof IntLiteral number) {
      return Long.toString(number.value());
    } else if (expression instanceof FloatLiteral number) {
      return number(number.value());
    } else if (expression instanceof BoolLiteral flag) {
      return flag.value() ? "True" : "False";
    } else if (expression instanceof TextLiteral text) {
      return quote(text.value());
    } else if (expression instanceof NoneLiteral) {
      return "None";
    } else if (expression instanceof NoTensors) {
      return "annotate(List[Tensor], [])";
    } else if (expression instanceof DTypeLiteral type) {
      return Integer.toString(scalarType(type.dtype()));
    } else if (expression instanceof ListLiteral list) {
      // Without elements the type of a list is unknown; all our empty lists hold integers.
      return list.items().isEmpty() ? "annotate(List[int], [])" : "[" + all(list.items()) + "]";
    } else if (expression instanceof TupleLiteral tuple) {
      return "(" + all(tuple.items()) + ", )";
    }
    return ((DictLiteral) expression)
        .items().stream()
            .map(item -> quote(item.name()) + ": " + print(item.value()))
            .collect(Collectors.joining(", ", "{", "}"));
  }

  private static String call(Call call) {
    Stream<String> positional = call.arguments().stream().map(ExpressionPrinter::print);
    Stream<String> keywords = call.keywords().stream().map(k -> k.name() + "=" + print(k.value()));
    String function =
        call.function().startsWith(HelperLibrary.PREFIX)
            ? "__torch__." + call.function()
            : call.function();
    return function
        + Stream.concat(positional, keywords).collect(Collectors.joining(", ", "(", ")"));
  }

  private static String all(List<Expression> expressions) {
    return expressions.stream().map(ExpressionPrinter::print).collect(Collectors.joining(", "));
  }

  private static String number(double value) {
    if (Double.isNaN(value)) {
      return "nan";
    }
    if (Double.isInfinite(value)) {
      return value > 0 ? "inf" : "-inf";
    }
    return Double.toString(value);
  }

  /**
   * TorchScript reads UTF-8 and the escapes below; anything else below a space is written in octal.
   */
  static String quote(String text) {
    StringBuilder out = new StringBuilder("\"");
    for (char c : text.toCharArray()) {
      switch (c) {
        case '"' -> out.append("\\\"");
        case '\\' -> out.append("\\\\");
        case '\n' -> out.append("\\n");
        case '\t' -> out.append("\\t");
        default ->
            out.append(
                c < ' ' || c == 127 ? String.format("\\%03o", (int) c) : Character.toString(c));
      }
    }
    return out.append('"').toString();
  }

  /** c10::ScalarType. */
  static int scalarType(DType type) {
    return switch (type) {
      case UINT8 -> 0;
      case INT8 -> 1;
      case INT16 -> 2;
      case INT32 -> 3;
      case INT64 -> 4;
      case FLOAT16 -> 5;
      case FLOAT32 -> 6;
      case FLOAT64 -> 7;
      case COMPLEX64 -> 9;
      case COMPLEX128 -> 10;
      case BOOL -> 11;
      case BFLOAT16 -> 15;
      case FLOAT8_E5M2 -> 23;
      case FLOAT8_E4M3FN -> 24;
      case UINT16 -> 27;
      case UINT32 -> 28;
      case UINT64 -> 29;
      case STRING -> throw new IllegalStateException("PyTorch has no tensors of text");
    };
  }
}
