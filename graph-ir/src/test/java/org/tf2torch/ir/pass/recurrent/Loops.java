package org.tf2torch.ir.pass.recurrent;

import java.util.List;
import org.tf2torch.ir.Graph;
import org.tf2torch.ir.Node;
import org.tf2torch.ir.Verifier;
import org.tf2torch.ir.rewrite.Rewriter;
import org.tf2torch.ir.rewrite.Rule;
import org.tf2torch.ir.text.GraphParser;

/** Loops over a sequence, as text: cells of two units over three features. */
final class Loops {
  private Loops() {}

  /**
   * A loop that carries states {@code %h} and perhaps {@code %c}.
   *
   * @param weights nodes before the loop
   * @param body nodes that make {@code %h1}, and {@code %c1} where there is a cell
   */
  static String of(boolean cell, String weights, String body) {
    String c = cell ? ", %c: float32[batch, 2]" : "";
    return """
        graph "g" (%x "x": float32[steps, batch, 3], %h0 "h": float32[batch, 2], %c0 "c": float32[batch, 2]) {
          %n = sizes dtype="int64" shape=[] elements=["steps"] ()
          %shape = sizes dtype="int64" shape=[2] elements=["batch", "2"] ()
          WEIGHTS
          %last, CELL%every = for index="t" stacked=1 (%n, %h0, CELL0%shape)
            (%h: float32[batch, 2]PARAMETER) {
              %t = sizes dtype="int32" shape=[] elements=["t"] ()
              %now = select axis=0 (%x, %t)
              BODY
              yield %h1, CELL1%h1
            }
          return "every" %every, "last" %last
        }
        """
        .replace("WEIGHTS", weights)
        .replace("BODY", body)
        .replace("PARAMETER", c)
        .replace("CELL0", cell ? "%c0, " : "")
        .replace("CELL1", cell ? "%c1, " : "")
        .replace("CELL", cell ? "%cell, " : "");
  }

  static String parameter(String name, String shape) {
    return "%"
        + name
        + " = parameter name=\""
        + name
        + "\" dtype=\"float32\" shape="
        + shape
        + " trainable=true ()\n";
  }

  /** {@code %name}: columns of a sum [batch, …], from one on. */
  static String gate(String name, String sum, int from) {
    return "%from_"
        + name
        + " = constant dtype=\"int64\" shape=[] value=["
        + from
        + "] ()\n"
        + "%to_"
        + name
        + " = constant dtype=\"int64\" shape=[] value=["
        + (from + 2)
        + "] ()\n"
        + "%"
        + name
        + " = slice axis=1 step=1 ("
        + sum
        + ", %from_"
        + name
        + ", %to_"
        + name
        + ")\n";
  }

  /** The nodes after the rule, without weights and what moves them. */
  static List<String> rewritten(String text, Rule rule) {
    Graph graph = Rewriter.rewrite(GraphParser.parse(text), List.of(rule));
    Verifier.verify(graph);
    return graph.nodes().stream()
        .map(Node::op)
        .map(op -> op.name())
        .filter(List.of("lstm", "gru", "rnn", "for", "reorder", "concat", "slice")::contains)
        .toList();
  }
}
