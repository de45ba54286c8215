package org.tf2torch.torch.ops;

import static org.tf2torch.torch.code.Expression.call;
import static org.tf2torch.torch.code.Expression.flag;

import java.util.List;
import org.tf2torch.ir.DType;
import org.tf2torch.ir.Dim;
import org.tf2torch.ir.Shape;
import org.tf2torch.ir.op.Attention.ScaledDotProduct;
import org.tf2torch.torch.code.Expression;
import org.tf2torch.torch.lower.NodeCall;
import org.tf2torch.torch.lower.OpTable;

/** Attention. */
final class AttentionOps {
  private AttentionOps() {}

  static void register(OpTable table) {
    table.op(ScaledDotProduct.class, AttentionOps::attention);
  }

  // PyTorch 2.0 has no keyword for another scale.
  private static Expression attention(ScaledDotProduct op, NodeCall call) {
    Expression[] operands = call.args().toArray(new Expression[0]);
    if (op.causal()) {
      return new Expression.Call(
          "torch.scaled_dot_product_attention",
          call.args(),
          List.of(new Expression.Keyword("is_causal", flag(true))));
    }
    if (call.count() == 4 && call.dtype(3) == DType.BOOL) {
      return call.helper("masked_attention", operands);
    }
    return call.count() == 4 && !broadcastsToScores(call)
        ? call.helper("attention", operands)
        : call("torch.scaled_dot_product_attention", operands);
  }

  /** Whether the mask surely makes no axis of the scores longer. */
  private static boolean broadcastsToScores(NodeCall call) {
    Shape query = call.shape(0);
    Shape key = call.shape(1);
    List<Dim> mask = call.shape(3).dims();
    for (int i = 1; i <= mask.size(); i++) {
      Dim size = mask.get(mask.size() - i);
      Dim own = i == 1 ? key.dim(-2) : query.dim(-i);
      boolean kept = size.is(1) || size.equals(own) || (own.isKnown() && !own.is(1));
      if (!kept) {
        return false;
      }
    }
    return true;
  }
}
