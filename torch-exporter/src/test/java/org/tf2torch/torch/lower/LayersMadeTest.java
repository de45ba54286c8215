package org.tf2torch.torch.lower;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.tf2torch.ir.text.GraphParser;
import org.tf2torch.torch.code.Expression.Forward;
import org.tf2torch.torch.module.Module;
import org.tf2torch.torch.ops.Operations;

class LayersMadeTest {
  /** The layers that forward calls, in order. */
  private static List<String> calls(String second) {
    String graph =
        """
        graph "towers" (%a "a": float32[n, 4, 8, 8], %b "b": float32[n, 4, 8, 8]) {
          %scale = parameter name="bn/gamma" dtype="float32" shape=[4] trainable=true ()
          %shift = parameter name="bn/beta" dtype="float32" shape=[4] trainable=true ()
          %mean = parameter name="bn/mean" dtype="float32" shape=[4] trainable=false ()
          %var = parameter name="bn/variance" dtype="float32" shape=[4] trainable=false ()
          %one = batch_norm channel_axis=1 epsilon=0.001 momentum=0.99 (%a, %scale, %shift, %mean, %var)
          %two = SECOND (%b, %scale, %shift, %mean, %var)
          return "one" %one, "two" %two
        }
        """;
    Module root =
        TreeBuilder.build(GraphParser.parse(graph.replace("SECOND", second)), Operations.table())
            .root();
    return root.expressions()
        .filter(Forward.class::isInstance)
        .map(call -> String.join(".", ((Forward) call).path()))
        .toList();
  }

  @Test
  void aLayerAppliedTwiceIsOneModule() {
    assertEquals(
        List.of("bn", "bn"), calls("batch_norm channel_axis=1 epsilon=0.001 momentum=0.99"));
  }

  @Test
  void otherLayersOfTheSameTensorsAreNotThatModule() {
    assertEquals(List.of("bn"), calls("batch_norm channel_axis=1 epsilon=0.01 momentum=0.99"));
  }
}
