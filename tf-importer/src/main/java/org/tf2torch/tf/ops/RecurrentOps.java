package org.tf2torch.tf.ops;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.tf2torch.ir.Contents;
import org.tf2torch.ir.DType;
import org.tf2torch.ir.Dim;
import org.tf2torch.ir.GraphBuilder;
import org.tf2torch.ir.Region;
import org.tf2torch.ir.Shape;
import org.tf2torch.ir.Value;
import org.tf2torch.ir.op.ControlFlow.For;
import org.tf2torch.ir.op.Elementwise.Function;
import org.tf2torch.ir.op.Emit;
import org.tf2torch.ir.op.Products.MatMul;
import org.tf2torch.ir.op.Slicing.Select;
import org.tf2torch.tf.lower.OpCall;
import org.tf2torch.tf.lower.OpTable;

/** Cells and loops of cells in one operation: taken apart, so that layers are found in them. */
final class RecurrentOps {
  /** Places among an LSTM cell's results: i, cs, f, o, ci, co, h. */
  private static final int CELL = 1;

  private static final int HIDDEN = 6;

  private RecurrentOps() {}

  static void register(OpTable table) {
    table.ops(
        "LSTMBlockCell", call -> cell(call, 0).step(call.emit(), call.tensor(0), state(call, 1)));
    table.ops("BlockLSTM", RecurrentOps::loop);
    table.ops("BlockLSTMV2", RecurrentOps::loop);
    table.ops("GRUBlockCell", RecurrentOps::gru);
  }

  /** The cell and the hidden state. */
  private record State(Value cell, Value hidden) {}

  private static State state(OpCall call, int first) {
    return new State(
        call.emit().ranked(call.tensor(first), 2), call.emit().ranked(call.tensor(first + 1), 2));
  }

  /**
   * An LSTM's cell.
   *
   * @param order places of the gates i, c, f, o among the weight's columns
   * @param clip of the cell state; not above 0: none
   * @param peepholes by which i, f and o look at the cell; null without
   */
  private record Cell(
      Value weight,
      Value bias,
      List<Integer> order,
      double forget,
      double clip,
      List<Value> peepholes) {

    /** i, cs, f, o, ci, co, h. */
    List<Value> step(Emit emit, Value x, State before) {
      Value joined = emit.concat(1, List.of(x, before.hidden));
      Value gates = emit.add(emit.op(new MatMul(), joined, weight), bias);
      Value input = emit.unary(Function.SIGMOID, looks(emit, gate(emit, gates, 0), 0, before.cell));
      Value fresh = emit.unary(Function.TANH, gate(emit, gates, 1));
      Value kept = gate(emit, gates, 2);
      kept = forget == 0 ? kept : emit.add(kept, emit.scalarLike(kept, forget));
      Value forgets = emit.unary(Function.SIGMOID, looks(emit, kept, 1, before.cell));
      Value cell = emit.add(emit.mul(fresh, input), emit.mul(forgets, before.cell));
      if (clip > 0) {
        Value low = emit.maximum(cell, emit.scalarLike(cell, -clip));
        cell = emit.minimum(low, emit.scalarLike(cell, clip));
      }
      Value shown = emit.unary(Function.TANH, cell);
      Value output = emit.unary(Function.SIGMOID, looks(emit, gate(emit, gates, 3), 2, cell));
      return List.of(input, cell, forgets, output, fresh, shown, emit.mul(output, shown));
    }

    private Value gate(Emit emit, Value gates, int gate) {
      long width = bias.shape().dim(0).value() / 4;
      return emit.slice(gates, 1, order.get(gate) * width, (order.get(gate) + 1) * width);
    }

    private Value looks(Emit emit, Value gate, int which, Value cell) {
      return peepholes.isEmpty() ? gate : emit.add(gate, emit.mul(cell, peepholes.get(which)));
    }
  }

