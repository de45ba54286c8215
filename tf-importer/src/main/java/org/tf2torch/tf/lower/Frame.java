package org.tf2torch.tf.lower;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.tensorflow.proto.AttrValue;
import org.tensorflow.proto.DataType;
import org.tensorflow.proto.FunctionDef;
import org.tensorflow.proto.NameAttrList;
import org.tensorflow.proto.NodeDef;
import org.tf2torch.ir.GraphBuilder;
import org.tf2torch.ir.IllTypedException;
import org.tf2torch.ir.Origin;
import org.tf2torch.ir.Refusal;
import org.tf2torch.ir.Shape;
import org.tf2torch.tf.DTypes;
import org.tf2torch.tf.lower.Body.Edge;

/**
 * One body being lowered, with its arguments: walks the nodes that its results need and emits what
 * they mean.
 */
public final class Frame {
  private static final int DEEPEST_CALL = 100;

  private final Lowering lowering;
  private final Body body;
  private final String scope;
  private final GraphBuilder builder;
  private final int depth;
  private final Map<String, List<Operand>> done = new HashMap<>();

  /** Results that some node, or the caller, asks for. */
  private final Set<Edge> requested = new HashSet<>();

  Frame(Lowering lowering, Body body, String scope, GraphBuilder builder, int depth) {
    this.lowering = lowering;
    this.body = body;
    this.scope = scope;
    this.builder = builder;
    this.depth = depth;
  }

  GraphBuilder builder() {
    return builder;
  }

  /** What is common to all bodies of the model. */
  public Lowering lowering() {
    return lowering;
  }

  Optional<AttrValue> attribute(NodeDef node, String name) {
    return lowering
        .operations()
        .attribute(node, name)
        .map(
            value ->
                value.getPlaceholder().isEmpty()
                    ? value
                    : body.attributes().getOrDefault(value.getPlaceholder(), value));
  }

  /** Gives a node or an argument its results beforehand. */
  void bind(String name, List<Operand> results) {
    done.put(name, results);
  }

  /** The results of a node or an argument that are known already. */
  Optional<List<Operand>> bound(String name) {
    return Optional.ofNullable(done.get(name));
  }

  /** Lowers everything that the results need, and what must run for its effect. */
  List<Operand> run(List<Edge> results, List<String> controls) {
    lowering.innerInputs().bind(this, body, scope);
    requested.addAll(results);
    List<Visits.Step> order =
        new Visits(body, done.keySet(), lowering::hasEffect, requested).order(results, controls);
    if (depth > 0) {
      lowering.inlined(order.size() + 1);
    }
    for (Visits.Step step : order) {
      NodeDef node = body.node(step.node());
      if (step.wanted() || lowering.hasEffect(node)) {
        done.put(step.node(), lower(node));
      }
    }
    return results.stream().map(this::result).toList();
  }

  /**
   * Inlines a call whose results are all needed, into this frame's code or that of a nested region.
   */
  public List<Operand> call(
      OpCall call, NameAttrList callee, List<Operand> arguments, GraphBuilder into) {
    FunctionBody inner = function(call, callee);
    return run(call, inner, arguments, inner.results(), into);
  }

  /**
   * Inlines a call in place of its node; of its results, only those that some node asks for are
   * lowered.
   */
  public List<Operand> inline(OpCall call, NameAttrList callee, List<Operand> arguments) {
    FunctionBody inner = function(call, callee);
    List<Edge> results = inner.results();
    List<Edge> wanted = new ArrayList<>();
    for (int i = 0; i < results.size(); i++) {
      if (requested.contains(new Edge(call.node().getName(), i))) {
        wanted.add(results.get(i));
      }
    }
    Iterator<Operand> lowered = run(call, inner, arguments, wanted, builder).iterator();
    List<Operand> all = new ArrayList<>();
    for (int i = 0; i < results.size(); i++) {
      boolean asked = requested.contains(new Edge(call.node().getName(), i));
      all.add(asked ? lowered.next() : new Operand.Foreign("a result that nobody uses"));
    }
    return all;
  }

  private FunctionBody function(OpCall call, NameAttrList callee) {
    FunctionDef function =
        lowering
            .operations()
            .function(callee.getName())
            .orElseThrow(
                () -> new BrokenGraphException("there is no function " + callee.getName()));
    call.require(
        depth < DEEPEST_CALL,
        "functions call each other more than " + DEEPEST_CALL + " levels deep");
    return new FunctionBody(function, lowering.operations(), callee.getAttrMap());
  }

  private List<Operand> run(
      OpCall call,
      FunctionBody inner,
      List<Operand> arguments,
      List<Edge> results,
      GraphBuilder into) {
    if (inner.arguments().size() != arguments.size()) {
      throw new BrokenGraphException(
          "function %s has %d arguments, not %d"
              .formatted(inner.name(), inner.arguments().size(), arguments.size()));
    }
    Frame frame = new Frame(lowering, inner, scope + call.node().getName() + "/", into, depth + 1);
    for (int i = 0; i < arguments.size(); i++) {
      frame.bind(inner.arguments().get(i), List.of(arguments.get(i)));
    }
    Origin here = into.origin();
    List<Operand> lowered = frame.run(results, inner.controlResults(lowering::changesState));
    into.origin(here);
    return lowered;
  }

