package org.tf2torch.ir.pass.slim;

import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.tf2torch.ir.Graph;
import org.tf2torch.ir.GraphBuilder;
import org.tf2torch.ir.Node;
import org.tf2torch.ir.Value;
import org.tf2torch.ir.Variable;
import org.tf2torch.ir.data.TensorData;
import org.tf2torch.ir.op.Sources.Constant;
import org.tf2torch.ir.op.Sources.Parameter;
import org.tf2torch.ir.rewrite.Rewriter;

/** Gives weights other elements, of the same shape and type. */
final class ReplaceWeights {
  /** What becomes of a weight; itself where it stays. */
  interface Replacement {
    TensorData of(TensorData data, WeightUses.Use use);
  }

  private ReplaceWeights() {}

  static Graph apply(Graph graph, WeightUses uses, Replacement replacement) {
    Set<TensorData> made = Collections.newSetFromMap(new IdentityHashMap<>());
    return Rewriter.rewrite(
        graph, List.of((node, builder) -> replace(node, builder, uses, replacement, made)));
  }

  private static Optional<List<Value>> replace(
      Node node,
      GraphBuilder builder,
      WeightUses uses,
      Replacement replacement,
      Set<TensorData> made) {
    Optional<WeightUses.Use> use = uses.use(node);
    if (use.isEmpty()) {
      return Optional.empty();
    }
    if (node.op() instanceof Parameter parameter && !made.contains(parameter.variable().data())) {
      TensorData data = replacement.of(parameter.variable().data(), use.get());
      made.add(data);
      return data == parameter.variable().data()
          ? Optional.empty()
          : Optional.of(List.of(builder.emit(new Parameter(with(parameter.variable(), data)))));
    }
    if (node.op() instanceof Constant constant && !made.contains(constant.data())) {
      TensorData data = replacement.of(constant.data(), use.get());
      made.add(data);
      return data == constant.data()
          ? Optional.empty()
          : Optional.of(List.of(builder.emit(new Constant(data))));
    }
    return Optional.empty();
  }

  /** The variable with other elements; it is still the source's. */
  static Variable with(Variable variable, TensorData data) {
    return new Variable(
        variable.id(), variable.name(), variable.trainable(), data, variable.steps());
  }
}
