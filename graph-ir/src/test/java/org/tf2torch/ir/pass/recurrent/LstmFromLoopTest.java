package org.tf2torch.ir.pass.recurrent;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.tf2torch.ir.pass.recurrent.Loops.gate;
import static org.tf2torch.ir.pass.recurrent.Loops.parameter;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LstmFromLoopTest {
  private static final String WEIGHTS =
      parameter("w", "[8, 3]") + parameter("u", "[8, 2]") + parameter("b", "[8]");

  private static final String SUM =
      """
      %wx = linear (%now, %w)
      %uh = linear (%h, %u)
      %both = add (%wx, %uh)
      %sum = add (%both, %b)
      """;

  private static final String CELL =
      """
      %i = sigmoid (%gi)
      %f = sigmoid (%gf)
      %g = tanh (%gg)
      %o = sigmoid (%go)
      %kept = mul (%f, %c)
      %added = mul (%i, %g)
      %c1 = add (%kept, %added)
      %shown = tanh (%c1)
      %h1 = mul (%o, %shown)
      """;

  private static String gates(int i, int f, int g, int o) {
    return gate("gi", "%sum", i)
        + gate("gf", "%sum", f)
        + gate("gg", "%sum", g)
        + gate("go", "%sum", o);
  }

  private static final String KERAS = gates(0, 2, 4, 6);

  private static List<String> rewritten(String weights, String body) {
    return Loops.rewritten(Loops.of(true, weights, body), new LstmFromLoop());
  }

  @Test
  void fires() {
    assertEquals(List.of("lstm"), rewritten(WEIGHTS, SUM + KERAS + CELL));
  }

  @Test
  void gatesInAnotherOrderMoveTheWeights() {
    assertEquals(
        List.of("reorder", "reorder", "reorder", "lstm"),
        rewritten(WEIGHTS, SUM + gates(0, 4, 2, 6) + CELL),
        "TensorFlow 1 keeps i, c, f, o");
  }

  @Test
  void aWeightOfSequenceAndStateTogetherIsCut() {
    String sum =
        """
        %joined = concat axis=1 (%now, %h)
        %product = linear (%joined, %wu)
        %sum = add (%product, %b)
        """;
    assertEquals(
        List.of("slice", "slice", "lstm"),
        rewritten(parameter("wu", "[8, 5]") + parameter("b", "[8]"), sum + KERAS + CELL));
  }

  @Test
  void aForgetBiasIsABias() {
    String one = "%one = constant dtype=\"float32\" shape=[] value=[1.0] ()\n";
    String cell = CELL.replace("sigmoid (%gf)", "sigmoid (%gf1)");
    assertEquals(
        List.of("lstm"), rewritten(WEIGHTS + one, SUM + KERAS + "%gf1 = add (%gf, %one)\n" + cell));
  }

  @ParameterizedTest(name = "{0} → {1}")
  @CsvSource({
    "tanh (%gg),relu (%gg)",
    "tanh (%c1),relu (%c1)",
    "sigmoid (%gf),tanh (%gf)",
    "'mul (%f, %c)','mul (%f, %h)'",
    "'add (%kept, %added)','sub (%kept, %added)'",
    "'linear (%h, %u)','linear (%c, %u)'",
    // A cell that the gates look at.
    "sigmoid (%gi),sigmoid (%c)",
    // The step before this one, of which the first has none.
    "elements=[\"t\"],elements=[\"t - 1\"]"
  })
  void doesNotFire(String from, String to) {
    String text = Loops.of(true, WEIGHTS, SUM + KERAS + CELL);
    String other = text.replace(from, to);
    assertNotEquals(text, other);
    assertEquals(List.of("for"), Loops.rewritten(other, new LstmFromLoop()));
  }

  @Test
  void doesNotFireWhenItStopsEarly() {
    String text = Loops.of(true, WEIGHTS, SUM + KERAS + CELL);
    String early = text.replace("elements=[\"steps\"]", "elements=[\"steps - 1\"]");
    assertEquals(List.of("for"), Loops.rewritten(early, new LstmFromLoop()));
  }

  @Test
  void doesNotFireWhenTheCellIsKept() {
    String text = Loops.of(true, WEIGHTS, SUM + KERAS + CELL);
    String kept = text.replace("yield %h1, %c1, %h1", "yield %h1, %c1, %c1");
    assertEquals(List.of("for"), Loops.rewritten(kept, new LstmFromLoop()));
  }
}
