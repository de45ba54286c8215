package org.tf2torch.ir;

import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.tf2torch.ir.rewrite.Rewriter;
import org.tf2torch.ir.text.GraphParser;

class GraphBuilderTest {
  private static void assertReused(boolean reused, String operation) {
    Graph parsed =
        GraphParser.parse(
            """
            graph "net" (%%x "x": float32[n, 4, 5]) {
              %%0 = %s (%%x)
              %%1 = %s (%%x)
              return "a" %%0, "b" %%1
            }
            """
                .formatted(operation, operation));
    Graph graph = Rewriter.rewrite(parsed, List.of());
    Value a = graph.outputs().get(0).value();
    Value b = graph.outputs().get(1).value();
    if (reused) {
      assertSame(a, b);
    } else {
      assertNotSame(a, b);
    }
  }

  @Test
  void whatComputesTheSameIsDoneOnce() {
    assertReused(true, "relu");
  }

  /** Two directions of one recurrent layer, say, leave out different elements. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "dropout rate=0.5",
        "channel_dropout rate=0.5 axis=1",
        "gaussian_noise deviation=0.5",
        "gaussian_dropout rate=0.5",
        "alpha_dropout rate=0.5"
      })
  void eachDrawsItsOwnNumbers(String operation) {
    assertReused(false, operation);
  }
}
