package org.tf2torch.torch.ops;

import static org.tf2torch.torch.code.Expression.call;
import static org.tf2torch.torch.code.Expression.dtype;
import static org.tf2torch.torch.code.Expression.flag;
import static org.tf2torch.torch.code.Expression.integer;
import static org.tf2torch.torch.code.Expression.integers;
import static org.tf2torch.torch.code.Expression.list;
import static org.tf2torch.torch.code.Expression.number;
import static org.tf2torch.torch.code.Expression.text;
import static org.tf2torch.torch.code.Expression.with;

import java.util.Comparator;
import java.util.List;
import org.tf2torch.ir.DType;
import org.tf2torch.ir.Shape;
import org.tf2torch.ir.op.Reductions.ArgReduce;
import org.tf2torch.ir.op.Reductions.Cumulate;
import org.tf2torch.ir.op.Reductions.CumulativeLogSumExp;
import org.tf2torch.ir.op.Reductions.KeptSizes;
import org.tf2torch.ir.op.Reductions.MergeAxes;
import org.tf2torch.ir.op.Reductions.Reduce;
import org.tf2torch.torch.code.Expression;
import org.tf2torch.torch.lower.NodeCall;
import org.tf2torch.torch.lower.OpTable;

/** Operations that combine elements along axes. */
final class ReductionOps {
  private ReductionOps() {}

  static void register(OpTable table) {
    table.widened(Reduce.class, ReductionOps::reduce);
    table.widened(ArgReduce.class, ReductionOps::argReduce);
    table.widened(Cumulate.class, ReductionOps::cumulate);
    table.op(
        MergeAxes.class, (op, call) -> call.helper("merge_axes", call.arg(0), call.integers(1)));
    table.op(
        KeptSizes.class, (op, call) -> call.helper("kept_sizes", call.arg(0), call.integers(1)));
    table.op(
        CumulativeLogSumExp.class,
        (op, call) -> call("torch.logcumsumexp", call.arg(0), integer(op.axis())));
  }

  private static Expression reduce(Reduce op, NodeCall call) {
    Expression x = call.arg(0);
    DType type = call.dtype(0);
    Expression axes = integers(op.axes());
    Expression keep = flag(op.keepDims());
    return switch (op.reduction()) {
      // PyTorch sums integers as int64; truncating that gives the same bits as wrapping on the way.
      case SUM -> summed(call("torch.sum", x, axes, keep), type);
      case MEAN ->
          type.isInteger()
              ? integerMean(op, call)
              : type.isComplex() && !hasElements(op, call)
                  ? call("torch.div", call("torch.sum", x, axes, keep), count(op, call))
                  : call("torch.mean", x, axes, keep);
      case MAX -> extreme(op, call, "amax");
      case MIN -> extreme(op, call, "amin");
      case PROD -> axisByAxis(op, call, "torch.prod");
      case ALL -> axisByAxis(op, call, "torch.all");
      case ANY -> axisByAxis(op, call, "torch.any");
      case LOGSUMEXP -> call("torch.logsumexp", x, axes, keep);
    };
  }

  /** PyTorch adds and multiplies integers as int64; other dtypes it keeps. */
  private static Expression summed(Expression.Call step, DType type) {
    return type.isFloat() || type.isComplex() ? step : with(step, "dtype", dtype(type));
  }

  private static Expression extreme(Reduce op, NodeCall call, String function) {
    String place = hasElements(op, call) ? "torch." : "helpers.";
    Expression result =
        call(place + function, ordered(call), integers(op.axes()), flag(op.keepDims()));
    return isUint64(call) ? WideUnsigned.flipped(result) : result;
  }

  /** The bits of uint64 are no int64's before the sign bit is flipped. */
  private static Expression ordered(NodeCall call) {
    return isUint64(call) ? WideUnsigned.flipped(call.arg(0)) : call.arg(0);
  }

  private static boolean isUint64(NodeCall call) {
    return call.value(0).dtype() == DType.UINT64;
  }

