package org.tf2torch.tf.ops;

import java.util.List;
import java.util.function.BiFunction;
import org.tf2torch.ir.Contents;
import org.tf2torch.ir.DType;
import org.tf2torch.ir.Value;
import org.tf2torch.ir.op.Elementwise.Function;
import org.tf2torch.ir.op.Emit;
import org.tf2torch.ir.op.Reductions.ArgReduce;
import org.tf2torch.ir.op.Reductions.Cumulate;
import org.tf2torch.ir.op.Reductions.CumulativeLogSumExp;
import org.tf2torch.ir.op.Reductions.KeptSizes;
import org.tf2torch.ir.op.Reductions.MergeAxes;
import org.tf2torch.ir.op.Reductions.Reduction;
import org.tf2torch.ir.op.Shapes.MoveAxis;
import org.tf2torch.ir.op.Slicing.Reverse;
import org.tf2torch.ir.op.Slicing.Slice;
import org.tf2torch.tf.lower.OpCall;
import org.tf2torch.tf.lower.OpTable;

/** Operations that combine elements along axes. */
final class ReductionOps {
  private ReductionOps() {}

  static void register(OpTable table) {
    reduction(table, "Sum", Reduction.SUM);
    reduction(table, "Prod", Reduction.PROD);
    reduction(table, "Mean", Reduction.MEAN);
    reduction(table, "Max", Reduction.MAX);
    reduction(table, "Min", Reduction.MIN);
    reduction(table, "All", Reduction.ALL);
    reduction(table, "Any", Reduction.ANY);
    table.op("EuclideanNorm", ReductionOps::euclideanNorm);
    table.op("L2Loss", ReductionOps::l2Loss);
    table.op("CumulativeLogsumexp", ReductionOps::cumulativeLogSumExp);
    table.op("ArgMax", call -> argReduce(call, true));
    table.op("ArgMin", call -> argReduce(call, false));
    table.op("Cumsum", call -> cumulate(call, false));
    table.op("Cumprod", call -> cumulate(call, true));
  }

  private static void reduction(OpTable table, String name, Reduction reduction) {
    table.op(name, call -> reduce(call, call.tensor(0), reduction));
  }

  private static Value reduce(OpCall call, Value x, Reduction reduction) {
    boolean ordered = reduction == Reduction.MAX || reduction == Reduction.MIN;
    call.require(!ordered || !x.dtype().isComplex(), "complex numbers have no order");
    boolean keepDims = call.flag("keep_dims");
    if (isKnown(call, 1)) {
      return call.emit().reduce(reduction, x, axes(call, x, 1), keepDims);
    }
    // A single axis may be a scalar.
    Value axes = call.emit().reshape(call.tensor(1), -1);
    Value merged = call.emit(new MergeAxes(), x, axes);
    Value reduced = call.emit().reduce(reduction, merged, List.of(-1), false);
    return keepDims ? call.emit().reshape(reduced, call.emit(new KeptSizes(), x, axes)) : reduced;
  }

  /** Root of the sum of squares; of integers rounded towards zero. */
  private static Value euclideanNorm(OpCall call) {
    Value x = call.tensor(0);
    Emit emit = call.emit();
    Value square = emit.mul(x, ComplexOps.conjugate(call, x));
    Value sum = reduce(call, square, Reduction.SUM);
    if (!x.dtype().isInteger()) {
      return emit.unary(Function.SQRT, sum);
    }
    Value root = emit.unary(Function.SQRT, emit.cast(sum, DType.FLOAT64));
    return emit.cast(root, x.dtype());
  }

  /** Half the sum of the squares of all elements. */
  private static Value l2Loss(OpCall call) {
    Emit emit = call.emit();
    Value x = emit.reshape(call.tensor(0), -1);
    Value sum = emit.reduce(Reduction.SUM, emit.unary(Function.SQUARE, x), List.of(0), false);
    return emit.div(sum, emit.scalarLike(sum, 2));
  }

  /** Whether an operand's integers are numbers; formulas of sizes are computed in a run. */
  private static boolean isKnown(OpCall call, int i) {
    return Contents.longs(call.tensor(i)).isPresent();
  }

  /** The axes operand i names, counted from the front where the rank is known. */
  static List<Integer> axes(OpCall call, Value x, int i) {
    return call.longs(i, "axes").stream()
        .map(
            axis ->
                x.shape().hasRank() ? x.shape().axis(Math.toIntExact(axis)) : Math.toIntExact(axis))
        .distinct()
        .toList();
  }

  private static Value argReduce(OpCall call, boolean largest) {
    DType type = call.hasAttribute("output_type") ? call.dtype("output_type") : DType.INT64;
    Value x = call.tensor(0);
    call.require(!x.dtype().isComplex(), "complex numbers have no order");
    // PyTorch does not order truth values.
    DType ordered = x.dtype() == DType.BOOL ? DType.UINT8 : x.dtype();
    return alongAxis(
        call,
        (axis, moved) ->
            call.emit(new ArgReduce(largest, axis, type), call.emit().cast(moved, ordered)));
  }

  private static Value cumulate(OpCall call, boolean product) {
    boolean exclusive = call.flag("exclusive");
    boolean reverse = call.flag("reverse");
    return restored(
        call,
        alongAxis(
            call, (axis, x) -> call.emit(new Cumulate(product, axis, exclusive, reverse), x)));
  }

  /** Something done along the axis that operand 1 names; an axis that is computed is made last. */
  private static Value alongAxis(OpCall call, BiFunction<Integer, Value, Value> step) {
    return isKnown(call, 1)
        ? step.apply(call.integer(1, "axis"), call.tensor(0))
        : step.apply(-1, call.emit(new MoveAxis(false), call.tensor(0), call.tensor(1)));
  }

  /** The result of {@link #alongAxis} with the axis where it was. */
  private static Value restored(OpCall call, Value result) {
    return isKnown(call, 1) ? result : call.emit(new MoveAxis(true), result, call.tensor(1));
  }

  /** Each element takes its predecessor's place, the first one is the logarithm of 0. */
  private static Value shifted(OpCall call, Value x, int axis) {
    Emit emit = call.emit();
    Slice part = new Slice(axis, 1);
    Value first = emit.op(part, x, emit.size(0), emit.size(1));
    Value others = emit.op(part, x, emit.size(0), emit.size(-1));
    Value none = emit.full(emit.shapeOf(first), emit.scalarLike(x, Double.NEGATIVE_INFINITY));
    return emit.concat(axis, List.of(none, others));
  }

  private static Value cumulativeLogSumExp(OpCall call) {
    boolean reverse = call.flag("reverse");
    Value sums =
        alongAxis(
            call,
            (axis, x) -> {
              Value ordered = reverse ? call.emit(new Reverse(List.of(axis)), x) : x;
              Value terms = call.flag("exclusive") ? shifted(call, ordered, axis) : ordered;
              Value running = call.emit(new CumulativeLogSumExp(axis), terms);
              return reverse ? call.emit(new Reverse(List.of(axis)), running) : running;
            });
    return restored(call, sums);
  }
}
