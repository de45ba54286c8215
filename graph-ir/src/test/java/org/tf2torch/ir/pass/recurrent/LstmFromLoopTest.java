package org.tf2torch.ir.pass.recurrent;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.tf2torch.ir.DType;
import org.tf2torch.ir.Dim;
import org.tf2torch.ir.Graph;
import org.tf2torch.ir.Graph.Port;
import org.tf2torch.ir.GraphBuilder;
import org.tf2torch.ir.Node;
import org.tf2torch.ir.Region;
import org.tf2torch.ir.Shape;
import org.tf2torch.ir.TensorType;
import org.tf2torch.ir.Value;
import org.tf2torch.ir.data.TensorData;
import org.tf2torch.ir.op.ControlFlow.While;
import org.tf2torch.ir.op.Elementwise.Function;
import org.tf2torch.ir.op.Elementwise.Relation;
import org.tf2torch.ir.op.Emit;
import org.tf2torch.ir.op.Lists.ListSet;
import org.tf2torch.ir.op.Lists.ListStack;
import org.tf2torch.ir.op.Lists.NewList;
import org.tf2torch.ir.op.Products.Linear;
import org.tf2torch.ir.op.Shapes.Select;
import org.tf2torch.ir.rewrite.Rewriter;

class LstmFromLoopTest {
  private static final long HIDDEN = 2;
  private static final long IN = 3;

  /** How a cell departs from an LSTM. */
  private enum Change {
    RELU_FOR_TANH,
    GATES_IN_ANOTHER_ORDER,
    STARTS_AT_ONE,
    STOPS_EARLY
  }

  private final Dim steps = Dim.symbol("steps");
  private final GraphBuilder builder = new GraphBuilder();
  private final Emit emit = new Emit(builder);
  private final Value x =
      Value.parameter(
          "x", new TensorType(DType.FLOAT32, Shape.of(steps, Dim.symbol("batch"), Dim.known(IN))));
  private final Value h =
      Value.parameter(
          "h", new TensorType(DType.FLOAT32, Shape.of(Dim.symbol("batch"), Dim.known(HIDDEN))));
  private final Value c = Value.parameter("c", h.type());

  private Value weight(long... shape) {
    return emit.constant(TensorData.filled(TensorData.scalar(0.5f), shape));
  }

  /** The loop over x, stacked; null for one that is an LSTM. */
  private Graph loop(Change change) {
    Value first = emit.size(change == Change.STARTS_AT_ONE ? 1 : 0);
    Value limit = emit.size(change == Change.STOPS_EARLY ? steps.minus(1) : steps);
    Value list = emit.op(new NewList(h.tensor()), emit.size(steps));
    Value t = Value.parameter("t", first.type());
    Region condition = condition(t, list, limit);
    Region body = body(change, list);
    List<Value> made = builder.emit(new While(condition, body), List.of(first, list, h, c));
    Value stacked = emit.op(new ListStack(-1), made.get(1), emit.shapeOf(h));
    return new Graph(
        "g",
        List.of(new Port("x", x), new Port("h", h), new Port("c", c)),
        builder.nodes(),
        List.of(new Port("y", stacked), new Port("last", made.get(2))));
  }

  private Region condition(Value t, Value list, Value limit) {
    GraphBuilder nested = builder.nested();
    Value less = new Emit(nested).compare(Relation.LESS, t, limit);
    List<Value> parameters =
        List.of(
            t,
            Value.parameter("list", list.type()),
            Value.parameter("h", h.type()),
            Value.parameter("c", c.type()));
    return new Region(parameters, nested.nodes(), List.of(less));
  }

  private Region body(Change change, Value list) {
    GraphBuilder nested = builder.nested();
    Emit in = new Emit(nested);
    Value t = Value.parameter("t", emit.size(0).type());
    Value out = Value.parameter("out", list.type());
    Value hidden = Value.parameter("h", h.type());
    Value cell = Value.parameter("c", c.type());
    Value now = nested.emit(new Select(0), x, t);
    Value sum =
        in.add(
            in.add(
                nested.emit(new Linear(), now, weight(4 * HIDDEN, IN)),
                nested.emit(new Linear(), hidden, weight(4 * HIDDEN, HIDDEN))),
            weight(4 * HIDDEN));
    List<Value> gates =
        IntStream.range(0, 4)
            .mapToObj(i -> in.slice(sum, 1, i * HIDDEN, (i + 1) * HIDDEN))
            .toList();
    boolean swapped = change == Change.GATES_IN_ANOTHER_ORDER;
    Function activation = change == Change.RELU_FOR_TANH ? Function.RELU : Function.TANH;
    Value input = in.unary(Function.SIGMOID, gates.get(swapped ? 1 : 0));
    Value forget = in.unary(Function.SIGMOID, gates.get(swapped ? 0 : 1));
    Value fresh = in.unary(activation, gates.get(2));
    Value nextCell = in.add(in.mul(forget, cell), in.mul(input, fresh));
    Value nextHidden =
        in.mul(in.unary(Function.SIGMOID, gates.get(3)), in.unary(activation, nextCell));
    Value set = nested.emit(new ListSet(), out, t, nextHidden);
    Value next = in.add(t, in.size(1));
    return new Region(
        List.of(t, out, hidden, cell), nested.nodes(), List.of(next, set, nextHidden, nextCell));
  }

  private static List<String> rewritten(Graph graph) {
    return Rewriter.rewrite(graph, List.of(new LstmFromLoop())).nodes().stream()
        .map(Node::op)
        .map(op -> op.name())
        .filter(name -> name.equals("lstm") || name.equals("while") || name.startsWith("list"))
        .toList();
  }

  @Test
  void fires() {
    assertEquals(List.of("lstm"), rewritten(loop(null)), "no loop and no list should be left");
  }

  @ParameterizedTest
  @EnumSource
  void doesNotFire(Change change) {
    assertTrue(rewritten(loop(change)).contains("while"), change + " is no LSTM");
  }
}
