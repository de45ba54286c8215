package org.tf2torch.torch.code;

import java.util.Arrays;
import java.util.List;
import org.tf2torch.ir.DType;

/**
 * An expression of the PyTorch program, in the part of the language that TorchScript and Python
 * share. Functions carry the names TorchScript knows them by ({@code torch.conv2d}); printers spell
 * them for their readers.
 */
public sealed interface Expression {
  /** A local variable or an argument. */
  record Name(String name) implements Expression {}

  /** A tensor or submodule of the module itself: {@code self.conv1.weight}. */
  record Field(List<String> path) implements Expression {
    public Field {
      path = List.copyOf(path);
    }
  }

  /** A call of a function: {@code torch.relu}, or the name of a helper. */
  record Call(String function, List<Expression> arguments, List<Keyword> keywords)
      implements Expression {
    public Call {
      arguments = List.copyOf(arguments);
      keywords = List.copyOf(keywords);
    }
  }

  record Keyword(String name, Expression value) {}

  /** A call of a submodule: {@code self.conv1(x)}. */
  record Forward(List<String> path, List<Expression> arguments) implements Expression {
    public Forward {
      path = List.copyOf(path);
      arguments = List.copyOf(arguments);
    }
  }

  record IntLiteral(long value) implements Expression {}

  record FloatLiteral(double value) implements Expression {}

  record BoolLiteral(boolean value) implements Expression {}

  record TextLiteral(String value) implements Expression {}

  record NoneLiteral() implements Expression {}

  record DTypeLiteral(DType dtype) implements Expression {}

  record ListLiteral(List<Expression> items) implements Expression {
    public ListLiteral {
      items = List.copyOf(items);
    }
  }

  record TupleLiteral(List<Expression> items) implements Expression {
    public TupleLiteral {
      items = List.copyOf(items);
    }
  }

  /** A new list without tensors, which may be appended to. */
  record NoTensors() implements Expression {}

  /** A dictionary from text to tensors. */
  record DictLiteral(List<Keyword> items) implements Expression {
    public DictLiteral {
      items = List.copyOf(items);
    }
  }

  /**
   * A binary operator on Python's numbers and bools, not on tensors: {@code +, -, *, //, and, or}.
   */
  record Infix(String operator, Expression left, Expression right) implements Expression {}

  /** {@code value.attribute}, as {@code x.device}, {@code x.dtype}. */
  record Property(Expression value, String attribute) implements Expression {}

  /** Element of a list or a tuple. */
  record Item(Expression list, Expression index) implements Expression {}

  /** The elements of an integer tensor as a list of ints. */
  record ToList(Expression tensor) implements Expression {}

  /** {@code a if condition else b}. */
  record Conditional(Expression condition, Expression then, Expression otherwise)
      implements Expression {}

  static Call call(String function, Expression... arguments) {
    return new Call(function, Arrays.asList(arguments), List.of());
  }

  /** This call with one more keyword argument. */
  static Call with(Call call, String keyword, Expression value) {
    java.util.ArrayList<Keyword> keywords = new java.util.ArrayList<>(call.keywords());
    keywords.add(new Keyword(keyword, value));
    return new Call(call.function(), call.arguments(), keywords);
  }

  static IntLiteral integer(long value) {
    return new IntLiteral(value);
  }

  static FloatLiteral number(double value) {
    return new FloatLiteral(value);
  }

  static BoolLiteral flag(boolean value) {
    return new BoolLiteral(value);
  }

  static TextLiteral text(String value) {
    return new TextLiteral(value);
  }

  static NoneLiteral none() {
    return new NoneLiteral();
  }

  static DTypeLiteral dtype(DType dtype) {
    return new DTypeLiteral(dtype);
  }

  static ListLiteral list(Expression... items) {
    return new ListLiteral(Arrays.asList(items));
  }

  /** A list of integers. */
  static ListLiteral integers(List<? extends Number> values) {
    return new ListLiteral(
        values.stream().<Expression>map(v -> new IntLiteral(v.longValue())).toList());
  }
}
