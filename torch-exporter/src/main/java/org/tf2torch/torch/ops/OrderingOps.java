package org.tf2torch.torch.ops;

import static org.tf2torch.torch.code.Expression.call;
import static org.tf2torch.torch.code.Expression.flag;
import static org.tf2torch.torch.code.Expression.integer;
import static org.tf2torch.torch.code.Expression.with;

import java.util.List;
import org.tf2torch.ir.op.Ordering.InTopK;
import org.tf2torch.ir.op.Ordering.IsIn;
import org.tf2torch.ir.op.Ordering.IsotonicRegression;
import org.tf2torch.ir.op.Ordering.NonZero;
import org.tf2torch.ir.op.Ordering.SearchSorted;
import org.tf2torch.ir.op.Ordering.Sort;
import org.tf2torch.ir.op.Ordering.Unique;
import org.tf2torch.torch.code.Expression;
import org.tf2torch.torch.lower.NodeCall;
import org.tf2torch.torch.lower.OpTable;

/** Operations that compare the elements of a tensor with each other. */
final class OrderingOps {
  private OrderingOps() {}

  static void register(OpTable table) {
    table.ops(Sort.class, OrderingOps::sort);
    table.op(NonZero.class, OrderingOps::nonZero);
    table.ops(Unique.class, OrderingOps::unique);
    table.ops(
        IsotonicRegression.class,
        (op, call) -> call.unpack(call.helper("isotonic_regression", call.arg(0)), 2));
    table.op(IsIn.class, OrderingOps::isIn);
    table.op(SearchSorted.class, OrderingOps::searchSorted);
    table.op(
        InTopK.class,
        (op, call) -> call.helper("in_top_k", call.arg(0), call.arg(1), call.integerOf(2)));
  }

  private static List<Expression> sort(Sort op, NodeCall call) {
    Expression.Call sort =
        with(
            with(
                with(call("torch.sort", WideUnsigned.ordered(call, 0)), "stable", flag(true)),
                "dim",
                integer(op.axis())),
            "descending",
            flag(op.descending()));
    List<Expression> sorted = call.unpack(sort, 2);
    return List.of(WideUnsigned.sorted(call.dtype(0), sorted.get(0)), sorted.get(1));
  }

  private static Expression nonZero(NonZero op, NodeCall call) {
    return call("torch.nonzero", WideUnsigned.added(call, 0));
  }

  private static List<Expression> unique(Unique op, NodeCall call) {
    List<Expression> found =
        call.unpack(call.helper("unique", WideUnsigned.added(call, 0), integer(op.axis())), 3);
    return List.of(WideUnsigned.summed(call.dtype(0), found.get(0)), found.get(1), found.get(2));
  }

  private static Expression isIn(IsIn op, NodeCall call) {
    return call("torch.isin", WideUnsigned.ordered(call, 0), WideUnsigned.ordered(call, 1));
  }

  private static Expression searchSorted(SearchSorted op, NodeCall call) {
    Expression sorted = call("torch.contiguous", WideUnsigned.ordered(call, 0));
    Expression values = call("torch.contiguous", WideUnsigned.ordered(call, 1));
    return with(call("torch.searchsorted", sorted, values), "right", flag(op.right()));
  }
}
