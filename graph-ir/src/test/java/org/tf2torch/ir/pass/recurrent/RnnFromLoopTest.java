package org.tf2torch.ir.pass.recurrent;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.tf2torch.ir.pass.recurrent.Loops.parameter;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.tf2torch.ir.Graph;
import org.tf2torch.ir.Node;
import org.tf2torch.ir.rewrite.Rewriter;
import org.tf2torch.ir.text.GraphParser;

class RnnFromLoopTest {
  private static String loop(String function) {
    return Loops.of(
        false,
        parameter("w", "[2, 3]") + parameter("u", "[2, 2]") + parameter("b", "[2]"),
        """
        %wx = linear (%now, %w, %b)
        %uh = linear (%h, %u)
        %sum = add (%wx, %uh)
        %h1 = FUNCTION (%sum)
        """
            .replace("FUNCTION", function));
  }

  @ParameterizedTest
  @ValueSource(strings = {"tanh", "relu"})
  void fires(String function) {
    assertEquals(List.of("rnn"), Loops.rewritten(loop(function), new RnnFromLoop()));
  }

  @ParameterizedTest
  @ValueSource(strings = {"sigmoid", "relu6", "neg"})
  void doesNotFire(String function) {
    assertEquals(List.of("for"), Loops.rewritten(loop(function), new RnnFromLoop()));
  }

  @Test
  void batchesOfSequencesStayAsTheyAre() {
    String text =
        loop("tanh")
            .replace("%x \"x\": float32[steps, batch, 3]", "%seq \"x\": float32[batch, steps, 3]")
            .replace(
                "%shape =",
                """
                %turned = permute axes=[1, 0, 2] (%seq)
                %x = reverse axes=[0] (%turned)
                %shape =""");
    Graph graph = Rewriter.rewrite(GraphParser.parse(text), List.of(new RnnFromLoop()));
    Node layer =
        graph.nodes().stream().filter(n -> n.op().name().equals("rnn")).findFirst().orElseThrow();
    assertEquals(true, layer.op().attributes().values().get("batch_first"));
    assertEquals("reverse", layer.input(0).producer().orElseThrow().op().name());
  }
}
