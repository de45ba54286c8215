package org.tf2torch.ir.pass;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.tf2torch.ir.Graph;
import org.tf2torch.ir.Verifier;
import org.tf2torch.ir.rewrite.Rewriter;
import org.tf2torch.ir.rewrite.Rule;
import org.tf2torch.ir.text.GraphParser;
import org.tf2torch.ir.text.GraphPrinter;

/** Runs rules over graphs written as text. */
public record RuleTester(List<Rule> rules) {
  public static RuleTester of(Rule... rules) {
    return new RuleTester(List.of(rules));
  }

  /** The rules turn the first graph into the second. */
  public void fires(String before, String after) {
    Graph result = Rewriter.rewrite(GraphParser.parse(before), rules);
    Verifier.verify(result);
    assertEquals(normal(after), GraphPrinter.print(result));
  }

  /** The rules leave the graph as it is. */
  public void doesNotFire(String graph) {
    fires(graph, graph);
  }

  /** The text as the printer writes it, after what happens to every graph that is emitted anew. */
  private static String normal(String text) {
    return GraphPrinter.print(Rewriter.rewrite(GraphParser.parse(text), List.of()));
  }
}