  /** Operands from {@code first} on: x, cs, h, w, wci, wcf, wco, b. */
  private static Cell cell(OpCall call, int first) {
    Value weight = call.tensor(first + 3);
    Value bias = call.tensor(first + 7);
    call.require(
        bias.shape().isKnown() && weight.shape().hasRank(2), "its number of units is unknown");
    boolean second = call.node().getOp().equals("BlockLSTMV2");
    return new Cell(
        weight,
        bias,
        second ? List.of(0, 2, 1, 3) : List.of(0, 1, 2, 3),
        second ? 0 : call.number("forget_bias"),
        call.number("cell_clip"),
        call.flag("use_peephole") ? call.tensors(first + 4, first + 7) : List.of());
  }

  /**
   * The first operand is how many steps to go; TensorFlow leaves what is behind them undefined, but
   * for the states, which are zeros.
   */
  private static List<Value> loop(OpCall call) {
    Emit emit = call.emit();
    Cell cell = cell(call, 1);
    Value x = emit.ranked(call.tensor(1), 3);
    State start = state(call, 2);
    GraphBuilder builder = call.builder();
    Dim index = builder.symbols().fresh("t");
    GraphBuilder nested = builder.nested();
    State before =
        new State(
            Value.parameter("cell", start.cell.type()),
            Value.parameter("hidden", start.hidden.type()));
    Value now = nested.emit(new Select(0), x, new Emit(nested).size(index));
    List<Value> made = cell.step(new Emit(nested), now, before);
    List<Value> results = new ArrayList<>(List.of(made.get(CELL), made.get(HIDDEN)));
    results.addAll(made);
    Region body = new Region(List.of(before.cell, before.hidden), nested.nodes(), results);
    List<Value> operands = new ArrayList<>(List.of(call.tensor(0), start.cell, start.hidden));
    Shape state = start.cell.shape();
    made.forEach(value -> operands.add(emit.sizes(state.dims())));
    List<Value> all = builder.emit(new For(index.toString(), made.size(), body), operands);
    return all.subList(2, all.size()).stream()
        .map(every -> filled(emit, every, call.tensor(0), x))
        .toList();
  }

  /** Zeros behind the last step. */
  private static Value filled(Emit emit, Value every, Value steps, Value x) {
    Optional<Dim> known = Contents.integer(steps);
    if (known.isPresent() && known.get().equals(x.shape().dim(0))) {
      return every;
    }
    Value all = emit.cast(emit.slice(emit.shapeOf(x), 0, 0, 1), DType.INT64);
    Value rest = emit.sub(all, emit.reshape(emit.cast(steps, DType.INT64), 1));
    Value batch = emit.slice(emit.shapeOf(every), 0, 1, 3);
    Value zeros = emit.full(emit.concat(0, List.of(rest, batch)), emit.scalar(every.dtype(), 0));
    return emit.concat(0, List.of(every, zeros));
  }

  /** r and u of x, h; c of x, r h; and h = u h + (1 - u) c. */
  private static List<Value> gru(OpCall call) {
    Emit emit = call.emit();
    Value x = call.tensor(0);
    Value before = emit.ranked(call.tensor(1), 2);
    Value bias = call.tensor(5);
    call.require(bias.shape().isKnown(), "its number of units is unknown");
    long width = bias.shape().dim(0).value();
    Value both = layer(emit, x, before, call.tensor(2), call.tensor(4));
    Value gates = emit.unary(Function.SIGMOID, both);
    Value reset = emit.slice(gates, 1, 0, width);
    Value update = emit.slice(gates, 1, width, 2 * width);
    Value kept = emit.mul(before, reset);
    Value fresh = emit.unary(Function.TANH, layer(emit, x, kept, call.tensor(3), bias));
    Value next = emit.add(emit.mul(update, emit.sub(before, fresh)), fresh);
    return List.of(reset, update, fresh, next);
  }

  private static Value layer(Emit emit, Value x, Value state, Value weight, Value bias) {
    return emit.add(emit.op(new MatMul(), emit.concat(1, List.of(x, state)), weight), bias);
  }
}
