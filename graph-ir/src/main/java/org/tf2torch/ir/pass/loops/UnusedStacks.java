package org.tf2torch.ir.pass.loops;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import org.tf2torch.ir.Graph;
import org.tf2torch.ir.Node;
import org.tf2torch.ir.Region;
import org.tf2torch.ir.Value;
import org.tf2torch.ir.op.ControlFlow.For;
import org.tf2torch.ir.rewrite.Rewriter;

/** Counted loops need not gather what nobody asks for. */
public final class UnusedStacks {
  private final Set<Value> used = new HashSet<>();
  private final Map<Value, Value> substitutes = new HashMap<>();

  private UnusedStacks() {}

  public static Graph drop(Graph graph) {
    UnusedStacks pass = new UnusedStacks();
    pass.note(graph.region());
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
      node.op().regions().forEach(this::note);
    }
  }

  private List<Node> rewrite(List<Node> nodes) {
    return nodes.stream().map(this::lighter).toList();
  }

  private Node lighter(Node node) {
    if (!(node.op() instanceof For loop)) {
      return node;
    }
    List<Integer> kept =
        IntStream.range(0, node.outputs().size())
            .filter(i -> i < loop.carried() || used.contains(node.outputs().get(i)))
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
