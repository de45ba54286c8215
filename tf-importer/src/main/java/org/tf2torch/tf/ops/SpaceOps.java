package org.tf2torch.tf.ops;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.tf2torch.ir.Contents;
import org.tf2torch.ir.Dim;
import org.tf2torch.ir.Value;
import org.tf2torch.ir.op.Blocks.MirrorPadGradient;
import org.tf2torch.ir.op.Blocks.MoveBlocks;
import org.tf2torch.ir.op.Convolutions.BatchToSpace;
import org.tf2torch.ir.op.Convolutions.SpaceToBatch;
import org.tf2torch.tf.lower.OpCall;
import org.tf2torch.tf.lower.OpTable;

/** Moves between spatial axes and the batch. */
final class SpaceOps {
  private SpaceOps() {}

  static void register(OpTable table) {
    table.op("SpaceToBatchND", call -> move(call, false));
    table.op("BatchToSpaceND", call -> move(call, true));
    table.op("SpaceToBatch", call -> square(call, false));
    table.op("BatchToSpace", call -> square(call, true));
    table.op("MirrorPadGrad", SpaceOps::mirrorPadGradient);
  }

  /** One block size for height and width; operands: x, paddings or crops. */
  private static Value square(OpCall call, boolean back) {
    Value x = call.emit().ranked(call.tensor(0), 4);
    long size = call.integer("block_size");
    return move(call, x, call.emit().sizes(Dim.known(size), Dim.known(size)), call.tensor(1), back);
  }

  private static Value move(OpCall call, boolean back) {
    return move(call, call.tensor(0), call.tensor(1), call.tensor(2), back);
  }

  /** Known blocks and amounts keep sizes as formulas; computed ones do not. */
  private static Value move(OpCall call, Value x, Value block, Value amounts, boolean back) {
    Optional<List<Long>> sizes = Contents.longs(block);
    Optional<List<Dim>> ends = Contents.integers(amounts);
    if (!x.shape().hasRank() || sizes.isEmpty() || ends.isEmpty()) {
      return call.emit(new MoveBlocks(back), x, block, amounts);
    }
    return back
        ? batchToSpace(call, x, sizes.get(), ends.get())
        : spaceToBatch(call, x, sizes.get(), ends.get());
  }

  private static Value spaceToBatch(OpCall call, Value x, List<Long> block, List<Dim> pads) {
    List<Dim> amounts = new ArrayList<>(List.of(Dim.ZERO, Dim.ZERO));
    amounts.addAll(pads);
    while (amounts.size() < 2 * x.shape().rank()) {
      amounts.add(Dim.ZERO);
    }
    return call.emit(new SpaceToBatch(block), call.emit().pad(x, amounts, 0));
  }

  private static Value batchToSpace(OpCall call, Value x, List<Long> block, List<Dim> crops) {
    Value result = call.emit(new BatchToSpace(block), x);
    for (int i = 0; i < block.size(); i++) {
      Dim stop = result.shape().dim(i + 1).minus(crops.get(2 * i + 1));
      result = call.emit().slice(result, i + 1, crops.get(2 * i), stop, 1);
    }
    return result;
  }

  private static Value mirrorPadGradient(OpCall call) {
    boolean symmetric = call.text("mode").equals("SYMMETRIC");
    return call.emit(new MirrorPadGradient(symmetric), call.tensor(0), call.tensor(1));
  }
}
