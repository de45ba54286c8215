package org.tf2torch.torch.ops;

import static org.tf2torch.torch.code.Expression.call;
import static org.tf2torch.torch.code.Expression.dtype;
import static org.tf2torch.torch.code.Expression.integer;
import static org.tf2torch.torch.code.Expression.none;
import static org.tf2torch.torch.code.Expression.text;

import java.util.List;
import java.util.Optional;
import org.tf2torch.ir.DType;
import org.tf2torch.ir.op.Products.Cross;
import org.tf2torch.ir.op.Products.Einsum;
import org.tf2torch.ir.op.Products.Linear;
import org.tf2torch.ir.op.Products.MatMul;
import org.tf2torch.ir.op.SlimWeights.Int8Weight;
import org.tf2torch.torch.code.Expression;
import org.tf2torch.torch.code.Expression.Field;
import org.tf2torch.torch.code.Expression.Keyword;
import org.tf2torch.torch.code.Expression.ListLiteral;
import org.tf2torch.torch.code.Expression.Name;
import org.tf2torch.torch.lower.NodeCall;
import org.tf2torch.torch.lower.OpTable;
import org.tf2torch.torch.module.ModuleKind;

/** Matrix products. */
final class ProductOps {
  private ProductOps() {}

  static void register(OpTable table) {
    table.op(MatMul.class, (op, call) -> call("torch.matmul", call.arg(0), call.arg(1)));
    table.op(Cross.class, (op, call) -> call("torch.linalg_cross", call.arg(0), call.arg(1)));
    table.op(Linear.class, ProductOps::linear);
    table.op(Einsum.class, ProductOps::einsum);
    table.op(Int8Weight.class, (op, call) -> LayerWeights.product(call.arg(0), call.arg(1)));
  }

  /** Where nothing is multiplied, torch.einsum sums integers as int64. */
  private static Expression einsum(Einsum op, NodeCall call) {
    if (!call.dtype(0).isInteger()) {
      return call("torch.einsum", text(op.equation()), new ListLiteral(call.args()));
    }
    // torch.einsum sums some operands first, as int64, and takes no others beside them then.
    List<Expression> wide =
        call.args().stream()
            .<Expression>map(arg -> call("torch.to", arg, dtype(DType.INT64)))
            .toList();
    Expression result = call("torch.einsum", text(op.equation()), new ListLiteral(wide));
    return call("torch.to", result, dtype(call.dtype(0)));
  }

  private static Expression linear(Linear op, NodeCall call) {
    Optional<LayerWeights> weights = LayerWeights.of(call, 1);
    if (weights.isEmpty()) {
      return call("torch.linear", call.args().toArray(new Expression[0]));
    }
    List<Long> shape = weights.get().tensors().get("weight").data().shape();
    boolean bias = weights.get().hasBias();
    ModuleKind kind =
        new ModuleKind(
            weights.get().qualified("torch.nn.modules.linear.Linear"),
            List.of(integer(shape.get(1)), integer(shape.get(0))),
            bias ? List.of() : List.of(new Keyword("bias", Expression.flag(false))));
    Expression forward =
        call(
            "torch.linear",
            new Name("input"),
            weights.get().weight(),
            bias ? field("bias") : none());
    return call.layer(kind, weights.get().tensors(), forward, 0);
  }

  static Expression field(String name) {
    return new Field(List.of(name));
  }
}
