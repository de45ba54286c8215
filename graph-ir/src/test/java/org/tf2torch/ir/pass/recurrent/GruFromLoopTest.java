package org.tf2torch.ir.pass.recurrent;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.tf2torch.ir.pass.recurrent.Loops.gate;
import static org.tf2torch.ir.pass.recurrent.Loops.parameter;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.tf2torch.ir.Contents;
import org.tf2torch.ir.Graph;
import org.tf2torch.ir.Node;
import org.tf2torch.ir.Value;
import org.tf2torch.ir.op.Blocks.Reorder;
import org.tf2torch.ir.op.Slicing.Select;
import org.tf2torch.ir.rewrite.Rewriter;
import org.tf2torch.ir.text.GraphParser;

class GruFromLoopTest {
  private static final String WEIGHTS =
      parameter("w", "[6, 3]")
          + parameter("u", "[6, 2]")
          + parameter("b", "[2, 6]")
          + """
          %zeroth = constant dtype="int64" shape=[] value=[0] ()
          %first = constant dtype="int64" shape=[] value=[1] ()
          %one = constant dtype="float32" shape=[] value=[1.0] ()
          %b_w = select axis=0 (%b, %zeroth)
          %b_u = select axis=0 (%b, %first)
          """;

  /** As Keras does it: z, r, n. */
  private static final String BODY =
      """
      %wx = linear (%now, %w)
      %uh = linear (%h, %u)
      %x_all = add (%wx, %b_w)
      %h_all = add (%uh, %b_u)
      """
          + gate("xz", "%x_all", 0)
          + gate("xr", "%x_all", 2)
          + gate("xn", "%x_all", 4)
          + gate("hz", "%h_all", 0)
          + gate("hr", "%h_all", 2)
          + gate("hn", "%h_all", 4)
          + """
          %sz = add (%xz, %hz)
          %z = sigmoid (%sz)
          %sr = add (%xr, %hr)
          %r = sigmoid (%sr)
          %reset = mul (%r, %hn)
          %sn = add (%xn, %reset)
          %new = tanh (%sn)
          %rest = sub (%one, %z)
          %kept = mul (%z, %h)
          %fresh = mul (%rest, %new)
          %h1 = add (%kept, %fresh)
          """;

  private static final String LOOP = Loops.of(false, WEIGHTS, BODY);

  @Test
  void fires() {
    assertEquals(
        List.of("reorder", "reorder", "reorder", "reorder", "gru"),
        Loops.rewritten(LOOP, new GruFromLoop()));
  }

  @Test
  void eachBiasGoesWithItsWeight() {
    Graph graph = Rewriter.rewrite(GraphParser.parse(LOOP), List.of(new GruFromLoop()));
    Node layer =
        graph.nodes().stream().filter(n -> n.op().name().equals("gru")).findFirst().orElseThrow();
    for (int bias = 0; bias < 2; bias++) {
      Value value = layer.input(4 + bias);
      assertEquals(List.of(1, 0, 2), value.op(Reorder.class).orElseThrow().order());
      Value selected = value.operand(0);
      assertEquals(true, selected.isA(Select.class));
      assertEquals((long) bias, Contents.longs(selected.operand(1)).orElseThrow().get(0));
    }
  }

  /** As cuDNN's buffers have them: whichever way they are added, the halves stay whole. */
  @Test
  void biasesThatArePartsOfOneStayApart() {
    String parts =
        parameter("w", "[6, 3]")
            + parameter("u", "[6, 2]")
            + parameter("b", "[12]")
            + """
            %start = constant dtype="int64" shape=[] value=[0] ()
            %half = constant dtype="int64" shape=[] value=[6] ()
            %end = constant dtype="int64" shape=[] value=[12] ()
            %one = constant dtype="float32" shape=[] value=[1.0] ()
            %b_w = slice axis=0 step=1 (%b, %start, %half)
            %b_u = slice axis=0 step=1 (%b, %half, %end)
            """;
    String loop = Loops.of(false, parts, BODY);
    Graph graph = Rewriter.rewrite(GraphParser.parse(loop), List.of(new GruFromLoop()));
    Node layer =
        graph.nodes().stream().filter(n -> n.op().name().equals("gru")).findFirst().orElseThrow();
    for (int bias = 0; bias < 2; bias++) {
      Value value = layer.input(4 + bias);
      assertEquals(List.of(1, 0, 2), value.op(Reorder.class).orElseThrow().order());
      Value half = value.operand(0);
      assertEquals(6L * bias, Contents.longs(half.operand(1)).orElseThrow().get(0));
    }
  }

  @ParameterizedTest(name = "{0} → {1}")
  @CsvSource({
    "tanh (%sn),relu (%sn)",
    // The state reset before its weights see it.
    "'mul (%r, %hn)','mul (%r, %h)'",
    "'add (%xn, %reset)','add (%hn, %reset)'",
    "'mul (%z, %h)','mul (%r, %h)'",
    "'sub (%one, %z)','sub (%z, %one)'",
    "value=[1.0],value=[2.0]",
    "elements=[\"t\"],elements=[\"steps - t - 1\"]"
  })
  void doesNotFire(String from, String to) {
    String other = LOOP.replace(from, to);
    assertNotEquals(LOOP, other);
    assertEquals(List.of("for"), Loops.rewritten(other, new GruFromLoop()));
  }
}
