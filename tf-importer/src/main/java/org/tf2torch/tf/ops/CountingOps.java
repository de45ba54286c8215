package org.tf2torch.tf.ops;

import java.util.List;
import org.tf2torch.ir.DType;
import org.tf2torch.ir.Dim;
import org.tf2torch.ir.Value;
import org.tf2torch.ir.data.Literals;
import org.tf2torch.ir.op.Counting.BinCount;
import org.tf2torch.ir.op.Counting.Bucket;
import org.tf2torch.ir.op.Emit;
import org.tf2torch.tf.lower.OpCall;
import org.tf2torch.tf.lower.OpTable;

/** Histograms and buckets. */
final class CountingOps {
  private CountingOps() {}

  static void register(OpTable table) {
    table.op("Bincount", CountingOps::bincount);
    table.op(
        "DenseBincount",
        call ->
            call.emit(
                new BinCount(call.flag("binary_output")),
                call.tensor(0),
                call.tensor(1),
                call.tensor(2)));
    SparseCountingOps.register(table);
    table.op("Bucketize", CountingOps::bucketize);
    table.op("HistogramFixedWidth", CountingOps::histogram);
  }

  private static Value bincount(OpCall call) {
    Value values = call.emit().reshape(call.tensor(0), -1);
    Value weights = call.emit().reshape(call.tensor(2), -1);
    return call.emit(new BinCount(false), values, call.tensor(1), weights);
  }

  /** The limits are float32; integers are compared with them as float32, too. */
  private static Value bucketize(OpCall call) {
    List<Float> limits = call.attributeValue("boundaries").getList().getFList();
    Value x = call.tensor(0);
    DType type = x.dtype() == DType.FLOAT64 ? DType.FLOAT64 : DType.FLOAT32;
    double[] numbers = limits.stream().mapToDouble(Float::doubleValue).toArray();
    Value boundaries =
        call.emit().constant(Literals.doubles(type, List.of((long) numbers.length), numbers));
    return call.emit(new Bucket(), call.emit().cast(x, type), boundaries);
  }

  /**
   * Equal bins over a range, computed in float64; what lies outside falls into the first or the
   * last one.
   */
  private static Value histogram(OpCall call) {
    Emit emit = call.emit();
    Value values = emit.cast(emit.reshape(call.tensor(0), -1), DType.FLOAT64);
    Value bins = emit.cast(call.tensor(2), DType.FLOAT64);
    Value range = emit.cast(call.tensor(1), DType.FLOAT64);
    Value low = emit.select(range, 0, 0);
    Value step = emit.div(emit.sub(emit.select(range, 0, 1), low), bins);
    Value place = emit.div(emit.sub(emit.maximum(values, low), low), step);
    Value last = emit.sub(bins, emit.scalar(DType.FLOAT64, 1));
    Value index = emit.cast(emit.minimum(place, last), DType.INT64);
    Value none = emit.full(emit.sizes(Dim.ZERO), emit.scalar(call.dtype("dtype"), 1));
    return emit.op(new BinCount(false), index, call.tensor(2), none);
  }
}
