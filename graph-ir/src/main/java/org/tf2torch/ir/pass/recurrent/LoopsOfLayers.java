package org.tf2torch.ir.pass.recurrent;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.tf2torch.ir.Graph;
import org.tf2torch.ir.GraphBuilder;
import org.tf2torch.ir.IllTypedException;
import org.tf2torch.ir.Node;
import org.tf2torch.ir.Region;
import org.tf2torch.ir.Value;
import org.tf2torch.ir.op.ControlFlow.For;
import org.tf2torch.ir.rewrite.Rewriter;
import org.tf2torch.ir.rewrite.Rule;

/**
 * Makes of loops that are almost layers those that are. Cells that feed each other get a loop each.
 * Lengths of sequences go behind the loop: the layer runs over all steps, and what counts of it is
 * chosen at once. Not so where the last cell of an LSTM is asked for: the layer has that of the
 * last step only.
 *
 * <pre>
 *   %every, %last = for (steps, %h0)                  →   %all = for (steps, %h0) …
 *     h' = cell(x, h)                                     %every = where (t < n, %all, 0)
 *     yield where (t < n, h', 0), where (t < n, h', h)    %last = where (n > 0, gather (%all, n - 1), %h0)
 * </pre>
 */
public final class LoopsOfLayers {
  private static final List<Rule> LAYERS =
      List.of(new LstmFromLoop(), new GruFromLoop(), new RnnFromLoop());

  private final Set<Value> used = new HashSet<>();
  private final Map<Value, Value> substitutes = new HashMap<>();
  private final GraphBuilder symbols = new GraphBuilder();

  private LoopsOfLayers() {}

  public static Graph apply(Graph graph) {
    LoopsOfLayers pass = new LoopsOfLayers();
    pass.note(graph.region());
    List<Node> nodes = new ArrayList<>();
    graph.nodes().forEach(node -> pass.add(node, nodes));
    return pass.substitutes.isEmpty()
        ? graph
        : Rewriter.rewrite(graph.with(nodes), List.of(), pass.substitutes);
  }

  private void note(Region region) {
    region.parameters().forEach(value -> symbols.symbols().reserve(value.type()));
    used.addAll(region.results());
    for (Node node : region.nodes()) {
      used.addAll(node.inputs());
      node.outputs().forEach(value -> symbols.symbols().reserve(value.type()));
      node.op().regions().forEach(this::note);
    }
  }

  private void add(Node node, List<Node> nodes) {
    if (!(node.op() instanceof For)) {
      nodes.add(node);
      return;
    }
    Optional<MaskedLoop> masked = MaskedLoop.of(node, used);
    GraphBuilder before = builder();
    Node whole = masked.map(loop -> loop.whole(before)).orElse(node);
    CellsApart cells = CellsApart.of(whole, before);
    if (!cells.loops().stream().allMatch(LoopsOfLayers::isLayer)) {
      nodes.add(node);
      return;
    }
    GraphBuilder after = builder();
    after.origin(node.origin());
    nodes.addAll(before.nodes());
    nodes.addAll(cells.loops());
    if (masked.isPresent()) {
      substitutes.putAll(masked.get().results(cells.results(), after));
    } else if (whole.outputs() != cells.results()) {
      for (int i = 0; i < node.outputs().size(); i++) {
        substitutes.put(node.outputs().get(i), cells.results().get(i));
      }
    }
    nodes.addAll(after.nodes());
  }

  private GraphBuilder builder() {
    return symbols.nested();
  }

  private static boolean isLayer(Node loop) {
    try {
      return LAYERS.stream().anyMatch(rule -> rule.apply(loop, new GraphBuilder()).isPresent());
    } catch (IllTypedException unknownRank) {
      return false;
    }
  }
}
