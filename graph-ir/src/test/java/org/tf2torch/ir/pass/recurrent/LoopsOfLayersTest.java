package org.tf2torch.ir.pass.recurrent;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.tf2torch.ir.pass.recurrent.Loops.gate;
import static org.tf2torch.ir.pass.recurrent.Loops.parameter;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.tf2torch.ir.Graph;
import org.tf2torch.ir.Node;
import org.tf2torch.ir.Verifier;
import org.tf2torch.ir.rewrite.Rewriter;
import org.tf2torch.ir.text.GraphParser;

class LoopsOfLayersTest {
  private static final String RNN =
      """
      %wx = linear (%now, %w, %b)
      %uh = linear (%h, %u)
      %sum = add (%wx, %uh)
      %new = tanh (%sum)
      """;

  private static final String RNN_WEIGHTS =
      parameter("w", "[2, 3]") + parameter("u", "[2, 2]") + parameter("b", "[2]");

  /** As TensorFlow 1 runs a cell: until all sequences have ended, into a list. */
  private static final String LENGTHS =
      """
      graph "g" (%x "x": float32[steps, batch, 3], %h0 "h": float32[batch, 2], %n "n": int32[lengths]) {
        %size = sizes dtype="int32" shape=[] elements=["steps"] ()
        %one = constant dtype="int32" shape=[] value=[1] ()
        %zero = constant dtype="float32" shape=[] value=[0.0] ()
        %shape = sizes dtype="int64" shape=[2] elements=["batch", "2"] ()
        %zeros = full (%shape, %zero)
        %longest = reduce_max axes=[0] keep_dims=false (%n)
        %least = maximum (%one, %longest)
        %count = minimum (%size, %least)
        %list = new_list element="float32[any, 2]" (%size)
        WEIGHTS
        %last, %lists = for index="t" stacked=0 (%count, %h0, %list)
          (%h: float32[batch, 2], %l: list<float32[any, 2]>) {
            %t = sizes dtype="int32" shape=[] elements=["t"] ()
            %now = select axis=0 (%x, %t)
            CELL
            %ended = greater_equal (%t, %n)
            %column = trailing_axes (%ended, %zeros)
            %h1 = where (%column, %h, %new)
            %out = where (%column, %zeros, %new)
            %set = list_set (%l, %t, %out)
            yield %h1, %set
          }
        %told = constant dtype="int64" shape=[2] value=[-1, 2] ()
        %every = list_stack count=-1 (%lists, %told)
        return "every" %every, "last" %last
      }
      """
          .replace("WEIGHTS", RNN_WEIGHTS)
          .replace("CELL", RNN);

  /** As Keras runs a cell with the mask of lengths: the last output is repeated. */
  private static final String MASK =
      """
      graph "g" (%x "x": float32[steps, batch, 3], %h0 "h": float32[batch, 2], %n "n": int32[lengths]) {
        %size = sizes dtype="int32" shape=[] elements=["steps"] ()
        %one = constant dtype="int32" shape=[] value=[1] ()
        %from = constant dtype="int32" shape=[] value=[0] ()
        %zero = constant dtype="float32" shape=[] value=[0.0] ()
        %shape = sizes dtype="int64" shape=[2] elements=["batch", "2"] ()
        %zeros = full (%shape, %zero)
        %numbers = range (%from, %size, %one)
        %column = unsqueeze axis=-1 (%n)
        %counts = less (%numbers, %column)
        %columns = unsqueeze axis=-1 (%counts)
        %mask = permute axes=[1, 0, 2] (%columns)
        WEIGHTS
        %output, %last, %every = for index="t" stacked=1 (%size, %zeros, %h0, %shape)
          (%o: float32[batch, 2], %h: float32[batch, 2]) {
            %t = sizes dtype="int32" shape=[] elements=["t"] ()
            %now = select axis=0 (%x, %t)
            CELL
            %goes = select axis=0 (%mask, %t)
            %o1 = where (%goes, %new, %o)
            %h1 = where (%goes, %new, %h)
            yield %o1, %h1, %o1
          }
        return "every" %every, "last" %last, "output" %output
      }
      """
          .replace("WEIGHTS", RNN_WEIGHTS)
          .replace("CELL", RNN);

  /** Two cells in one loop: the second goes over what the first makes. */
  private static final String CELLS =
      Loops.of(
              true,
              RNN_WEIGHTS + parameter("w2", "[2, 2]") + parameter("u2", "[2, 2]"),
              RNN
                  + """
              %wn = linear (%new, %w2)
              %uc = linear (%c, %u2)
              %second = add (%wn, %uc)
              %c1 = tanh (%second)
              """)
          .replace("yield %h1, %c1, %h1", "yield %new, %c1, %c1");

  private static List<String> layers(String text) {
    Graph graph = LoopsOfLayers.apply(GraphParser.parse(text));
    graph =
        Rewriter.rewrite(graph, List.of(new LstmFromLoop(), new GruFromLoop(), new RnnFromLoop()));
    Verifier.verify(graph);
    return graph.nodes().stream()
        .map(Node::op)
        .map(op -> op.name())
        .filter(List.of("lstm", "gru", "rnn", "for", "gather")::contains)
        .toList();
  }

  private static void doesNotFire(String text, String from, String to) {
    String other = text.replace(from, to);
    assertNotEquals(text, other);
    assertEquals(List.of("for"), layers(other));
  }

  @Test
  void firesForLengths() {
    assertEquals(List.of("rnn", "gather"), layers(LENGTHS));
  }

