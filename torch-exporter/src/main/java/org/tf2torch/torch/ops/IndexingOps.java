package org.tf2torch.torch.ops;

import static org.tf2torch.torch.code.Expression.call;
import static org.tf2torch.torch.code.Expression.integer;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.tf2torch.ir.op.Indexing.Embedding;
import org.tf2torch.ir.op.Indexing.Gather;
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
    table.op(Gather.class, IndexingOps::gather);
    table.op(Embedding.class, IndexingOps::embedding);
  }

  private static Expression gather(Gather op, NodeCall call) {
    if (op.batchDims() > 0) {
      throw new IllegalStateException("gather with batch_dims must be lowered before");
    }
    int axis = op.axis();
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

  private static Expression embedding(Embedding op, NodeCall call) {
    Optional<Weight> weight = call.weight(0);
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
}
