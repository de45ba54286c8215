package org.tf2torch.ir.pass;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.tf2torch.ir.Graph;
import org.tf2torch.ir.Node;
import org.tf2torch.ir.Region;
import org.tf2torch.ir.Value;
import org.tf2torch.ir.Variable;
import org.tf2torch.ir.op.Sources.Assign;
import org.tf2torch.ir.op.Sources.Parameter;

/** How a graph uses each variable, as it sees it; one that is assigned keeps its form. */
final class VariableUses {
  private final Map<String, Integer> uses = new HashMap<>();
  private final Map<String, Set<VariablePart>> parts = new HashMap<>();

  /** Used otherwise than in parts. */
  private final Set<String> whole = new HashSet<>();

  private final Set<String> assigned = new HashSet<>();

  private VariableUses() {}

  static VariableUses in(Graph graph) {
    VariableUses uses = new VariableUses();
    uses.visit(graph.region());
    return uses;
  }

  private void visit(Region region) {
    for (Node node : region.nodes()) {
      for (int i = 0; i < node.inputs().size(); i++) {
        Optional<VariablePart> part = i == 0 ? VariablePart.of(node) : Optional.empty();
        use(node.input(i), part);
      }
      if (node.op() instanceof Assign assign) {
        assigned.add(assign.variable().id());
      }
      node.op().regions().forEach(this::visit);
    }
    region.results().forEach(value -> use(value, Optional.empty()));
  }

  private void use(Value value, Optional<VariablePart> part) {
    Optional<String> key = value.op(Parameter.class).map(p -> key(p.variable()));
    if (key.isEmpty()) {
      return;
    }
    uses.merge(key.get(), 1, Integer::sum);
    if (part.isPresent()) {
      parts.computeIfAbsent(key.get(), k -> new HashSet<>()).add(part.get());
    } else {
      whole.add(key.get());
    }
  }

  private static String key(Variable variable) {
    return variable.id() + variable.steps();
  }

  /** Whether it is used once. */
  boolean isOne(Variable variable) {
    return !assigned.contains(variable.id()) && uses.getOrDefault(key(variable), 0) == 1;
  }

  /** Whether it is used in parts only, which together are the whole and have nothing in common. */
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
