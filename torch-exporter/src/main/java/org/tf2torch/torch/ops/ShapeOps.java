package org.tf2torch.torch.ops;

import static org.tf2torch.torch.code.Expression.call;
import static org.tf2torch.torch.code.Expression.dtype;
import static org.tf2torch.torch.code.Expression.flag;
import static org.tf2torch.torch.code.Expression.integer;
import static org.tf2torch.torch.code.Expression.integers;
import static org.tf2torch.torch.code.Expression.text;
import static org.tf2torch.torch.code.Expression.with;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.tf2torch.ir.Contents;
import org.tf2torch.ir.DType;
import org.tf2torch.ir.Dim;
import org.tf2torch.ir.Shape;
import org.tf2torch.ir.op.Joining.Concat;
import org.tf2torch.ir.op.Joining.Pad;
import org.tf2torch.ir.op.Joining.Tile;
import org.tf2torch.ir.op.Shapes.BroadcastTo;
import org.tf2torch.ir.op.Shapes.MoveAxis;
import org.tf2torch.ir.op.Shapes.Permute;
import org.tf2torch.ir.op.Shapes.Ranked;
import org.tf2torch.ir.op.Shapes.Reshape;
import org.tf2torch.ir.op.Shapes.ShapeOf;
import org.tf2torch.ir.op.Shapes.ShuffleFeatures;
import org.tf2torch.ir.op.Shapes.Squeeze;
import org.tf2torch.ir.op.Shapes.TrailingAxes;
import org.tf2torch.ir.op.Shapes.Unsqueeze;
import org.tf2torch.ir.op.Slicing.Reverse;
import org.tf2torch.ir.op.Slicing.Select;
import org.tf2torch.ir.op.Slicing.Slice;
import org.tf2torch.torch.code.Expression;
import org.tf2torch.torch.code.Expression.ListLiteral;
import org.tf2torch.torch.lower.NodeCall;
import org.tf2torch.torch.lower.OpTable;

/** Operations that move elements. */
final class ShapeOps {
  private ShapeOps() {}

  static void register(OpTable table) {
    table.op(ShapeOf.class, ShapeOps::shapeOf);
    table.op(Reshape.class, ShapeOps::reshape);
    table.op(Squeeze.class, ShapeOps::squeeze);
    table.op(
        Unsqueeze.class, (op, call) -> call("torch.unsqueeze", call.arg(0), integer(op.axis())));
    table.op(Permute.class, (op, call) -> call("torch.permute", call.arg(0), integers(op.axes())));
    table.op(BroadcastTo.class, (op, call) -> call("torch.expand", call.arg(0), call.integers(1)));
    table.op(
        Concat.class,
        (op, call) -> call("torch.cat", new ListLiteral(call.args()), integer(op.axis())));
    table.widened(Pad.class, ShapeOps::pad);
    table.op(Slice.class, ShapeOps::slice);
    table.op(
        Select.class,
        (op, call) -> call("torch.select", call.arg(0), integer(op.axis()), call.integerOf(1)));
    table.widened(
        Reverse.class, (op, call) -> call("torch.flip", call.arg(0), integers(op.axes())));
    table.op(Tile.class, (op, call) -> call("torch.repeat", call.arg(0), call.integers(1)));
    table.op(
        TrailingAxes.class,
        (op, call) -> call.helper("with_trailing_axes", call.arg(0), call.arg(1)));
    table.op(MoveAxis.class, ShapeOps::moveAxis);
    table.op(Ranked.class, (op, call) -> call.arg(0));
    table.op(ShuffleFeatures.class, ShapeOps::shuffle);
  }

  private static Expression shapeOf(ShapeOf op, NodeCall call) {
    Expression sizes = new Expression.Property(call.arg(0), "shape");
    return SourceOps.onDevice(call, with(call("torch.tensor", sizes), "dtype", dtype(op.dtype())));
  }

  private static Expression moveAxis(MoveAxis op, NodeCall call) {
    Expression axis = call.integerOf(1);
    return op.back()
        ? call("torch.movedim", call.arg(0), integer(-1), axis)
        : call("torch.movedim", call.arg(0), axis, integer(-1));
  }

  private static Expression reshape(Reshape op, NodeCall call) {
    Shape result = call.node().output().shape();
    boolean known = result.hasRank() && call.shape(0).hasRank();
    return (known ? split(call, call.shape(0).dims(), result.dims()) : Optional.<Expression>empty())
        .orElseGet(() -> call("torch.reshape", call.arg(0), call.integers(1)));
  }

