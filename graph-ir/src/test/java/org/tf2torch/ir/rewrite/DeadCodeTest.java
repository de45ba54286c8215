package org.tf2torch.ir.rewrite;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.tf2torch.ir.DType;
import org.tf2torch.ir.Dim;
import org.tf2torch.ir.Graph;
import org.tf2torch.ir.Graph.Port;
import org.tf2torch.ir.GraphBuilder;
import org.tf2torch.ir.Node;
import org.tf2torch.ir.Shape;
import org.tf2torch.ir.TensorType;
import org.tf2torch.ir.Value;
import org.tf2torch.ir.op.Emit;
import org.tf2torch.ir.op.Shapes.Ranked;
import org.tf2torch.ir.op.Sources.Sizes;

class DeadCodeTest {
  private final GraphBuilder builder = new GraphBuilder();
  private final Emit emit = new Emit(builder);
  private final Value x = Value.parameter("x", new TensorType(DType.FLOAT32, Shape.UNKNOWN));

  private static List<String> names(Graph graph) {
    return graph.nodes().stream().map(node -> node.op().name()).toList();
  }

  private Graph graph(Value result) {
    return new Graph(
        "g", List.of(new Port("x", x)), builder.nodes(), List.of(new Port("y", result)), List.of());
  }

  @Test
  void whatFirstHasASizeStaysWhereAFormulaAsksForIt() {
    Value vector = emit.ranked(x, 1);
    Value length = emit.shapeOf(vector);
    assertTrue(
        length.isA(Sizes.class), "the shape is a formula that no longer mentions its tensor");
    assertEquals(List.of("ranked", "sizes"), names(DeadCode.remove(graph(length))));
  }

  @Test
  void whatNobodyAsksForGoes() {
    builder.emit(new Ranked(1), x);
    Value result = emit.size(3);
    assertEquals(List.of("constant"), names(DeadCode.remove(graph(result))));
  }

  @Test
  void symbolsAreRenamedTogetherWithTheirFormulas() {
    builder.emit(new Ranked(2), x); // takes the first names, and is dropped by the rewriting
    Value vector = emit.ranked(emit.op(new Ranked(3), x), 3);
    Value shape = emit.shapeOf(vector);
    Graph once = Rewriter.rewrite(graph(shape), List.of());
    Node kept = once.nodes().get(0);
    assertEquals(
        kept.output().shape().dims(),
        once.outputs().get(0).value().op(Sizes.class).orElseThrow().elements(),
        "the formula names other sizes than its tensor has: " + once.nodes());
    assertEquals(3, kept.output().shape().dims().stream().filter(Dim::isSymbol).count());
  }
}
