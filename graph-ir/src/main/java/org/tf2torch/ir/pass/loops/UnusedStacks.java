package org.tf2torch.ir.pass.loops;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import org.tf2torch.ir.Dim;
import org.tf2torch.ir.Graph;
import org.tf2torch.ir.Node;
import org.tf2torch.ir.Region;
import org.tf2torch.ir.TensorType;
import org.tf2torch.ir.Value;
import org.tf2torch.ir.op.ControlFlow.For;
import org.tf2torch.ir.op.Sources.Sizes;
import org.tf2torch.ir.rewrite.Rewriter;

/** Counted loops need not gather what nobody asks for. */
public final class UnusedStacks {
  private final Set<Value> used = new HashSet<>();

  /** The unknown sizes that formulas ask for, and those that were met further up. */
  private final Set<String> asked = new HashSet<>();

  private final Set<String> met = new HashSet<>();
  private final Map<Value, Value> substitutes = new HashMap<>();

  private UnusedStacks() {}

  public static Graph drop(Graph graph) {
    UnusedStacks pass = new UnusedStacks();
    pass.note(graph.region());
    graph.inputs().forEach(input -> pass.met.addAll(symbols(input.value())));
    List<Node> nodes = pass.rewrite(graph.nodes());
    Graph lighter = graph.with(nodes);
    return pass.substitutes.isEmpty()
        ? graph
        : Rewriter.rewrite(lighter, List.of(), pass.substitutes);
  }

  private void note(Region region) {
    used.addAll(region.results());
    for (Node node : region.nodes()) {
      used.addAll(node.inputs());
      if (node.op() instanceof Sizes sizes) {
        asked.addAll(Dim.symbolNames(sizes.elements()));
      }
      node.op().regions().forEach(this::note);
    }
  }

  private List<Node> rewrite(List<Node> nodes) {
    List<Node> lighter = new ArrayList<>();
    for (Node node : nodes) {
      lighter.add(lighter(node));
      node.outputs().forEach(value -> met.addAll(symbols(value)));
    }
    return lighter;
  }

  private static Set<String> symbols(Value value) {
    boolean ranked = value.type() instanceof TensorType type && type.shape().hasRank();
    return ranked ? new HashSet<>(Dim.symbolNames(value.shape().dims())) : Set.of();
  }

  /** Whether somebody asks for the value, or for a size that nothing above it has. */
  private boolean isUsed(Value value) {
    return used.contains(value)
        || symbols(value).stream().anyMatch(name -> asked.contains(name) && !met.contains(name));
  }

  private Node lighter(Node node) {
    if (!(node.op() instanceof For loop)) {
      return node;
    }
    List<Integer> kept =
        IntStream.range(0, node.outputs().size())
            .filter(i -> i < loop.carried() || isUsed(node.outputs().get(i)))
            .boxed()
            .toList();
    if (kept.size() == node.outputs().size()) {
      return node;
    }
    List<Value> operands = new ArrayList<>(List.of(node.input(0)));
    kept.forEach(i -> operands.add(node.input(1 + i)));
    List<Value> results = kept.stream().map(loop.body().results()::get).toList();
    Region body = new Region(loop.body().parameters(), loop.body().nodes(), results);
    For op = new For(loop.index(), kept.size() - loop.carried(), body);
    Node made =
        new Node(
            op,
            operands,
            kept.stream().map(i -> node.outputs().get(i).type()).toList(),
            node.origin());
    for (int i = 0; i < kept.size(); i++) {
      substitutes.put(node.outputs().get(kept.get(i)), made.outputs().get(i));
    }
    return made;
  }
}
