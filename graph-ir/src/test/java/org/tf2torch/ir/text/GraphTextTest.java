package org.tf2torch.ir.text;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.tf2torch.ir.Graph;
import org.tf2torch.ir.Verifier;

class GraphTextTest {
  private static final String NETWORK =
      """
      graph "net" (%image "image": float32[batch, 2*h + 1, 32, 3], %mask "mask": bool[batch]) {
        %0 = parameter name="conv/kernel" dtype="float32" shape=[3, 3, 3, 8] trainable=true () : float32[3, 3, 3, 8]
        %1 = conv layout="channels_last" strides=[2, 2] dilations=[1, 1] padding=[1, 1] groups=1 (%image, %0) : float32[batch, h + 1, 16, 8]
        %2 = reduce_mean axes=[1, 2] keep_dims=false (%1) : float32[batch, 8]
        %3 = constant dtype="float32" shape=[] value=[0.5] () : float32[]
        %4 = mul (%2, %3) : float32[batch, 8]
        %5 = sizes dtype="int64" shape=[2] elements=["batch", "2*h + 1"] () : int64[2]
        return "features" %4, "sizes" %5
      }
      """;

  @Test
  void whatIsPrintedIsReadBack() {
    Graph graph = GraphParser.parse(NETWORK);
    Verifier.verify(graph);
    assertEquals(NETWORK, GraphPrinter.print(graph));
  }

  @Test
  void typesMayBeLeftOut() {
    Graph graph =
        GraphParser.parse(
            """
            graph "net" (%x "x": float32[batch, 4]) {
              %0 = constant dtype="int64" shape=[2] value=[-1, 2] ()
              %1 = reshape (%x, %0)
              return "y" %1
            }
            """);
    assertTrue(
        GraphPrinter.print(graph).contains("float32[2*batch, 2]"), GraphPrinter.print(graph));
  }

  @Test
  void anUnknownValueIsNamed() {
    IllegalArgumentException e =
        assertThrows(
            IllegalArgumentException.class,
            () -> GraphParser.parse("graph \"g\" () { return \"y\" %nobody }"));
    assertTrue(e.getMessage().contains("%nobody"), e.getMessage());
  }
}
