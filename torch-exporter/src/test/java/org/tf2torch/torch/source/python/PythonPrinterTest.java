package org.tf2torch.torch.source.python;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.tf2torch.torch.code.Expression.call;
import static org.tf2torch.torch.code.Expression.integer;
import static org.tf2torch.torch.code.Expression.integers;
import static org.tf2torch.torch.code.Expression.number;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.tf2torch.ir.DType;
import org.tf2torch.torch.code.Expression;
import org.tf2torch.torch.code.Expression.Infix;
import org.tf2torch.torch.code.Expression.Name;

class PythonPrinterTest {
  private static final Expression X = new Name("x");
  private static final Expression Y = new Name("y");

  private static Expression full(Expression number) {
    Expression.Call call = call("torch.full", integers(List.of(2, 3)), number);
    return Expression.with(call, "dtype", Expression.dtype(DType.FLOAT32));
  }

  static Stream<Arguments> idioms() {
    return Stream.of(
        Arguments.of(call("torch.add", X, call("torch.mul", X, Y)), "x + x * y"),
        Arguments.of(call("torch.mul", call("torch.add", X, Y), Y), "(x + y) * y"),
        Arguments.of(call("torch.sub", X, call("torch.sub", X, Y)), "x - (x - y)"),
        Arguments.of(call("torch.lt", call("torch.lt", X, Y), Y), "(x < y) < y"),
        Arguments.of(call("torch.neg", call("torch.add", X, Y)), "-(x + y)"),
        Arguments.of(call("torch.to", X, Expression.dtype(DType.FLOAT16)), "x.to(torch.float16)"),
        Arguments.of(call("torch.permute", X, integers(List.of(0, 2, 1, 3))), "x.transpose(1, 2)"),
        Arguments.of(
            call("torch.permute", X, integers(List.of(0, 2, 3, 1))), "x.permute(0, 2, 3, 1)"),
        Arguments.of(
            call("torch.mean", X, integers(List.of(2, 3)), Expression.flag(false)),
            "x.mean([2, 3])"),
        Arguments.of(call("torch.slice", X, integer(1), integer(0), new Name("n")), "x[:, :n]"),
        Arguments.of(
            call("torch.slice", X, integer(-1), integer(2), Expression.none()), "x[..., 2:]"),
        Arguments.of(
            call("torch.slice", X, integer(1), integer(0), new Name("self.n")), "x[:, : self.n]"),
        Arguments.of(
            call(
                "torch.slice",
                call("torch.slice", X, integer(2), integer(1), integer(9)),
                integer(1),
                integer(0),
                integer(8)),
            "x[:, :8, 1:9]"),
        Arguments.of(
            call(
                "torch.slice",
                call("torch.slice", X, integer(1), integer(1), integer(9)),
                integer(1),
                integer(0),
                integer(8)),
            "x[:, 1:9][:, :8]"),
        Arguments.of(call("torch.rsub", X, number(1)), "1.0 - x"),
        Arguments.of(call("torch.rsub", call("torch.sub", X, Y), number(1)), "1.0 - (x - y)"),
        Arguments.of(
            call(
                "torch.slice",
                X,
                integer(0),
                integer(1),
                new Infix("+", new Name("n"), integer(1))),
            "x[1 : n + 1]"),
        Arguments.of(
            call(
                "torch.max_pool2d",
                X,
                integers(List.of(2, 2)),
                integers(List.of(2, 2)),
                integers(List.of(0, 0))),
            "F.max_pool2d(x, 2)"),
        Arguments.of(
            call(
                "torch.max_pool2d",
                X,
                integers(List.of(3, 2)),
                integers(List.of(1, 1)),
                integers(List.of(1, 1))),
            "F.max_pool2d(x, (3, 2), 1, padding=1)"),
        Arguments.of(
            call("torch.constant_pad_nd", X, integers(List.of(0, 1)), number(0)),
            "F.pad(x, (0, 1))"),
        Arguments.of(
            call("torch.constant_pad_nd", X, integers(List.of(0, 1)), integer(7)),
            "torch.constant_pad_nd(x, [0, 1], 7)"),
        Arguments.of(full(number(0)), "torch.zeros([2, 3], dtype=torch.float32)"),
        Arguments.of(full(integer(1)), "torch.ones([2, 3], dtype=torch.float32)"),
        Arguments.of(full(number(-0.0)), "torch.full([2, 3], -0.0, dtype=torch.float32)"),
        Arguments.of(full(number(2)), "torch.full([2, 3], 2.0, dtype=torch.float32)"),
        Arguments.of(call("torch.full", integers(List.of(2)), integer(0)), "torch.full([2], 0)"),
        Arguments.of(call("torch.linalg_cholesky", X), "torch.linalg.cholesky(x)"),
        Arguments.of(
            new Infix("//", new Infix("*", integer(2), new Name("n")), new Name("m")),
            "2 * n // m"),
        Arguments.of(
            new Infix("*", integer(2), new Infix("//", new Name("n"), new Name("m"))),
            "2 * (n // m)"));
  }

  @ParameterizedTest
  @MethodSource("idioms")
  void callsArePrintedAsPeopleWriteThem(Expression expression, String text) {
    assertEquals(text, PythonPrinter.print(expression).flat());
  }

  @ParameterizedTest
  @CsvSource({
    "1.0E-5, 1e-05",
    "1.001E-5, 1.001e-05",
    "0.001, 0.001",
    "1.0E10, 10000000000.0",
    "3.4E38, 3.4e38"
  })
  void numbersAreThoseOfPython(double value, String text) {
    assertEquals(text, PythonPrinter.number(value));
  }

  @Test
  void nothingInAStringEndsIt() {
    assertEquals("\"a\\\"b\\\\\\n\\x00\\u2028\"", PythonPrinter.quote("a\"b\\\n\0\u2028"));
  }
}
