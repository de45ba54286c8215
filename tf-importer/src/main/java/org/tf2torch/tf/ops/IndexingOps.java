package org.tf2torch.tf.ops;

import org.tf2torch.ir.DType;
import org.tf2torch.ir.Value;
import org.tf2torch.ir.op.Indexing.Gather;
import org.tf2torch.tf.lower.OpCall;
import org.tf2torch.tf.lower.OpTable;

/** Operations that pick or place elements by indices held in a tensor. */
final class IndexingOps {
  private IndexingOps() {}

  static void register(OpTable table) {
    table.op("GatherV2", IndexingOps::gatherV2);
    table.op("Gather", call -> gather(call, 0, 0));
    table.op(
        "ResourceGather", call -> gather(call, 0, Math.toIntExact(call.integer("batch_dims"))));
  }

  private static Value gatherV2(OpCall call) {
    return gather(call, call.integer(2, "axis"), Math.toIntExact(call.integer("batch_dims")));
  }

  private static Value gather(OpCall call, int axis, int batchDims) {
    Value indices = call.emit().cast(call.tensor(1), DType.INT64);
    call.require(
        batchDims >= 0 || indices.shape().hasRank(),
        "the rank of its indices is unknown before the model runs");
    int batch = batchDims < 0 ? batchDims + indices.shape().rank() : batchDims;
    return call.emit(new Gather(axis, batch), call.tensor(0), indices);
  }
}
