package org.tf2torch.torch.ops;

import static org.tf2torch.torch.code.Expression.call;
import static org.tf2torch.torch.code.Expression.dtype;
import static org.tf2torch.torch.code.Expression.with;

import java.util.List;
import org.tf2torch.ir.DType;
import org.tf2torch.ir.ListType;
import org.tf2torch.ir.op.Lists.ListAppend;
import org.tf2torch.ir.op.Lists.ListConcat;
import org.tf2torch.ir.op.Lists.ListFromTensor;
import org.tf2torch.ir.op.Lists.ListGather;
import org.tf2torch.ir.op.Lists.ListGet;
import org.tf2torch.ir.op.Lists.ListJoin;
import org.tf2torch.ir.op.Lists.ListLength;
import org.tf2torch.ir.op.Lists.ListResize;
import org.tf2torch.ir.op.Lists.ListScatter;
import org.tf2torch.ir.op.Lists.ListSet;
import org.tf2torch.ir.op.Lists.ListSplit;
import org.tf2torch.ir.op.Lists.ListStack;
import org.tf2torch.ir.op.Lists.NewList;
import org.tf2torch.torch.code.Expression;
import org.tf2torch.torch.code.Expression.ListLiteral;
import org.tf2torch.torch.lower.NodeCall;
import org.tf2torch.torch.lower.OpTable;

/** Lists of tensors; an unset element is None. */
final class ListOps {
  private ListOps() {}

  static void register(OpTable table) {
    table.op(NewList.class, (op, call) -> call.helper("list_new", call.integerOf(0)));
    table.op(ListFromTensor.class, (op, call) -> call.helper("list_from_tensor", call.arg(0)));
    table.op(
        ListGet.class,
        (op, call) ->
            call.helper("list_get", call.arg(0), call.integerOf(1), call.integers(2), zero(call)));
    table.op(
        ListSet.class,
        (op, call) -> call.helper("list_set", call.arg(0), call.integerOf(1), call.arg(2)));
    table.op(ListAppend.class, (op, call) -> call.helper("list_append", call.arg(0), call.arg(1)));
    table.op(ListConcat.class, (op, call) -> call.helper("list_concat", call.arg(0), call.arg(1)));
    table.op(
        ListResize.class, (op, call) -> call.helper("list_copy", call.arg(0), call.integerOf(1)));
    table.op(
        ListLength.class,
        (op, call) -> call.helper("list_length", call.arg(0), zero(call, DType.INT64)));
    table.op(
        ListStack.class,
        (op, call) -> call.helper("list_stack", call.arg(0), call.integers(1), zero(call)));
    table.op(
        ListGather.class,
        (op, call) ->
            call.helper(
                "list_gather", call.arg(0), call.integers(1), call.integers(2), zero(call)));
    table.op(
        ListScatter.class,
        (op, call) -> call.helper("list_scatter", call.arg(0), call.integers(1), call.arg(2)));
    table.ops(
        ListJoin.class,
        (op, call) -> call.unpack(call.helper("list_join", call.arg(0), zero(call)), 2));
    table.op(
        ListSplit.class, (op, call) -> call.helper("list_split", call.arg(0), call.integers(1)));
  }

  /** A zero of the elements' dtype, where the model runs. */
  private static Expression zero(NodeCall call) {
    return zero(call, ((ListType) call.value(0).type()).element().dtype());
  }

  /** A zero of that dtype, where the model runs. */
  static Expression zero(NodeCall call, DType type) {
    Expression.Call zero =
        with(call("torch.zeros", new ListLiteral(List.of())), "dtype", dtype(type));
    return SourceOps.onDevice(call, zero);
  }
}
