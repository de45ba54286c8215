package org.tf2torch.tf.ops;

import java.util.List;
import org.tf2torch.ir.DType;
import org.tf2torch.ir.Value;
import org.tf2torch.ir.op.Reductions.ArgReduce;
import org.tf2torch.ir.op.Reductions.Cumulate;
import org.tf2torch.ir.op.Reductions.Reduction;
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
    table.op("ArgMax", call -> argReduce(call, true));
    table.op("ArgMin", call -> argReduce(call, false));
    table.op("Cumsum", call -> cumulate(call, false));
    table.op("Cumprod", call -> cumulate(call, true));
  }

  private static void reduction(OpTable table, String name, Reduction reduction) {
    table.op(name, call -> reduce(call, reduction));
  }

  private static Value reduce(OpCall call, Reduction reduction) {
    Value x = call.tensor(0);
    List<Integer> axes = axes(call, x, 1);
    return call.emit().reduce(reduction, x, axes, call.flag("keep_dims"));
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
    return call.emit(new ArgReduce(largest, call.integer(1, "axis"), type), call.tensor(0));
  }

  private static Value cumulate(OpCall call, boolean product) {
    Cumulate op =
        new Cumulate(
            product, call.integer(1, "axis"), call.flag("exclusive"), call.flag("reverse"));
    return call.emit(op, call.tensor(0));
  }
}
