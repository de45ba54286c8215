package org.tf2torch.torch.source.python;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Lines as ruff format leaves them, which all of these were checked with. */
class LayoutTest {
  private static final Code ARGUMENT = new Code.Text("an_argument_of_some_length");

  private static String lines(String start, Code code) {
    return String.join("\n", Layout.lines(0, start, code));
  }

  private static List<Code> arguments(int count) {
    return Collections.nCopies(count, ARGUMENT);
  }

  @Test
  void whatFitsStandsOnOneLine() {
    assertEquals("x = f(an_argument_of_some_length)", lines("x = ", Code.call("f", arguments(1))));
  }

  @Test
  void argumentsMoveToALineOfTheirOwnFirst() {
    assertEquals(
        """
        some_result_of_a_long_name = f(
            an_argument_of_some_length, an_argument_of_some_length, x
        )""",
        lines(
            "some_result_of_a_long_name = ",
            Code.call("f", List.of(ARGUMENT, ARGUMENT, new Code.Text("x")))));
  }

  @Test
  void manyArgumentsStandOneALine() {
    assertEquals(
        """
            x = f(
                an_argument_of_some_length,
                an_argument_of_some_length,
                an_argument_of_some_length,
                an_argument_of_some_length,
            )""",
        lines("x = ", Code.call("f", arguments(4))));
  }

  @Test
  void listsHaveNoLineForAllTheirItems() {
    assertEquals(
        """
            items_of_a_list = [
                an_argument_of_some_length,
                an_argument_of_some_length,
                an_argument_of_some_length,
            ]""",
        lines("items_of_a_list = ", Code.list(arguments(3))));
  }

  @Test
  void operandsStandBehindTheirOperators() {
    Code sum =
        Precedence.join(
            Precedence.join(ARGUMENT, "+", ARGUMENT), "-", Code.call("f", arguments(2)));
    assertEquals(
        """
            return (
                an_argument_of_some_length
                + an_argument_of_some_length
                - f(an_argument_of_some_length, an_argument_of_some_length)
            )""",
        lines("return ", sum));
  }

  @Test
  void aTupleOfOneKeepsItsComma() {
    assertEquals("(1,)", Code.tuple(List.of(new Code.Text("1"))).flat());
  }
}
