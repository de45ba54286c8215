package org.tf2torch.ir.pass.loops;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.tf2torch.ir.Dim;
import org.tf2torch.ir.Graph;
import org.tf2torch.ir.GraphBuilder;
import org.tf2torch.ir.ListType;
import org.tf2torch.ir.Node;
import org.tf2torch.ir.Op;
import org.tf2torch.ir.Region;
import org.tf2torch.ir.Shape;
import org.tf2torch.ir.TensorType;
import org.tf2torch.ir.Value;
import org.tf2torch.ir.op.ControlFlow.While;
import org.tf2torch.ir.op.Sources.Sizes;
import org.tf2torch.ir.rewrite.Rewriter;

/**
 * Finds the loops that go on until a counter reaches a limit: their iterations are numbered, the
 * counter is a formula of that number, and a list that each iteration puts one tensor into is those
 * tensors stacked.
 *
 * <pre>
 *   while (0, %list, %h)                               for index="t" stacked=1 (n, %h, shape)
 *     (%i, %list, %h): less (%i, n)              →       (%h): %next = …
 *     (%i, %list, %h): %next = …                           yield %next, %next
 *       yield add (%i, 1), list_set (%list, %i, %next), %next
 * </pre>
 */
public final class CountedLoops {
  /** What stands where in the new graph; keys are values of the old one. */
  private final Map<Value, Value> substitutes = new HashMap<>();

  private final Set<String> symbols = new HashSet<>();
  private final GraphBuilder outside = new GraphBuilder();

  private CountedLoops() {}

  public static Graph apply(Graph graph) {
    CountedLoops pass = new CountedLoops();
    pass.note(graph.region());
    List<Node> nodes = pass.rewrite(graph.nodes());
    return Rewriter.rewrite(graph.with(nodes), List.of(), pass.substitutes);
  }

  /** Notes which names of unknown sizes are taken. */
  private void note(Region region) {
    region.parameters().forEach(this::note);
    for (Node node : region.nodes()) {
      node.outputs().forEach(this::note);
      if (node.op() instanceof Sizes sizes) {
        symbols.addAll(Dim.symbolNames(sizes.elements()));
      }
      node.op().regions().forEach(this::note);
    }
  }

  private void note(Value value) {
    outside.symbols().reserve(value.type());
    TensorType type = value.type() instanceof ListType list ? list.element() : value.tensor();
    Shape shape = type.shape();
    if (shape.hasRank()) {
      symbols.addAll(Dim.symbolNames(shape.dims()));
    }
  }

  private String freshIndex() {
    int number = 0;
    while (!symbols.add("t_" + number)) {
      number++;
    }
    return "t_" + number;
  }

  private List<Node> rewrite(List<Node> nodes) {
    List<Node> result = new ArrayList<>();
    for (Node node : nodes) {
      Node inner = withRewrittenRegions(node);
      Optional<CountedLoop> loop =
          inner.op() instanceof While
              ? CountedLoop.of(inner, freshIndex(), substitutes, outside)
              : Optional.empty();
      List<Value> made = loop.map(CountedLoop::results).orElse(inner.outputs());
      loop.map(CountedLoop::nodes).orElse(List.of(inner)).forEach(result::add);
      for (int i = 0; i < made.size(); i++) {
        if (made.get(i) != node.outputs().get(i)) {
          substitutes.put(node.outputs().get(i), made.get(i));
        }
      }
    }
    return result;
  }

  private Node withRewrittenRegions(Node node) {
    if (node.op().regions().isEmpty()) {
      return node;
    }
    List<Region> regions = new ArrayList<>();
    for (Region region : node.op().regions()) {
      regions.add(new Region(region.parameters(), rewrite(region.nodes()), region.results()));
    }
    Op op = node.op().withRegions(regions);
    return new Node(
        op, node.inputs(), node.outputs().stream().map(Value::type).toList(), node.origin());
  }
}