  private Operand result(Edge edge) {
    List<Operand> results = done.get(edge.node());
    if (results == null || edge.output() >= results.size()) {
      throw new BrokenGraphException("there is no value " + edge.node() + ":" + edge.output());
    }
    Operand result = results.get(edge.output());
    if (result instanceof Operand.Tensor tensor) {
      lowering.use(tensor.value());
    } else if (result instanceof Operand.Words words) {
      lowering.use(words.numbers());
    } else if (result instanceof Operand.Decimals decimals) {
      lowering.use(decimals.integers());
    } else if (result instanceof Operand.Vectors vectors) {
      lowering.use(vectors.columns());
    }
    return result;
  }

  private List<Operand> lower(NodeDef node) {
    builder.origin(Origins.of(scope, node));
    List<Operand> operands = new ArrayList<>();
    for (String input : node.getInputList()) {
      if (!input.startsWith("^")) {
        operands.add(result(body.edge(input)));
      }
    }
    Optional<OpTable.Handler> handler = handler(node);
    if (handler.isEmpty()) {
      if (makesHandles(node)) {
        // Whoever uses the handle is refused; a call may only pass it on.
        return lowering.operations().outputTypes(node).stream()
            .<Operand>map(type -> new Operand.Foreign("a handle of " + node.getOp()))
            .toList();
      }
      return refused(node, lowering.whyUnknown(node), "");
    }
    boolean isCall =
        lowering.table().isCall(node.getOp())
            || lowering.operations().function(node.getOp()).isPresent();
    if (!isCall && operands.stream().anyMatch(Operand.Refused.class::isInstance)) {
      if (operands.contains(new Operand.Refused(false))) {
        // What a refused table or list would have given can only be cut here.
        lowering.refused(new RefusedNode(scope + node.getName(), node));
      }
      return nothing(node);
    }
    try {
      OpCall call = new OpCall(node, operands, this);
      return words(call, handler.get().lower(call));
    } catch (UnsupportedException e) {
      return refused(node, e.getMessage(), e.remedy());
    } catch (IllTypedException | ArithmeticException e) {
      return refused(node, "its operands do not fit: " + e.getMessage(), "");
    }
  }

  /** What was moved as numbers is still text where the operation is declared to give text. */
  private List<Operand> words(OpCall call, List<Operand> results) {
    NodeDef node = call.node();
    if (!lowering.table().movesWords(node.getOp())) {
      return results;
    }
    List<DataType> types = lowering.operations().outputTypes(node);
    List<Operand> moved = new ArrayList<>(results);
    for (int i = 0; i < results.size(); i++) {
      if (types.get(i) == DataType.DT_STRING && results.get(i) instanceof Operand.Tensor tensor) {
        moved.set(i, new Operand.Words(tensor.value(), call.text().source()));
      }
    }
    return moved;
  }

  /** A node may name a function as if it were an operation. */
  private Optional<OpTable.Handler> handler(NodeDef node) {
    if (lowering.operations().function(node.getOp()).isPresent()) {
      NameAttrList callee =
          NameAttrList.newBuilder().setName(node.getOp()).putAllAttr(node.getAttrMap()).build();
      return Optional.of(call -> call.inline(callee, call.operands()));
    }
    return lowering.table().find(node.getOp());
  }

  /** Whether all a node gives are handles, of tables and the like. */
  private boolean makesHandles(NodeDef node) {
    return lowering.operations().declaration(node).isPresent()
        && !lowering.operations().outputTypes(node).isEmpty()
        && lowering.operations().outputTypes(node).stream()
            .allMatch(type -> type == DataType.DT_RESOURCE || type == DataType.DT_VARIANT);
  }

  private List<Operand> refused(NodeDef node, String reason, String remedy) {
    Origin origin = builder.origin();
    lowering.refuse(new Refusal(node.getOp(), origin.node(), origin.layer(), reason, remedy));
    lowering.refused(new RefusedNode(scope + node.getName(), node));
    return nothing(node);
  }

  /**
   * Text stays text, which later nodes are refused for; what was to be a tensor is refused but
   * once.
   */
  private List<Operand> nothing(NodeDef node) {
    boolean declared = lowering.operations().declaration(node).isPresent();
    if (!declared) {
      return List.of(new Operand.Refused(false));
    }
    Shape shape = new StaticShapes(this, body).of(node);
    return lowering.operations().outputTypes(node).stream()
        .<Operand>map(
            type ->
                type == DataType.DT_STRING
                    ? new Operand.Foreign("text", shape)
                    : new Operand.Refused(DTypes.numeric(type).isPresent()))
        .toList();
  }
}