  /** torch.amax and torch.amin know no result for no elements. */
  private static boolean hasElements(Reduce op, NodeCall call) {
    Shape shape = call.shape(0);
    return shape.hasRank()
        && op.axes().stream().map(shape::dim).allMatch(size -> size.isKnown() && !size.is(0));
  }

  private static Expression integerMean(Reduce op, NodeCall call) {
    // TensorFlow sums as int64 (uint64 as such), whatever the dtype, and cuts the quotient.
    Expression sum =
        call.assign(
            with(
                call("torch.sum", call.arg(0), integers(op.axes()), flag(op.keepDims())),
                "dtype",
                dtype(DType.INT64)));
    if (isUint64(call)) {
      Expression divisor = call("torch.full_like", sum, count(op, call));
      return call.helper("divide_unsigned", sum, divisor);
    }
    Expression mean = with(call("torch.div", sum, count(op, call)), "rounding_mode", text("trunc"));
    return call.dtype(0) == DType.INT64 ? mean : call("torch.to", mean, dtype(call.dtype(0)));
  }

  /** How many elements a mean is of; of none, the mean of integers and complex numbers is 0. */
  private static Expression count(Reduce op, NodeCall call) {
    Expression count = integer(1);
    for (int axis : op.axes()) {
      count = new Expression.Infix("*", count, call.size(0, axis));
    }
    return hasElements(op, call) ? count : call("max", count, integer(1));
  }

  /**
   * These take one axis at a time; from the last one on, so that the others keep their places. Axes
   * of an unknown rank that count from both ends have no order, and are kept until all are done.
   */
  private static Expression axisByAxis(Reduce op, NodeCall call, String function) {
    List<Integer> axes = op.axes().stream().sorted(Comparator.reverseOrder()).toList();
    boolean dropLast = !op.keepDims() && axes.size() > 1 && axes.get(axes.size() - 1) < 0;
    Expression result = call.arg(0);
    for (int axis : axes) {
      Expression.Call step = call(function, result, integer(axis), flag(op.keepDims() || dropLast));
      result = function.equals("torch.prod") ? summed(step, call.dtype(0)) : step;
    }
    return dropLast ? call("torch.squeeze", result, integers(axes)) : result;
  }

  private static Expression argReduce(ArgReduce op, NodeCall call) {
    String function = op.largest() ? "torch.argmax" : "torch.argmin";
    Expression index = call(function, withoutNan(op, call), integer(op.axis()));
    return op.result() == DType.INT64 ? index : call("torch.to", index, dtype(op.result()));
  }

  /**
   * For PyTorch NaN is the largest and the smallest number, here it never wins; all NaN give index
   * 0.
   */
  private static Expression withoutNan(ArgReduce op, NodeCall call) {
    if (!call.dtype(0).isFloat()) {
      return ordered(call);
    }
    Expression loser = number(op.largest() ? Double.NEGATIVE_INFINITY : Double.POSITIVE_INFINITY);
    Expression up = number(Double.POSITIVE_INFINITY);
    return call("torch.nan_to_num", call.arg(0), loser, up, number(Double.NEGATIVE_INFINITY));
  }

  private static Expression cumulate(Cumulate op, NodeCall call) {
    String function = op.product() ? "torch.cumprod" : "torch.cumsum";
    Expression x =
        op.reverse() ? call("torch.flip", call.arg(0), list(integer(op.axis()))) : call.arg(0);
    Expression sums = with(call(function, x, integer(op.axis())), "dtype", dtype(call.dtype(0)));
    if (op.exclusive()) {
      sums = shifted(op, call, sums);
    }
    return op.reverse() ? call("torch.flip", sums, list(integer(op.axis()))) : sums;
  }

  /** Each element takes its predecessor's, the first one the neutral element. */
  private static Expression shifted(Cumulate op, NodeCall call, Expression sums) {
    Expression named = call.assign(sums);
    Expression first = call("torch.slice", named, integer(op.axis()), integer(0), integer(1));
    Expression neutral = call(op.product() ? "torch.ones_like" : "torch.zeros_like", first);
    Expression others = call("torch.slice", named, integer(op.axis()), integer(0), integer(-1));
    return call("torch.cat", list(neutral, others), integer(op.axis()));
  }
}
