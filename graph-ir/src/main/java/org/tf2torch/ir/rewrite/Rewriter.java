package org.tf2torch.ir.rewrite;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.tf2torch.ir.Dim;
import org.tf2torch.ir.Graph;
import org.tf2torch.ir.Graph.Port;
import org.tf2torch.ir.GraphBuilder;
import org.tf2torch.ir.ListType;
import org.tf2torch.ir.Node;
import org.tf2torch.ir.Op;
import org.tf2torch.ir.Region;
import org.tf2torch.ir.Shape;
import org.tf2torch.ir.TensorType;
import org.tf2torch.ir.Value;
import org.tf2torch.ir.ValueType;
import org.tf2torch.ir.op.ControlFlow.For;
import org.tf2torch.ir.op.Sources.Sizes;

/** Emits a graph again, node by node, with rules at work; then drops what nobody uses. */
public final class Rewriter {
  private final GraphBuilder builder;
  private final Map<Value, Value> replaced = new HashMap<>();

  /** Values of the old graph to use in place of others. */
  private final Map<Value, Value> substitutes = new HashMap<>();

  /**
   * What a symbol of the old graph is called in the new one, where it was renamed or became known.
   */
  private final Map<String, Dim> renamed = new HashMap<>();

  /** Symbols of the old graph that have been met. */
  private final Set<String> known = new HashSet<>();

  /** Those of them that the graph's inputs have. */
  private final Set<String> inputs = new HashSet<>();

  /** Symbols of the new graph that have been met. */
  private final Set<String> met = new HashSet<>();

  private Rewriter(List<Rule> rules) {
    this.builder = new GraphBuilder(rules);
  }

  /** The graph after the rules. */
  public static Graph rewrite(Graph graph, List<Rule> rules) {
    return rewrite(graph, rules, Map.of());
  }

  /**
   * As above, with some values replaced by others of the same type, which the graph makes or takes
   * too.
   */
  public static Graph rewrite(Graph graph, List<Rule> rules, Map<Value, Value> substitutes) {
    Rewriter rewriter = new Rewriter(rules);
    rewriter.substitutes.putAll(substitutes);
    for (Port input : graph.inputs()) {
      rewriter.builder.symbols().reserve(input.value().type());
      rewriter.rename(input.value().type(), input.value().type());
      rewriter.inputs.addAll(rewriter.known);
      rewriter.met.addAll(rewriter.known);
      rewriter.replaced.put(input.value(), input.value());
    }
    rewriter.emit(graph.nodes(), rewriter.builder);
    List<Port> outputs = new ArrayList<>();
    for (Port output : graph.outputs()) {
      outputs.add(new Port(output.name(), rewriter.current(output.value()), output.permutation()));
    }
    return DeadCode.remove(graph.with(graph.inputs(), rewriter.builder.nodes(), outputs));
  }

  private Value current(Value old) {
    Value now = replaced.get(substitutes.getOrDefault(old, old));
    if (now == null) {
      throw new IllegalStateException("a value is used before it is made");
    }
    return now;
  }

  private void emit(List<Node> nodes, GraphBuilder target) {
    for (Node node : nodes) {
      target.origin(node.origin());
      Op op = renamed(node.op(), target);
      if (!op.regions().isEmpty()) {
        op = op.withRegions(op.regions().stream().map(region -> emit(region, target)).toList());
      }
      List<Value> results = target.emit(op, node.inputs().stream().map(this::current).toList());
      for (int i = 0; i < results.size(); i++) {
        replaced.put(node.outputs().get(i), results.get(i));
        rename(node.outputs().get(i).type(), results.get(i).type());
        if (!target.isNested()) {
          prefer(node.outputs().get(i).type(), results.get(i).type());
        }
      }
    }
  }

  private Region emit(Region region, GraphBuilder outer) {
    GraphBuilder nested = outer.nested();
    List<Value> parameters = new ArrayList<>();
    for (Value parameter : region.parameters()) {
      introduce(parameter.type(), nested);
      Value copy = Value.parameter(parameter.name(), renamed(parameter.type()));
      replaced.put(parameter, copy);
      parameters.add(copy);
    }
    emit(region.nodes(), nested);
    List<Value> results = region.results().stream().map(this::current).toList();
    return new Region(parameters, DeadCode.live(nested.nodes(), new HashSet<>(results)), results);
  }

  /**
   * Gives the symbols that a region's parameter introduces new names: the old ones may be taken by
   * now.
   */
  private void introduce(ValueType parameter, GraphBuilder nested) {
    if (parameter instanceof TensorType type && type.shape().hasRank()) {
      for (Dim dim : type.shape().dims()) {
        if (dim.isSymbol() && known.add(dim.toString())) {
          renamed.put(dim.toString(), nested.symbols().fresh("n"));
        }
      }
    }
  }

  /**
   * Notes what became of the symbols that the old type introduced; one that is older keeps its
   * meaning.
   */
  private void rename(ValueType old, ValueType now) {
    if (!(old instanceof TensorType a) || !a.shape().hasRank()) {
      return;
    }
    Shape after = now instanceof TensorType b ? b.shape() : Shape.UNKNOWN;
    for (int i = 0; i < a.shape().rank(); i++) {
      Dim before = a.shape().dim(i);
      boolean introduced = before.isSymbol() && known.add(before.toString());
      if (introduced && after.hasRank(a.shape().rank()) && !before.equals(after.dim(i))) {
        renamed.put(before.toString(), after.dim(i));
      }
    }
  }

  /**
   * Where a rule computes a result in another way and a size of it gets a new symbol, formulas ask
   * for that one from now on: what had the old one may be needed no more.
   */
  private void prefer(ValueType old, ValueType now) {
    if (!(old instanceof TensorType a && now instanceof TensorType b)
        || !b.shape().hasRank()
        || !a.shape().hasRank(b.shape().rank())) {
      return;
    }
    for (int i = 0; i < b.shape().rank(); i++) {
      Dim after = b.shape().dim(i);
      Dim before = a.shape().dim(i);
      boolean fresh = after.isSymbol() && met.add(after.toString());
      if (fresh && before.isSymbol() && !inputs.contains(before.toString())) {
        renamed.put(before.toString(), after);
      }
    }
  }

  private Op renamed(Op op, GraphBuilder target) {
    if (op instanceof For loop) {
      known.add(loop.index());
      Dim index = target.symbols().fresh("t");
      renamed.put(loop.index(), index);
      return new For(index.toString(), loop.stacked(), loop.body());
    }
    return op instanceof Sizes sizes
        ? new Sizes(
            sizes.dtype(), sizes.shape(), sizes.elements().stream().map(this::renamed).toList())
        : op;
  }

  private ValueType renamed(ValueType type) {
    if (type instanceof ListType list) {
      return new ListType((TensorType) renamed(list.element()));
    }
    TensorType tensor = (TensorType) type;
    return tensor.shape().hasRank()
        ? tensor.with(Shape.of(tensor.shape().dims().stream().map(this::renamed).toList()))
        : tensor;
  }

  private Dim renamed(Dim dim) {
    return renamed.isEmpty() || dim.isKnown() ? dim : dim.replace(renamed);
  }
}
