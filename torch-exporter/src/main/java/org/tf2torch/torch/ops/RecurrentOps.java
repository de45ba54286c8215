package org.tf2torch.torch.ops;

import static org.tf2torch.torch.code.Expression.call;
import static org.tf2torch.torch.code.Expression.flag;
import static org.tf2torch.torch.code.Expression.integer;
import static org.tf2torch.torch.code.Expression.number;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.tf2torch.ir.op.Recurrent.Lstm;
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
  /** What torch.nn calls them, in the order torch.lstm takes them. */
  private static final List<String> WEIGHTS =
      List.of("weight_ih_l0", "weight_hh_l0", "bias_ih_l0", "bias_hh_l0");

  private static final int FIRST_WEIGHT = 3;

  private RecurrentOps() {}

  static void register(OpTable table) {
    table.ops(Lstm.class, RecurrentOps::lstm);
  }

  private static List<Expression> lstm(Lstm op, NodeCall call) {
    Map<String, Weight> weights = new LinkedHashMap<>();
    for (int i = FIRST_WEIGHT; i < call.count(); i++) {
      String name = WEIGHTS.get(i - FIRST_WEIGHT);
      call.weight(i).ifPresent(weight -> weights.put(name, weight));
    }
    boolean biased = call.count() > FIRST_WEIGHT + 2;
    Expression results =
        weights.size() == call.count() - FIRST_WEIGHT
            ? layer(call, weights, biased)
            : function(call.args(), flag(false), biased);
    List<Expression> parts = call.unpack(results, 3);
    return List.of(parts.get(0), last(parts.get(1)), last(parts.get(2)));
  }

  private static Expression layer(NodeCall call, Map<String, Weight> weights, boolean biased) {
    List<Long> shape = weights.get("weight_ih_l0").data().shape();
    ModuleKind kind =
        new ModuleKind(
            "torch.nn.modules.rnn.LSTM",
            List.of(integer(shape.get(1)), integer(shape.get(0) / 4)),
            biased ? List.of() : List.of(new Keyword("bias", flag(false))));
    List<Expression> arguments =
        new ArrayList<>(List.of(new Name("input"), new Name("input_1"), new Name("input_2")));
    weights.keySet().forEach(name -> arguments.add(ProductOps.field(name)));
    Expression forward = function(arguments, ProductOps.field("training"), biased);
    return call.layer(
        kind,
        weights,
        "Tuple[Tensor, Tensor, Tensor]",
        List.of(new Statement.Return(forward)),
        0,
        1,
        2);
  }

  /** torch.lstm keeps states with a leading axis of layers. */
  private static Expression function(
      List<Expression> arguments, Expression training, boolean biased) {
    Expression h = call("torch.unsqueeze", arguments.get(1), integer(0));
    Expression c = call("torch.unsqueeze", arguments.get(2), integer(0));
    return call(
        "torch.lstm",
        arguments.get(0),
        Expression.list(h, c),
        new ListLiteral(arguments.subList(FIRST_WEIGHT, arguments.size())),
        flag(biased),
        integer(1),
        number(0),
        training,
        flag(false),
        flag(false));
  }

  private static Expression last(Expression states) {
    return call("torch.squeeze", states, integer(0));
  }
}
