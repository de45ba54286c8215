package org.tf2torch.ir.pass;

import java.util.List;
import java.util.Optional;
import org.tf2torch.ir.Graph;
import org.tf2torch.ir.GraphBuilder;
import org.tf2torch.ir.Node;
import org.tf2torch.ir.Value;
import org.tf2torch.ir.Variable;
import org.tf2torch.ir.op.Blocks.Reorder;
import org.tf2torch.ir.op.Shapes.Permute;
import org.tf2torch.ir.op.Sources.Parameter;
import org.tf2torch.ir.rewrite.Rewriter;
import org.tf2torch.ir.rewrite.Rule;

/**
 * Stores variables the way they are used: where every use of a variable is one and the same view of
 * it, the view is taken when the file is written.
 *
 * <pre>
 *   %w = parameter name="dense/kernel" : [64, 10]          %w = parameter name="dense/kernel" : [10, 64]
 *   %t = permute axes=[1, 0] (%w)                    →     %y = linear (%x, %w)
 *   %y = linear (%x, %t)
 * </pre>
 *
 * <p>A variable of which recurrent layers own parts, such as the two biases of a GRU, is stored as
 * these.
 */
final class AbsorbViews {
  private AbsorbViews() {}

  static Graph apply(Graph graph) {
    return apply(List.of(graph)).get(0);
  }

  /** Graphs that share variables agree on how these are stored. */
  static List<Graph> apply(List<Graph> graphs) {
    List<Graph> result = graphs;
    for (boolean changed = true; changed; ) {
      VariableUses uses = VariableUses.in(result);
      boolean[] fired = {false};
      List<Rule> rules = List.of((node, builder) -> absorb(node, builder, uses, fired));
      result = result.stream().map(graph -> Rewriter.rewrite(graph, rules)).toList();
      changed = fired[0];
    }
    return result;
  }

  private static Optional<List<Value>> absorb(
      Node node, GraphBuilder builder, VariableUses uses, boolean[] fired) {
    if (node.inputs().isEmpty() || node.outputs().size() != 1) {
      return Optional.empty();
    }
    Optional<Variable> view =
        node.input(0).op(Parameter.class).flatMap(p -> view(node, p.variable(), uses));
    fired[0] |= view.isPresent();
    return view.map(variable -> List.of(builder.emit(new Parameter(variable))));
  }

  private static Optional<Variable> view(Node node, Variable variable, VariableUses uses) {
    if (uses.areParts(variable)) {
      return VariablePart.of(node).map(part -> part.of(variable, node));
    }
    if (!uses.isOneWay(variable)) {
      return Optional.empty();
    }
    if (node.op() instanceof Reorder reorder) {
      return Optional.of(
          variable.reordered(node.output().shape().axis(reorder.axis()), reorder.order()));
    }
    if (!Weights.isView(node.output())) {
      return Optional.empty();
    }
    return Optional.of(
        node.op() instanceof Permute permute
            ? variable.permuted(permute.axes())
            : variable.reshaped(node.output().shape().sizes()));
  }
}
