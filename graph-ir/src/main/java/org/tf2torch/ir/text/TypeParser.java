package org.tf2torch.ir.text;

import java.util.ArrayList;
import java.util.List;
import org.tf2torch.ir.DType;
import org.tf2torch.ir.Dim;
import org.tf2torch.ir.ListType;
import org.tf2torch.ir.Shape;
import org.tf2torch.ir.TensorType;
import org.tf2torch.ir.ValueType;

/** Reads types and formulas of sizes: {@code float32[batch, 2*h + 1]}. */
final class TypeParser {
  private TypeParser() {}

  static ValueType type(Tokens tokens) {
    if (tokens.accept("list")) {
      tokens.expect("<");
      TensorType element = tensor(tokens);
      tokens.expect(">");
      return new ListType(element);
    }
    return tensor(tokens);
  }

  private static TensorType tensor(Tokens tokens) {
    String name = tokens.next();
    DType dtype = DType.of(name).orElseThrow(() -> tokens.error("there is no dtype " + name));
    tokens.expect("[");
    if (tokens.accept("*")) {
      tokens.expect("]");
      return new TensorType(dtype, Shape.UNKNOWN);
    }
    List<Dim> dims = new ArrayList<>();
    while (!tokens.accept("]")) {
      dims.add(sum(tokens));
      tokens.accept(",");
    }
    return new TensorType(dtype, Shape.of(dims));
  }

  /** A sum of products; {@code //} binds like {@code *}. */
  static Dim sum(Tokens tokens) {
    Dim result = product(tokens);
    while (true) {
      if (tokens.accept("+")) {
        result = result.plus(product(tokens));
      } else if (tokens.accept("-")) {
        result = result.minus(product(tokens));
      } else if (tokens.peek().matches("-[0-9]+")) {
        result = result.plus(Dim.known(Long.parseLong(tokens.next())));
      } else {
        return result;
      }
    }
  }

  private static Dim product(Tokens tokens) {
    Dim result = factor(tokens);
    while (true) {
      if (tokens.accept("*")) {
        result = result.times(factor(tokens));
      } else if (tokens.accept("//")) {
        result = result.floorDiv(factor(tokens));
      } else {
        return result;
      }
    }
  }

  private static Dim factor(Tokens tokens) {
    if (tokens.accept("-")) {
      return factor(tokens).times(-1);
    }
    if (tokens.accept("(")) {
      Dim inner = sum(tokens);
      tokens.expect(")");
      return inner;
    }
    String word = tokens.next();
    if (word.matches("-?[0-9]+")) {
      return Dim.known(Long.parseLong(word));
    }
    boolean extremum = (word.equals("max") || word.equals("min")) && tokens.accept("(");
    if (!extremum) {
      return Dim.symbol(word);
    }
    Dim left = sum(tokens);
    tokens.expect(",");
    Dim right = sum(tokens);
    tokens.expect(")");
    return word.equals("max") ? left.max(right) : left.min(right);
  }
}
