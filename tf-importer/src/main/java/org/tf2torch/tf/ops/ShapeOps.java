package org.tf2torch.tf.ops;

import java.util.ArrayList;
import java.util.List;
import org.tf2torch.ir.DType;
import org.tf2torch.ir.Dim;
import org.tf2torch.ir.Value;
import org.tf2torch.ir.op.Reductions.Reduction;
import org.tf2torch.ir.op.Shapes.Pad;
import org.tf2torch.ir.op.Shapes.Reverse;
import org.tf2torch.ir.op.Shapes.ShapeOf;
import org.tf2torch.ir.op.Shapes.Tile;
import org.tf2torch.tf.lower.OpCall;
import org.tf2torch.tf.lower.OpTable;

/** Operations that ask for shapes, change them, and join tensors. */
final class ShapeOps {
  private ShapeOps() {}

  static void register(OpTable table) {
    table.op("Shape", call -> call.emit(new ShapeOf(call.dtype("out_type")), call.tensor(0)));
    table.ops(
        "ShapeN",
        call ->
            call.allTensors().stream()
                .map(x -> call.emit(new ShapeOf(call.dtype("out_type")), x))
                .toList());
    table.op("Size", ShapeOps::size);
    table.op("Rank", ShapeOps::rank);
    table.op("Reshape", call -> call.emit().reshape(call.tensor(0), call.tensor(1)));
    table.op("Squeeze", ShapeOps::squeeze);
    table.op("ExpandDims", call -> call.emit().unsqueeze(call.tensor(0), call.integer(1, "axis")));
    table.op("Transpose", ShapeOps::transpose);
    table.op("BroadcastTo", call -> call.emit().broadcast(call.tensor(0), call.tensor(1)));
    table.op("Tile", call -> call.emit(new Tile(), call.tensor(0), call.tensor(1)));
    table.op("ConcatV2", ShapeOps::concatV2);
    table.op("Concat", ShapeOps::concat);
    table.op("Pack", ShapeOps::pack);
    table.op("Pad", ShapeOps::pad);
    table.op(
        "PadV2",
        call ->
            call.emit(new Pad(Pad.Mode.CONSTANT), call.tensor(0), call.tensor(1), call.tensor(2)));
    table.op("MirrorPad", ShapeOps::mirrorPad);
    table.op(
        "ReverseV2",
        call -> call.emit(new Reverse(ReductionOps.axes(call, call.tensor(0), 1)), call.tensor(0)));
  }

  private static Value size(OpCall call) {
    Value shape = call.emit(new ShapeOf(call.dtype("out_type")), call.tensor(0));
    return call.emit().reduce(Reduction.PROD, shape, List.of(0), false);
  }

  private static Value rank(OpCall call) {
    Value shape = call.emit().shapeOf(call.tensor(0));
    return call.emit().cast(call.emit().squeeze(call.emit().shapeOf(shape), 0), DType.INT32);
  }

  private static Value squeeze(OpCall call) {
    Value x = call.tensor(0);
    List<Integer> axes =
        new ArrayList<>(call.longs("squeeze_dims").stream().map(Math::toIntExact).toList());
    if (axes.isEmpty()) {
      call.require(
          x.shape().isKnown(),
          "which axes it drops depends on sizes that are unknown before the model runs");
      for (int i = 0; i < x.shape().rank(); i++) {
        if (x.shape().dim(i).is(1)) {
          axes.add(i);
        }
      }
    }
    return call.emit().squeeze(x, axes.toArray(new Integer[0]));
  }

  private static Value transpose(OpCall call) {
    List<Integer> axes = call.longs(1, "permutation").stream().map(Math::toIntExact).toList();
    Value x = call.emit().ranked(call.tensor(0), axes.size());
    return call.emit().permute(x, axes.stream().map(x.shape()::axis).toList());
  }

  private static Value concatV2(OpCall call) {
    int last = call.count() - 1;
    return call.emit().concat(call.integer(last, "axis"), call.tensors(0, last));
  }

  private static Value concat(OpCall call) {
    return call.emit().concat(call.integer(0, "axis"), call.tensors(1, call.count()));
  }

  private static Value pack(OpCall call) {
    return call.emit().stack(Math.toIntExact(call.integer("axis")), call.allTensors());
  }

  private static Value pad(OpCall call) {
    Value x = call.tensor(0);
    return call.emit(new Pad(Pad.Mode.CONSTANT), x, call.tensor(1), call.emit().scalarLike(x, 0));
  }

  private static Value mirrorPad(OpCall call) {
    Pad.Mode mode = call.text("mode").equals("REFLECT") ? Pad.Mode.REFLECT : Pad.Mode.SYMMETRIC;
    return call.emit(new Pad(mode), call.tensor(0), call.tensor(1));
  }

  /** The size of an axis that must be known, as of a kernel. */
  static long known(OpCall call, Dim size, String what) {
    call.require(size.isKnown(), what + " is unknown before the model runs");
    return size.value();
  }
}
