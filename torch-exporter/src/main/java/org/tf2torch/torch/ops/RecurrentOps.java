package org.tf2torch.torch.ops;

import static org.tf2torch.torch.code.Expression.call;
import static org.tf2torch.torch.code.Expression.flag;
import static org.tf2torch.torch.code.Expression.integer;
import static org.tf2torch.torch.code.Expression.number;
import static org.tf2torch.torch.code.Expression.text;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.tf2torch.ir.op.Blocks.Reorder;
import org.tf2torch.ir.op.Recurrent.Gru;
import org.tf2torch.ir.op.Recurrent.Lstm;
import org.tf2torch.ir.op.Recurrent.Rnn;
import org.tf2torch.torch.code.Expression;
import org.tf2torch.torch.code.Expression.Keyword;
import org.tf2torch.torch.code.Expression.ListLiteral;
import org.tf2torch.torch.code.Expression.Name;
import org.tf2torch.torch.code.Statement;
import org.tf2torch.torch.lower.NodeCall;
import org.tf2torch.torch.lower.OpTable;
import org.tf2torch.torch.module.ModuleKind;
import org.tf2torch.torch.module.Weight;

/** Recurrent layers. */
final class RecurrentOps {
  /** What torch.nn calls them, in the order torch's functions take them. */
  private static final List<String> WEIGHTS =
      List.of("weight_ih_l0", "weight_hh_l0", "bias_ih_l0", "bias_hh_l0");

  /**
   * One kind of layer.
   *
   * @param function of torch
   * @param states how many it carries
   * @param gates how many rows of its weights belong to one row of the state
   * @param options of the layer
   */
  private record Kind(String layer, String function, int states, int gates, List<Keyword> options) {
    int firstWeight() {
      return 1 + states;
    }
  }

  private static final Kind LSTM = new Kind("LSTM", "torch.lstm", 2, 4, List.of());
  private static final Kind GRU = new Kind("GRU", "torch.gru", 1, 3, List.of());
  private static final Kind TANH = new Kind("RNN", "torch.rnn_tanh", 1, 1, List.of());
  private static final Kind RELU =
      new Kind("RNN", "torch.rnn_relu", 1, 1, List.of(new Keyword("nonlinearity", text("relu"))));

  private RecurrentOps() {}

  static void register(OpTable table) {
    table.ops(Lstm.class, (op, call) -> apply(LSTM, op.batchFirst(), call));
    table.ops(Gru.class, (op, call) -> apply(GRU, op.batchFirst(), call));
    table.ops(Rnn.class, (op, call) -> apply(op.relu() ? RELU : TANH, op.batchFirst(), call));
    table.op(Reorder.class, RecurrentOps::reorder);
  }

  /** Only gates of weights that something else uses in TensorFlow's order get here. */
  private static Expression reorder(Reorder op, NodeCall call) {
    long length = call.shape(0).dim(op.axis()).value() / op.order().size();
    return call(
        "torch.cat",
        new ListLiteral(
            op.order().stream()
                .<Expression>map(
                    piece ->
                        call(
                            "torch.narrow",
                            call.arg(0),
                            integer(op.axis()),
                            integer(piece * length),
                            integer(length)))
                .toList()),
        integer(op.axis()));
  }

  private static List<Expression> apply(Kind kind, boolean batchFirst, NodeCall call) {
    int first = kind.firstWeight();
    Map<String, Weight> weights = new LinkedHashMap<>();
    for (int i = first; i < call.count(); i++) {
      String name = WEIGHTS.get(i - first);
      call.weight(i).ifPresent(weight -> weights.put(name, weight));
    }
    boolean biased = call.count() > first + 2;
    Expression results =
        weights.size() == call.count() - first
            ? layer(kind, call, weights, biased, batchFirst)
            : function(kind, call.args(), flag(false), biased, batchFirst);
    List<Expression> parts = call.unpack(results, 1 + kind.states());
    List<Expression> made = new ArrayList<>(parts.subList(0, 1));
    parts.subList(1, parts.size()).forEach(states -> made.add(last(states)));
    return made;
  }

  private static Expression layer(
      Kind kind, NodeCall call, Map<String, Weight> weights, boolean biased, boolean batchFirst) {
    List<Long> shape = weights.get("weight_ih_l0").data().shape();
    List<Keyword> options = new ArrayList<>(kind.options());
    if (!biased) {
      options.add(new Keyword("bias", flag(false)));
    }
    if (batchFirst) {
      options.add(new Keyword("batch_first", flag(true)));
    }
    ModuleKind module =
        new ModuleKind(
            "torch.nn.modules.rnn." + kind.layer(),
            List.of(integer(shape.get(1)), integer(shape.get(0) / kind.gates())),
            options);
    List<Expression> arguments = new ArrayList<>(List.of(new Name("input")));
    IntStream.rangeClosed(1, kind.states()).forEach(i -> arguments.add(new Name("input_" + i)));
    weights.keySet().forEach(name -> arguments.add(ProductOps.field(name)));
    Expression forward =
        function(kind, arguments, ProductOps.field("training"), biased, batchFirst);
    return call.layer(
        module,
        weights,
        "Tuple[" + String.join(", ", Collections.nCopies(1 + kind.states(), "Tensor")) + "]",
        List.of(new Statement.Return(forward)),
        IntStream.rangeClosed(0, kind.states()).boxed().toArray(Integer[]::new));
  }

  /** torch's functions keep states with a leading axis of layers; one state is no list. */
  private static Expression function(
      Kind kind,
      List<Expression> arguments,
      Expression training,
      boolean biased,
      boolean batchFirst) {
    List<Expression> states =
        arguments.subList(1, kind.firstWeight()).stream()
            .<Expression>map(state -> call("torch.unsqueeze", state, integer(0)))
            .toList();
    return call(
        kind.function(),
        arguments.get(0),
        states.size() > 1 ? new ListLiteral(states) : states.get(0),
        new ListLiteral(arguments.subList(kind.firstWeight(), arguments.size())),
        flag(biased),
        integer(1),
        number(0),
        training,
        flag(false),
        flag(batchFirst));
  }

  private static Expression last(Expression states) {
    return call("torch.squeeze", states, integer(0));
  }
}
