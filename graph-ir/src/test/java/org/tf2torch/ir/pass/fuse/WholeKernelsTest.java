package org.tf2torch.ir.pass.fuse;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.tf2torch.ir.Graph;
import org.tf2torch.ir.Verifier;
import org.tf2torch.ir.pass.RuleTester;
import org.tf2torch.ir.rewrite.Rewriter;
import org.tf2torch.ir.text.GraphParser;
import org.tf2torch.ir.text.GraphPrinter;

class WholeKernelsTest {
  private static final RuleTester SUMS = RuleTester.of(new SumBeforeParts());

  private static String graph(String body) {
    return """
        graph "g" (%%x "x": float32[n, 3], %%z "z": float32[n, 3]) {
        %%w = parameter name="w" dtype="float32" shape=[3, 8] trainable=true ()
        %%b = parameter name="b" dtype="float32" shape=[8] trainable=true ()
        %%zero = constant dtype="int64" shape=[] value=[0] ()
        %%four = constant dtype="int64" shape=[] value=[4] ()
        %%eight = constant dtype="int64" shape=[] value=[8] ()
        %sreturn "y" %%y
        }
        """
        .formatted(body);
  }

  private static String normal(String text) {
    return GraphPrinter.print(Rewriter.rewrite(GraphParser.parse(text), List.of()));
  }

  private static void joins(String before, String after) {
    Graph result = WholeKernels.apply(GraphParser.parse(graph(before)));
    Verifier.verify(result);
    assertEquals(normal(graph(after)), normal(GraphPrinter.print(result)));
  }

  private static final String PARTS =
      """
      %v = slice axis=1 step=1 (%w, %zero, %four)
      %u = slice axis=1 step=1 (%w, %four, %eight)
      """;

  @Test
  void firesOnAllPartsOfAKernel() {
    joins(
        PARTS
            + """
            %i = matmul (%x, %v)
            %f = matmul (%x, %u)
            %y = mul (%i, %f)
            """,
        """
        %all = matmul (%x, %w)
        %i = slice axis=1 step=1 (%all, %zero, %four)
        %f = slice axis=1 step=1 (%all, %four, %eight)
        %y = mul (%i, %f)
        """);
  }

  @Test
  void doesNotFireOnPartsForOtherTensors() {
    String other =
        PARTS
            + """
            %i = matmul (%x, %v)
            %f = matmul (%z, %u)
            %y = mul (%i, %f)
            """;
    joins(other, other);
  }

  @Test
  void doesNotFireOnSomeParts() {
    String some = PARTS + "%y = matmul (%x, %v)\n";
    joins(some, some);
  }

  @Test
  void sumsOfPartsArePartsOfASum() {
    SUMS.fires(
        graph(
            """
            %all = matmul (%x, %w)
            %i = slice axis=1 step=1 (%all, %zero, %four)
            %c = slice axis=0 step=1 (%b, %zero, %four)
            %y = add (%i, %c)
            """),
        graph(
            """
            %all = matmul (%x, %w)
            %sum = add (%all, %b)
            %y = slice axis=1 step=1 (%sum, %zero, %four)
            """));
  }

  @Test
  void sumsOfOtherPartsStay() {
    SUMS.doesNotFire(
        graph(
            """
            %all = matmul (%x, %w)
            %i = slice axis=1 step=1 (%all, %zero, %four)
            %c = slice axis=0 step=1 (%b, %four, %eight)
            %y = add (%i, %c)
            """));
  }
}
