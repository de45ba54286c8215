package org.tf2torch.ir.pass;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.tf2torch.ir.Graph;
import org.tf2torch.ir.Node;
import org.tf2torch.ir.Region;
import org.tf2torch.ir.Value;
import org.tf2torch.ir.Variable;
import org.tf2torch.ir.op.Blocks.Reorder;
import org.tf2torch.ir.op.Recurrent.Gru;
import org.tf2torch.ir.op.Recurrent.Lstm;
import org.tf2torch.ir.op.Recurrent.Rnn;
import org.tf2torch.ir.op.Shapes.Permute;
import org.tf2torch.ir.op.Sources.Assign;
import org.tf2torch.ir.op.Sources.Parameter;

/** How graphs use each variable, as they see it; one that is assigned keeps its form. */
final class VariableUses {
  /** The views in which it is used; any other use is a way of its own. */
  private final Map<String, Set<Object>> ways = new HashMap<>();

  private final Map<String, Set<VariablePart>> parts = new HashMap<>();

  /** Used otherwise than in parts. */
  private final Set<String> whole = new HashSet<>();

  private final Set<String> assigned = new HashSet<>();
  private final Set<Value> layersWeights = Collections.newSetFromMap(new IdentityHashMap<>());

  private VariableUses() {}

  static VariableUses in(List<Graph> graphs) {
    VariableUses uses = new VariableUses();
    for (Graph graph : graphs) {
      uses.findLayersWeights(graph.region());
      uses.visit(graph.region());
    }
    return uses;
  }

  /** What recurrent layers own, on the way from its variable. */
  private void findLayersWeights(Region region) {
    for (Node node : region.nodes()) {
      if (node.op() instanceof Lstm || node.op() instanceof Gru || node.op() instanceof Rnn) {
        for (Value value : node.inputs()) {
          Value way = value;
          layersWeights.add(way);
          while (way.isA(Permute.class) || way.isA(Reorder.class) || Weights.isView(way)) {
            way = way.operand(0);
            layersWeights.add(way);
          }
        }
      }
      node.op().regions().forEach(this::findLayersWeights);
    }
  }

  private void visit(Region region) {
    for (Node node : region.nodes()) {
      for (int i = 0; i < node.inputs().size(); i++) {
        boolean owned = i == 0 && node.outputs().stream().anyMatch(layersWeights::contains);
        Optional<VariablePart> part = owned ? VariablePart.of(node) : Optional.empty();
        use(node.input(i), i == 0 ? way(node) : new Object(), part);
      }
      if (node.op() instanceof Assign assign) {
        assigned.add(assign.variable().id());
      }
      node.op().regions().forEach(this::visit);
    }
    region.results().forEach(value -> use(value, new Object(), Optional.empty()));
  }

  /** What a node that is a view makes of its operand; equal where two views are. */
  private static Object way(Node node) {
    if (node.op() instanceof Permute || node.op() instanceof Reorder) {
      return node.op();
    }
    return node.outputs().size() == 1 && Weights.isView(node.output())
        ? node.output().shape().sizes()
        : new Object();
  }

  private void use(Value value, Object way, Optional<VariablePart> part) {
    Optional<String> key = value.op(Parameter.class).map(p -> key(p.variable()));
    if (key.isEmpty()) {
      return;
    }
    ways.computeIfAbsent(key.get(), k -> new HashSet<>()).add(way);
    if (part.isPresent()) {
      parts.computeIfAbsent(key.get(), k -> new HashSet<>()).add(part.get());
    } else {
      whole.add(key.get());
    }
  }

  private static String key(Variable variable) {
    return variable.id() + variable.steps();
  }

  /** Whether it is used once, or always in the same view. */
  boolean isOneWay(Variable variable) {
    return !assigned.contains(variable.id())
        && ways.getOrDefault(key(variable), Set.of()).size() == 1;
  }

  /**
   * Whether recurrent layers use it in parts only, which together are the whole and have nothing in
   * common. Whatever else takes parts does so while the model runs: one variable, one parameter.
   */
  boolean areParts(Variable variable) {
    Set<VariablePart> found = parts.getOrDefault(key(variable), Set.of());
    if (found.size() < 2
        || whole.contains(key(variable))
        || assigned.contains(variable.id())
        || found.stream().map(VariablePart::axis).distinct().count() != 1) {
      return false;
    }
    List<VariablePart> sorted = new ArrayList<>(found);
    sorted.sort(Comparator.comparingLong(VariablePart::start));
    long end = 0;
    for (VariablePart part : sorted) {
      if (part.start() != end || part.length() == 0) {
        return false;
      }
      end = part.end();
    }
    return end == variable.data().shape().get(sorted.get(0).axis());
  }
}