  @Test
  void firesForAMaskOfLengths() {
    assertEquals(List.of("rnn", "gather"), layers(MASK));
  }

  @ParameterizedTest(name = "{0} → {1}")
  @CsvSource({
    "'greater_equal (%t, %n)','less_equal (%n, %t)'",
    // Over all steps, whether or not the sequences have ended.
    "'for index=\"t\" stacked=0 (%count','for index=\"t\" stacked=0 (%size'",
    "'maximum (%one, %longest)','maximum (%longest, %longest)'",
  })
  void firesForOtherSpellings(String from, String to) {
    String other = LENGTHS.replace(from, to);
    assertNotEquals(LENGTHS, other);
    assertEquals(List.of("rnn", "gather"), layers(other));
  }

  @Test
  void firesWhereOnlyOutputsAreAskedFor() {
    assertEquals(List.of("rnn"), layers(LENGTHS.replace(", \"last\" %last", "")));
    assertEquals(
        List.of("rnn", "gather"),
        layers(MASK.replace("%o1 = where (%goes, %new, %o)", "%o1 = where (%goes, %new, %zeros)")),
        "zeros where a sequence has ended");
  }

  @ParameterizedTest(name = "{0} → {1}")
  @CsvSource({
    "'greater_equal (%t, %n)','greater (%t, %n)'",
    "'greater_equal (%t, %n)','not_equal (%t, %n)'",
    "'where (%column, %h, %new)','where (%column, %new, %h)'",
    "'where (%column, %h, %new)','where (%column, %wx, %new)'",
    // It stops before all sequences have ended.
    "reduce_max,reduce_min",
    "'maximum (%one, %longest)','minimum (%one, %longest)'",
    "'new_list element=\"float32[any, 2]\" (%size)','new_list element=\"float32[any, 2]\" (%one)'",
    "'list_set (%l, %t, %out)','list_set (%l, %one, %out)'",
    "tanh,sigmoid",
    // Another cell than what the state becomes.
    "'where (%column, %zeros, %new)','where (%column, %zeros, %sum)'",
  })
  void doesNotFireForOtherLoops(String from, String to) {
    doesNotFire(LENGTHS, from, to);
  }

  @ParameterizedTest(name = "{0} → {1}")
  @CsvSource({
    // The mask need not be of the first steps.
    "'less (%numbers, %column)','greater (%numbers, %column)'",
    "'range (%from, %size, %one)','range (%one, %size, %one)'",
    "'range (%from, %size, %one)','range (%from, %size, %size)'",
    "'unsqueeze axis=-1 (%n)','unsqueeze axis=0 (%n)'",
    "'where (%goes, %new, %h)','where (%goes, %h, %new)'",
  })
  void doesNotFireForOtherMasks(String from, String to) {
    doesNotFire(MASK, from, to);
  }

  @Test
  void doesNotFireWhereAnElementIsReadInTheLoop() {
    doesNotFire(
        LENGTHS,
        "%set = list_set (%l, %t, %out)",
        """
        %set = list_set (%l, %t, %out)
        %told1 = constant dtype="int64" shape=[2] value=[-1, 2] ()
        %seen = list_get (%l, %t, %told1)
        """);
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void aCellMayOnlyBeAskedForWithinTheLoop(boolean asked) {
    String sum =
        """
        %wx = linear (%now, %w)
        %uh = linear (%h, %u)
        %sum = add (%wx, %uh)
        """;
    String cell =
        """
        %i = sigmoid (%gi)
        %f = sigmoid (%gf)
        %g = tanh (%gg)
        %o = sigmoid (%go)
        %kept = mul (%f, %c)
        %added = mul (%i, %g)
        %newc = add (%kept, %added)
        %shown = tanh (%newc)
        %new = mul (%o, %shown)
        """;
    String gates =
        gate("gi", "%sum", 0)
            + gate("gf", "%sum", 2)
            + gate("gg", "%sum", 4)
            + gate("go", "%sum", 6);
    String text =
        LENGTHS
            .replace(RNN_WEIGHTS, parameter("w", "[8, 3]") + parameter("u", "[8, 2]"))
            .replace(RNN, sum + gates + cell)
            .replace("%last, %lists = for", "%last, %lastc, %lists = for")
            .replace("%h0, %list)", "%h0, %h0, %list)")
            .replace("(%h: float32[batch, 2], ", "(%h: float32[batch, 2], %c: float32[batch, 2], ")
            .replace("%h1 = where", "%c1 = where (%column, %c, %newc)\n%h1 = where")
            .replace("yield %h1, ", "yield %h1, %c1, ");
    String end = asked ? ", \"cell\" %lastc\n}" : "\n}";
    List<String> expected = asked ? List.of("for") : List.of("lstm", "gather");
    assertEquals(expected, layers(text.replace("\n}", end)));
  }

  @Test
  void cellsGetALoopEach() {
    assertEquals(List.of("rnn", "rnn"), layers(CELLS));
  }

  @ParameterizedTest(name = "{0} → {1}")
  @CsvSource({
    // Cells that feed each other both ways, or what a cell was before.
    "'linear (%h, %u)','linear (%c, %u)'",
    "'linear (%new, %w2)','linear (%h, %w2)'",
    "'tanh (%second)','sigmoid (%second)'",
  })
  void doesNotFireForOtherCells(String from, String to) {
    doesNotFire(CELLS, from, to);
  }
}
