package org.tf2torch.tf.ops;

import java.util.ArrayList;
import java.util.List;
import org.tf2torch.ir.Dim;
import org.tf2torch.ir.Value;
import org.tf2torch.ir.op.Convolutions.BatchToSpace;
import org.tf2torch.ir.op.Convolutions.SpaceToBatch;
import org.tf2torch.tf.lower.OpCall;
import org.tf2torch.tf.lower.OpTable;

/** Moves between spatial axes and the batch. */
final class SpaceOps {
  private SpaceOps() {}

  static void register(OpTable table) {
    table.op("SpaceToBatchND", SpaceOps::spaceToBatch);
    table.op("BatchToSpaceND", SpaceOps::batchToSpace);
  }

  private static Value spaceToBatch(OpCall call) {
    Value x = call.tensor(0);
    List<Long> block = call.longs(1, "block shape");
    List<Dim> pads =
        call.integers(2)
            .orElseThrow(() -> call.refuse("its paddings are computed while the model runs"));
    List<Dim> amounts = new ArrayList<>(List.of(Dim.ZERO, Dim.ZERO));
    amounts.addAll(pads);
    while (amounts.size() < 2 * x.shape().rank()) {
      amounts.add(Dim.ZERO);
    }
    return call.emit(new SpaceToBatch(block), call.emit().pad(x, amounts, 0));
  }

  private static Value batchToSpace(OpCall call) {
    List<Long> block = call.longs(1, "block shape");
    List<Dim> crops =
        call.integers(2)
            .orElseThrow(() -> call.refuse("its crops are computed while the model runs"));
    Value result = call.emit(new BatchToSpace(block), call.tensor(0));
    for (int i = 0; i < block.size(); i++) {
      Dim stop = result.shape().dim(i + 1).minus(crops.get(2 * i + 1));
      result = call.emit().slice(result, i + 1, crops.get(2 * i), stop, 1);
    }
    return result;
  }
}
