package org.tf2torch.ir.fold;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.tf2torch.ir.rewrite.Rewriter;
import org.tf2torch.ir.text.GraphParser;
import org.tf2torch.ir.text.GraphPrinter;

class SameWordsTest {
  private static String simplified(String graph) {
    return GraphPrinter.print(Rewriter.rewrite(GraphParser.parse(graph), List.of()));
  }

  @Test
  void firesOnWordsThatWereOnlyMoved() {
    assertEquals(
        """
        graph "g" (%x "x": string[batch]) {
          %0 = lowercase (%x) : string[batch]
          return "y" %0
        }
        """,
        simplified(
            """
            graph "g" (%x "x": string[batch]) {
              %all = all_words (%x)
              %n = numbers (%x, %all)
              %column = unsqueeze axis=1 (%n)
              %flat = squeeze axes=[1] (%column)
              %words = words (%flat, %all)
              %low = lowercase (%words)
              return "y" %low
            }
            """));
  }

  @Test
  void doesNotFireOnNumbersThatWereChosen() {
    String graph =
        """
        graph "g" (%x "x": string[batch], %i "i": int64[2]) {
          %0 = all_words (%x) : string[n]
          %1 = numbers (%x, %0) : int64[batch]
          %2 = gather axis=0 batch_dims=0 (%1, %i) : int64[2]
          %3 = words (%2, %0) : string[2]
          return "y" %3
        }
        """;
    assertEquals(graph, simplified(graph));
  }
}
