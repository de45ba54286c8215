package org.tf2torch.torch.ops;

import static org.tf2torch.torch.code.Expression.call;
import static org.tf2torch.torch.code.Expression.integer;

import java.util.List;
import org.tf2torch.ir.op.Movement.BroadcastAxes;
import org.tf2torch.ir.op.Movement.BroadcastShapes;
import org.tf2torch.ir.op.Movement.MoveAxis;
import org.tf2torch.ir.op.Movement.PermuteBy;
import org.tf2torch.ir.op.Movement.ReverseAlong;
import org.tf2torch.ir.op.Movement.ReverseSequence;
import org.tf2torch.ir.op.Movement.Roll;
import org.tf2torch.ir.op.Movement.SqueezeAll;
import org.tf2torch.ir.op.Movement.StridedSlice;
import org.tf2torch.ir.op.Movement.UnsqueezeAt;
import org.tf2torch.torch.code.Expression;
import org.tf2torch.torch.lower.NodeCall;
import org.tf2torch.torch.lower.OpTable;

/** Operations that move elements along axes known only when the model runs. */
final class MovementOps {
  private MovementOps() {}

  static void register(OpTable table) {
    table.op(MoveAxis.class, MovementOps::moveAxis);
    table.op(
        UnsqueezeAt.class, (op, call) -> call("torch.unsqueeze", call.arg(0), call.integerOf(1)));
    table.op(SqueezeAll.class, (op, call) -> call("torch.squeeze", call.arg(0)));
    table.op(PermuteBy.class, (op, call) -> call("torch.permute", call.arg(0), call.integers(1)));
    table.widened(
        ReverseAlong.class, (op, call) -> call("torch.flip", call.arg(0), call.integers(1)));
    table.widened(
        Roll.class,
        (op, call) -> call("torch.roll", call.arg(0), call.integers(1), call.integers(2)));
    table.widened(
        ReverseSequence.class,
        (op, call) ->
            call.helper(
                "reverse_sequence",
                call.arg(0),
                call.arg(1),
                integer(op.axis()),
                integer(op.batchAxis())));
    table.widened(StridedSlice.class, MovementOps::stridedSlice);
    table.op(
        BroadcastShapes.class,
        (op, call) -> call.helper("broadcast_shapes", call.arg(0), call.arg(1)));
    table.ops(
        BroadcastAxes.class,
        (op, call) -> call.unpack(call.helper("broadcast_axes", call.arg(0), call.arg(1)), 2));
  }

  private static Expression moveAxis(MoveAxis op, NodeCall call) {
    Expression axis = call.integerOf(1);
    List<Expression> way = op.back() ? List.of(integer(0), axis) : List.of(axis, integer(0));
    return call("torch.movedim", call.arg(0), way.get(0), way.get(1));
  }

  private static Expression stridedSlice(StridedSlice op, NodeCall call) {
    return call.helper(
        "strided_slice",
        call.arg(0),
        call.integers(1),
        call.integers(2),
        call.integers(3),
        integer(op.begin()),
        integer(op.end()),
        integer(op.ellipsis()),
        integer(op.newAxis()),
        integer(op.shrink()));
  }
}
