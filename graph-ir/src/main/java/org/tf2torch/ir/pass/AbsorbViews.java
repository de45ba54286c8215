package org.tf2torch.ir.pass;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.tf2torch.ir.Graph;
import org.tf2torch.ir.GraphBuilder;
import org.tf2torch.ir.Node;
import org.tf2torch.ir.Region;
import org.tf2torch.ir.Value;
import org.tf2torch.ir.Variable;
import org.tf2torch.ir.op.Shapes.Permute;
import org.tf2torch.ir.op.Sources.Assign;
import org.tf2torch.ir.op.Sources.Parameter;
import org.tf2torch.ir.rewrite.Rewriter;

/**
 * Stores variables the way they are used: where every use of a variable is one and the same view of
 * it, the view is taken when the file is written.
 *
 * <pre>
 *   %w = parameter name="dense/kernel" : [64, 10]          %w = parameter name="dense/kernel" : [10, 64]
 *   %t = permute axes=[1, 0] (%w)                    →     %y = linear (%x, %w)
 *   %y = linear (%x, %t)
 * </pre>
 */
final class AbsorbViews {
  private AbsorbViews() {}

  static Graph apply(Graph graph) {
    Graph result = graph;
    for (boolean changed = true; changed; ) {
      Map<String, Integer> uses = uses(result);
      boolean[] fired = {false};
      result =
          Rewriter.rewrite(result, List.of((node, builder) -> absorb(node, builder, uses, fired)));
      changed = fired[0];
    }
    return result;
  }

  private static Optional<List<Value>> absorb(
      Node node, GraphBuilder builder, Map<String, Integer> uses, boolean[] fired) {
    if (node.outputs().size() != 1 || !Weights.isView(node.output())) {
      return Optional.empty();
    }
    Optional<Parameter> parameter = node.input(0).op(Parameter.class);
    if (parameter.isEmpty() || uses.getOrDefault(parameter.get().variable().id(), 0) != 1) {
      return Optional.empty();
    }
    fired[0] = true;
    Variable variable = parameter.get().variable();
    Variable view =
        node.op() instanceof Permute permute
            ? variable.permuted(permute.axes())
            : variable.reshaped(node.output().shape().sizes());
    return Optional.of(List.of(builder.emit(new Parameter(view))));
  }

  /** How often each variable is used; one that is assigned keeps its form. */
  private static Map<String, Integer> uses(Graph graph) {
    Map<String, Integer> uses = new HashMap<>();
    count(graph.region(), uses);
    return uses;
  }

  private static void count(Region region, Map<String, Integer> uses) {
    for (Node node : region.nodes()) {
      node.inputs().forEach(value -> count(value, uses));
      if (node.op() instanceof Assign assign) {
        uses.merge(assign.variable().id(), 2, Integer::sum);
      }
      node.op().regions().forEach(nested -> count(nested, uses));
    }
    region.results().forEach(value -> count(value, uses));
  }

  private static void count(Value value, Map<String, Integer> uses) {
    value.op(Parameter.class).ifPresent(p -> uses.merge(p.variable().id(), 1, Integer::sum));
  }
}