  /**
   * Where axes become one, or one becomes several, the axes around it need not be named: that is
   * shorter, and asks for no size that only a run can tell.
   */
  private static Optional<Expression> split(NodeCall call, List<Dim> from, List<Dim> to) {
    int before = 0;
    while (before < Math.min(from.size(), to.size()) && from.get(before).equals(to.get(before))) {
      before++;
    }
    int after = 0;
    while (after < Math.min(from.size(), to.size()) - before
        && from.get(from.size() - 1 - after).equals(to.get(to.size() - 1 - after))) {
      after++;
    }
    List<Dim> parts = to.subList(before, to.size() - after);
    int merged = from.size() - after - before;
    if (merged > 1 && parts.size() == 1) {
      Expression start = integer(before);
      return Optional.of(
          after == 0
              ? call("torch.flatten", call.arg(0), start)
              : call("torch.flatten", call.arg(0), start, integer(before + merged - 1)));
    }
    boolean known = parts.stream().allMatch(dim -> dim.isKnown() && !dim.is(0));
    return merged == 1 && parts.size() > 1 && known
        ? Optional.of(
            call(
                "torch.unflatten",
                call.arg(0),
                integer(after == 0 ? -1 : before),
                integers(parts.stream().map(Dim::value).toList())))
        : Optional.empty();
  }

  private static Expression squeeze(Squeeze op, NodeCall call) {
    Expression result = call.arg(0);
    // Axes of an unknown rank that count from both ends have no order.
    if (op.axes().size() > 1 && op.axes().stream().anyMatch(axis -> axis < 0)) {
      return call("torch.squeeze", result, integers(op.axes()));
    }
    for (int axis : op.axes().stream().sorted(Comparator.reverseOrder()).toList()) {
      result = call("torch.squeeze", result, integer(axis));
    }
    return result;
  }

  private static Expression pad(Pad op, NodeCall call) {
    Expression amounts =
        Contents.integers(call.value(1))
            .map(dims -> trailing(dims, call))
            .orElseGet(
                () -> call("torch.flatten", call("torch.flip", call.arg(1), integers(List.of(0)))));
    Expression list = amounts instanceof ListLiteral ? amounts : new Expression.ToList(amounts);
    if (op.mode() == Pad.Mode.CONSTANT) {
      Expression number = call.number(2).orElseGet(() -> call("torch.item", call.arg(2)));
      return call("torch.constant_pad_nd", call.arg(0), list, number);
    }
    return mirrored(op, call, list);
  }

  /** torch.pad mirrors only the last axes, and only with the edge left out. */
  private static Expression mirrored(Pad op, NodeCall call, Expression amounts) {
    if (op.mode() == Pad.Mode.EDGE) {
      return call("torch.pad", call.arg(0), amounts, text("replicate"));
    }
    boolean symmetric = op.mode() == Pad.Mode.SYMMETRIC;
    boolean heightAndWidth =
        amounts instanceof ListLiteral list
            && list.items().size() == 4
            && call.shape(0).hasRank(4)
            && call.dtype(0) == DType.FLOAT32;
    return !symmetric && heightAndWidth
        ? call("torch.pad", call.arg(0), amounts, text("reflect"))
        : call.helper("mirror_pad", call.arg(0), pairs(call, 1), flag(symmetric));
  }

  /** The elements of a matrix [axes, 2], row-major. */
  static Expression pairs(NodeCall call, int i) {
    return Contents.integers(call.value(i)).isPresent()
        ? call.integers(i)
        : new Expression.ToList(call("torch.flatten", call.arg(i)));
  }

  /**
   * PyTorch lists (before, after) from the last axis back, and leaves out leading axes without
   * padding.
   */
  private static Expression trailing(List<Dim> amounts, NodeCall call) {
    List<Expression> list = new ArrayList<>();
    int first = 0;
    while (first + 2 < amounts.size() && amounts.get(first).is(0) && amounts.get(first + 1).is(0)) {
      first += 2;
    }
    for (int i = amounts.size() - 2; i >= first; i -= 2) {
      list.add(call.method().size(amounts.get(i)));
      list.add(call.method().size(amounts.get(i + 1)));
    }
    return new ListLiteral(list);
  }

  private static Expression slice(Slice op, NodeCall call) {
    boolean toEnd = Contents.integer(call.value(2)).filter(d -> d.is(Slice.END)).isPresent();
    Expression stop = toEnd ? Expression.none() : call.integerOf(2);
    List<Expression> arguments =
        new ArrayList<>(List.of(call.arg(0), integer(op.axis()), call.integerOf(1), stop));
    if (op.step() != 1) {
      arguments.add(integer(op.step()));
    }
    return call("torch.slice", arguments.toArray(new Expression[0]));
  }

  private static Expression shuffle(ShuffleFeatures op, NodeCall call) {
    int outer = call.shape(0).rank() - 1;
    List<Expression> split = new ArrayList<>();
    List<Integer> axes = new ArrayList<>();
    for (int i = 0; i < outer; i++) {
      split.add(call.size(0, i));
      axes.add(i);
    }
    op.factors().forEach(f -> split.add(integer(f)));
    op.axes().forEach(a -> axes.add(outer + a));
    Expression permuted =
        call(
            "torch.permute",
            call("torch.reshape", call.arg(0), new ListLiteral(split)),
            integers(axes));
    return call("torch.flatten", permuted, integer(outer));
  }
}
