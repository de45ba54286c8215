package org.tf2torch.torch.ops;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.tf2torch.ir.text.GraphParser;
import org.tf2torch.torch.lower.TreeBuilder;
import org.tf2torch.torch.script.ScriptModule;

class LoopCodeTest {
  private static final String SUMS =
      """
      graph "sums" (%x "x": float32[steps, 4], %h "h": float32[4]) {
        %n = sizes dtype="int64" shape=[] elements=["STEPS"] ()
        %shape = constant dtype="int64" shape=[1] value=[4] ()
        %last, %all = for index="t" stacked=1 (%n, %h, %shape)
          (%s: float32[4]) {
            %t = sizes dtype="int32" shape=[] elements=["t"] ()
            %now = select axis=0 (%x, %t)
            %sum = add (%s, %now)
            yield %sum, %sum
          }
        return "all" %all
      }
      """;

  private static Map<String, String> code(String graph) {
    TreeBuilder.Tree tree = TreeBuilder.build(GraphParser.parse(graph), Operations.table());
    return ScriptModule.of(tree.root()).code();
  }

  private static String forward(String graph) {
    String root = code(graph).get("__torch__.py");
    return root.substring(root.indexOf("    "));
  }

  @Test
  void aCountedLoopReadsNoTensorToCount() {
    assertEquals(
        """
            state = h
            outputs = annotate(List[Tensor], [])
            for t in range(7):
              select = torch.select(x, 0, t)
              add = torch.add(state, select)
              _ = torch.append(outputs, add)
              state = add
            stack = torch.stack(outputs, 0)
            return stack
        """
            .indent(0),
        forward(SUMS.replace("STEPS", "7")));
  }

  @Test
  void aLoopThatMayNotRunKnowsTheShapeOfNothing() {
    String forward = forward(SUMS.replace("STEPS", "steps"));
    assertTrue(forward.contains("for t in range(steps):"), forward);
    assertTrue(forward.contains("stack_all(outputs, [4], "), forward);
  }

  @ParameterizedTest
  @CsvSource({
    "gru, 6, false, '(%x, %h, %w, %u)', torch.gru",
    "rnn relu=true, 2, false, '(%x, %h, %w, %u)', torch.rnn_relu",
    "rnn relu=false, 2, true, '(%x, %h, %w, %u)', torch.rnn_tanh",
  })
  void layersKeepTheirWeights(
      String op, int rows, boolean batchFirst, String operands, String function) {
    String graph =
        """
        graph "net" (%x "x": float32[7, 7, 3], %h "h": float32[7, 2]) {
          %w = parameter name="net/cell/w" dtype="float32" shape=[ROWS, 3] trainable=true ()
          %u = parameter name="net/cell/u" dtype="float32" shape=[ROWS, 2] trainable=true ()
          %all, %last = OP batch_first=FIRST OPERANDS
          return "all" %all, "last" %last
        }
        """
            .replace("ROWS", Integer.toString(rows))
            .replace("OPERANDS", operands)
            .replace("OP", op)
            .replace("FIRST", Boolean.toString(batchFirst));
    String layer = code(graph).get("__torch__/torch/nn/modules/rnn.py");
    String call =
        function
            + "(input, torch.unsqueeze(input_1, 0), [self.weight_ih_l0, self.weight_hh_l0], False, 1,"
            + " 0.0, self.training, False, "
            + (batchFirst ? "True" : "False")
            + ")";
    assertTrue(layer.contains(call), layer);
    assertTrue(forward(graph).contains("(self.net).forward(x, h, )"), "named after its scope");
  }
}
