package org.tf2torch.torch.ops;

import static org.tf2torch.torch.code.Expression.call;
import static org.tf2torch.torch.code.Expression.flag;
import static org.tf2torch.torch.code.Expression.integer;
import static org.tf2torch.torch.code.Expression.text;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.tf2torch.ir.DType;
import org.tf2torch.ir.op.Indexing.Embedding;
import org.tf2torch.ir.op.Indexing.Gather;
import org.tf2torch.ir.op.Indexing.GatherAlong;
import org.tf2torch.ir.op.Indexing.GatherNd;
import org.tf2torch.ir.op.Indexing.OneHot;
import org.tf2torch.ir.op.Indexing.Scatter;
import org.tf2torch.ir.op.Indexing.Scatter.Combination;
import org.tf2torch.ir.op.Indexing.Stitch;
import org.tf2torch.ir.op.SlimWeights.Int8Weight;
import org.tf2torch.torch.code.Expression;
import org.tf2torch.torch.code.Expression.Field;
import org.tf2torch.torch.code.Expression.ListLiteral;
import org.tf2torch.torch.code.Expression.Name;
import org.tf2torch.torch.lower.NodeCall;
import org.tf2torch.torch.lower.OpTable;
import org.tf2torch.torch.module.ModuleKind;
import org.tf2torch.torch.module.Weight;

/** Operations that pick elements by indices. */
final class IndexingOps {
  private IndexingOps() {}

  static void register(OpTable table) {
    table.widened(Gather.class, IndexingOps::gather);
    table.op(Embedding.class, IndexingOps::embedding);
    table.widened(
        GatherAlong.class,
        (op, call) ->
            call.helper(
                "gather", call.arg(0), call.arg(1), call.integerOf(2), integer(op.batchDims())));
    table.widened(
        GatherNd.class,
        (op, call) ->
            call.helper(
                "gather_nd",
                call.arg(0),
                call.arg(1),
                integer(op.batchDims()),
                flag(op.zeroOutside())));
    table.op(Scatter.class, IndexingOps::scatter);
    table.widened(
        OneHot.class,
        (op, call) ->
            call.helper(
                "one_hot",
                call.arg(0),
                call.integerOf(1),
                call.arg(2),
                call.arg(3),
                integer(op.axis())));
    table.widened(Stitch.class, IndexingOps::stitch);
  }

  private static Expression gather(Gather op, NodeCall call) {
    int axis = op.axis();
    if (op.batchDims() > 0 || !call.shape(0).hasRank() || !call.shape(1).hasRank()) {
      return call.helper(
          "gather", call.arg(0), call.arg(1), integer(axis), integer(op.batchDims()));
    }
    if (call.shape(1).hasRank(0)) {
      return call("torch.select", call.arg(0), integer(axis), call.integerOf(1));
    }
    if (call.shape(1).hasRank(1)) {
      return call("torch.index_select", call.arg(0), integer(axis), call.arg(1));
    }
    Expression flat =
        call("torch.index_select", call.arg(0), integer(axis), call("torch.flatten", call.arg(1)));
    int at = call.shape(0).axis(axis);
    List<Expression> sizes = new ArrayList<>();
    for (int i = 0; i < at; i++) {
      sizes.add(call.size(0, i));
    }
    for (int i = 0; i < call.shape(1).rank(); i++) {
      sizes.add(call.size(1, i));
    }
    for (int i = at + 1; i < call.shape(0).rank(); i++) {
      sizes.add(call.size(0, i));
    }
    return call("torch.reshape", flat, new ListLiteral(sizes));
  }

  private static Expression scatter(Scatter op, NodeCall call) {
    String how =
        switch (op.combination()) {
          case UPDATE -> "update";
          case ADD -> "add";
          case SUB -> "sub";
          case MUL -> "prod";
          case DIV -> "div";
          case MIN -> "amin";
          case MAX -> "amax";
        };
    boolean compares = op.combination() == Combination.MIN || op.combination() == Combination.MAX;
    Expression x = compares ? WideUnsigned.ordered(call, 0) : WideUnsigned.added(call, 0);
    Expression updates = compares ? WideUnsigned.ordered(call, 2) : WideUnsigned.added(call, 2);
    Expression result =
        call.helper("scatter", x, call.arg(1), updates, text(how), flag(op.skipOutside()));
    DType type = call.dtype(0);
    return compares ? WideUnsigned.sorted(type, result) : WideUnsigned.summed(type, result);
  }

  private static Expression stitch(Stitch op, NodeCall call) {
    int n = call.count() / 2;
    return call.helper(
        "stitch",
        new ListLiteral(call.args().subList(0, n)),
        new ListLiteral(call.args().subList(n, 2 * n)));
  }

  private static Expression embedding(Embedding op, NodeCall call) {
    Optional<Weight> weight = call.weight(0);
    if (weight.isEmpty() && call.value(0).isA(Int8Weight.class)) {
      // Only the rows that are asked for are multiplied.
      return LayerWeights.product(
          call("torch.embedding", operand(call, 0), call.arg(1)),
          call("torch.embedding", operand(call, 1), call.arg(1)));
    }
    if (weight.isEmpty()) {
      return call("torch.embedding", call.arg(0), call.arg(1));
    }
    List<Long> shape = weight.get().data().shape();
    ModuleKind kind =
        new ModuleKind(
            "torch.nn.modules.sparse.Embedding",
            List.of(integer(shape.get(0)), integer(shape.get(1))),
            List.of());
    Expression forward = call("torch.embedding", new Field(List.of("weight")), new Name("input"));
    return call.layer(kind, Map.of("weight", weight.get()), forward, 1);
  }

  /** What the int8 weight of an embedding is made of: the numbers, or the scales of its rows. */
  private static Expression operand(NodeCall call, int i) {
    return call.method().tensor(call.value(0).operand(i));
  }
}
