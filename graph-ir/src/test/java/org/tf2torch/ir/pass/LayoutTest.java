package org.tf2torch.ir.pass;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.tf2torch.ir.Graph;
import org.tf2torch.ir.Verifier;
import org.tf2torch.ir.text.GraphParser;
import org.tf2torch.ir.text.GraphPrinter;

class LayoutTest {
  private static final String CONV =
      "%k = parameter name=\"k\" dtype=\"float32\" shape=[3, 3, 3, 8] trainable=true ()\n"
          + "%c = conv layout=\"channels_last\" strides=[1, 1] dilations=[1, 1] padding=[1, 1] groups=1 (%x, %k)\n";

  private static Graph run(String body, boolean channelsFirst) {
    Graph graph =
        GraphParser.parse("graph \"g\" (%x \"x\": float32[n, 4, 6, 3]) {\n" + body + "}\n");
    Verifier.verify(graph);
    for (Pass pass : Passes.list(channelsFirst)) {
      graph = pass.apply(graph);
      Verifier.verify(graph);
    }
    return graph;
  }

  private static long permutes(Graph graph) {
    return graph.nodes().stream().filter(node -> node.op().name().equals("permute")).count();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "%y = relu (%c)\nreturn \"y\" %y\n",
        "%y = reduce_mean axes=[1, 2] keep_dims=false (%c)\nreturn \"y\" %y\n",
        "%m = reduce_max axes=[1, 2] keep_dims=true (%c)\n%y = mul (%c, %m)\nreturn \"y\" %y\n",
        "%v = parameter name=\"v\" dtype=\"float32\" shape=[8] trainable=true ()\n%y = mul (%c, %v)\nreturn \"y\" %y\n",
        "%v = parameter name=\"v\" dtype=\"float32\" shape=[4, 6, 8] trainable=true ()\n%y = mul (%v, %c)\nreturn \"y\" %y\n",
        "%r = relu (%c)\n%y = concat axis=3 (%c, %r)\nreturn \"y\" %y\n",
        "%y = softmax axis=-1 (%c)\nreturn \"y\" %y\n",
        "%s = sizes dtype=\"int64\" shape=[2] elements=[\"n\", \"192\"] ()\n%f = reshape (%c, %s)\n"
            + "%w = parameter name=\"w\" dtype=\"float32\" shape=[192, 5] trainable=true ()\n"
            + "%y = matmul (%f, %w)\nreturn \"y\" %y\n",
        "%s = sizes dtype=\"int64\" shape=[2] elements=[\"n\", \"192\"] ()\n%f = reshape (%c, %s)\n"
            + "%v = parameter name=\"v\" dtype=\"float32\" shape=[192] trainable=true ()\n%m = mul (%f, %v)\n%r = relu (%m)\n"
            + "%w = parameter name=\"w\" dtype=\"float32\" shape=[192, 5] trainable=true ()\n"
            + "%y = matmul (%r, %w)\nreturn \"y\" %y\n"
      })
  void nothingIsPermutedWhileAPlainNetworkRuns(String tail) {
    Graph graph = run(CONV + tail, true);
    assertEquals(0, permutes(graph), GraphPrinter.print(graph));
    assertEquals(List.of(0, 3, 1, 2), graph.inputs().get(0).permutation());
  }

  /**
   * A cell that convolves its state: only what goes in and comes out is turned, and not per step.
   */
  @Test
  void aLoopCarriesImagesChannelsFirst() {
    String body =
        """
        %count = constant dtype="int64" shape=[] value=[5] ()
        %shape = sizes dtype="int64" shape=[4] elements=["n", "4", "6", "3"] ()
        %k = parameter name="k" dtype="float32" shape=[3, 3, 3, 3] trainable=true ()
        %zero = constant dtype="float32" shape=[] value=[0] ()
        %c0 = full (%shape, %zero)
        %last, %cell, %every = for index="t" stacked=1 (%count, %x, %c0, %shape)
          (%h: float32[n, 4, 6, 3], %c: float32[n, 4, 6, 3]) {
            %g = conv layout="channels_last" strides=[1, 1] dilations=[1, 1] padding=[1, 1] groups=1 (%h, %k)
            %c1 = add (%c, %g)
            %h1 = tanh (%c1)
            yield %h1, %c1, %h1
          }
        return "last" %last, "every" %every
        """;
    String text = GraphPrinter.print(run(body, true));
    String loop = text.substring(text.indexOf("{\n", text.indexOf(" for ")), text.indexOf("yield"));
    assertFalse(loop.contains("permute"), text);
    assertTrue(text.contains("channels_first"), text);
    // The first state, the last and all of them; what begins as zeros is made in the right axes.
    assertEquals(3, text.split("= permute", -1).length - 1, text);
  }

  /** A state may become something of another rank, which only a run can tell. */
  @Test
  void aLoopWhoseStateHasNoKnownRankStaysAsItIs() {
    String text =
        """
        graph "g" (%x "x": float32[n, 4, 6, 3], %s "s": int64[k]) {
          %count = constant dtype="int64" shape=[] value=[5] ()
          %k = parameter name="k" dtype="float32" shape=[3, 3, 3, 3] trainable=true ()
          %last = for index="t" stacked=0 (%count, %x)
            (%h: float32[n, 4, 6, 3]) {
              %g = conv layout="channels_last" strides=[1, 1] dilations=[1, 1] padding=[1, 1] groups=1 (%h, %k)
              %h1 = reshape (%g, %s)
              yield %h1
            }
          return "last" %last
        }
        """;
    Graph graph = GraphParser.parse(text);
    for (Pass pass : Passes.list(true)) {
      graph = pass.apply(graph);
    }
    String result = GraphPrinter.print(graph);
    assertTrue(result.contains("(%h: float32[n, 4, 6, 3])"), result);
  }

  /** Keras's policies of mixed precision cast every variable where it is used. */
  @Test
  void nothingIsPermutedWhereWeightsAreCast() {
    String body =
        """
        %z = cast to="float16" (%x)
        %k = parameter name="k" dtype="float32" shape=[3, 3, 3, 8] trainable=true ()
        %h = cast to="float16" (%k)
        %c = conv layout="channels_last" strides=[1, 1] dilations=[1, 1] padding=[1, 1] groups=1 (%z, %h)
        %v = parameter name="v" dtype="float32" shape=[8] trainable=true ()
        %b = cast to="float16" (%v)
        %a = add (%c, %b)
        %s = sizes dtype="int64" shape=[2] elements=["n", "192"] ()
        %f = reshape (%a, %s)
        %w = parameter name="w" dtype="float32" shape=[192, 5] trainable=true ()
        %m = cast to="float16" (%w)
        %y = matmul (%f, %m)
        return "y" %y
        """;
    Graph graph = run(body, true);
    assertEquals(0, permutes(graph), GraphPrinter.print(graph));
  }

  @Test
  void theSourcesLayoutIsKeptOnDemand() {
    Graph graph = run(CONV + "return \"y\" %c\n", false);
    assertEquals(2, permutes(graph), GraphPrinter.print(graph));
    assertTrue(graph.inputs().get(0).permutation().isEmpty());
    assertTrue(graph.outputs().get(0).permutation().isEmpty());
  }

  @Test
  void anImageThatIsAlsoReadInItsOwnOrderKeepsIt() {
    Graph graph =
        run(
            CONV
                + "%s = sizes dtype=\"int64\" shape=[2] elements=[\"n\", \"72\"] ()\n%f = reshape (%x, %s)\n"
                + "return \"c\" %c, \"f\" %f\n",
            true);
    assertTrue(graph.inputs().get(0).permutation().isEmpty(), GraphPrinter.print(graph));
  }

  @Test
  void theFlattenedFeaturesAreReorderedInTheWeightOnly() {
    Graph graph =
        run(
            CONV
                + "%s = sizes dtype=\"int64\" shape=[2] elements=[\"n\", \"192\"] ()\n%f = reshape (%c, %s)\n"
                + "%w = parameter name=\"w\" dtype=\"float32\" shape=[192, 5] trainable=true ()\n"
                + "%y = matmul (%f, %w)\nreturn \"y\" %y\n",
            true);
    String text = GraphPrinter.print(graph);
    assertTrue(text.contains("shape=[5, 192]"), text);
    assertFalse(text.contains("shuffle_features"), text);
  }

  @Test
  void aVariableUsedInTwoFormsKeepsItsOwn() {
    Graph graph =
        run(
            CONV
                + "%p = reduce_mean axes=[1, 2] keep_dims=false (%c)\n"
                + "%w = parameter name=\"w\" dtype=\"float32\" shape=[8, 8] trainable=true ()\n"
                + "%a = matmul (%p, %w)\n%t = permute axes=[1, 0] (%w)\n%y = matmul (%a, %t)\nreturn \"y\" %y\n",
            true);
    assertTrue(
        GraphPrinter.print(graph).contains("permute axes=[1, 0]"), GraphPrinter.print(graph));
  }
}
