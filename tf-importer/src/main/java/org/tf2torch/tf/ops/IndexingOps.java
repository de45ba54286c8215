package org.tf2torch.tf.ops;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.tf2torch.ir.Contents;
import org.tf2torch.ir.DType;
import org.tf2torch.ir.Dim;
import org.tf2torch.ir.Value;
import org.tf2torch.ir.op.Elementwise.Operator;
import org.tf2torch.ir.op.Elementwise.Relation;
import org.tf2torch.ir.op.Emit;
import org.tf2torch.ir.op.Indexing.Gather;
import org.tf2torch.ir.op.Indexing.GatherAlong;
import org.tf2torch.ir.op.Indexing.GatherNd;
import org.tf2torch.ir.op.Indexing.OneHot;
import org.tf2torch.ir.op.Indexing.Stitch;
import org.tf2torch.ir.op.Ordering.NonZero;
import org.tf2torch.ir.op.Reductions.Cumulate;
import org.tf2torch.ir.op.Slicing.Slice;
import org.tf2torch.tf.lower.OpCall;
import org.tf2torch.tf.lower.OpTable;

/** Operations that pick elements by indices held in a tensor. */
final class IndexingOps {
  private IndexingOps() {}

  static void register(OpTable table) {
    table.op("GatherV2", IndexingOps::gatherV2);
    table.op("Gather", call -> gather(call, 0, 0));
    table.op("ResourceGather", IndexingOps::resourceGather);
    table.op("GatherNd", IndexingOps::gatherNd);
    table.op("ResourceGatherNd", IndexingOps::gatherNd);
    table.op("OneHot", IndexingOps::oneHot);
    table.op("Where", call -> call.emit(new NonZero(), call.tensor(0)));
    table.ops("DynamicPartition", IndexingOps::dynamicPartition);
    table.op("DynamicStitch", IndexingOps::dynamicStitch);
    table.op("ParallelDynamicStitch", IndexingOps::dynamicStitch);
    table.op("UnravelIndex", IndexingOps::unravel);
  }

  /** The coordinates of row-major numbers, an axis each row; C++ rounds those of negative ones. */
  private static Value unravel(OpCall call) {
    Emit emit = call.emit();
    Value numbers = emit.cast(call.tensor(0), DType.INT64);
    call.require(numbers.shape().hasRank(), "the rank of its indices is unknown");
    Value sizes = emit.cast(emit.ranked(call.tensor(1), 1), DType.INT64);
    Value whole = emit.op(new Cumulate(true, 0, false, true), sizes);
    Value step = emit.op(new Cumulate(true, 0, true, true), sizes);
    if (numbers.shape().rank() == 1) {
      whole = emit.unsqueeze(whole, 1);
      step = emit.unsqueeze(step, 1);
    }
    Value rest = emit.binary(Operator.TRUNC_MOD, numbers, whole);
    Value coordinates = emit.binary(Operator.TRUNC_DIV, rest, step);
    return emit.cast(coordinates, call.tensor(0).dtype());
  }

  private static Value gatherV2(OpCall call) {
    int batchDims = Math.toIntExact(call.integer("batch_dims"));
    Optional<Long> axis = Contents.longs(call.tensor(2)).map(list -> list.get(0));
    if (axis.isPresent()) {
      return gather(call, Math.toIntExact(axis.get()), batchDims);
    }
    Value indices = call.emit().cast(call.tensor(1), DType.INT64);
    GatherAlong op = new GatherAlong(batchDims(call, indices, batchDims));
    return call.emit(op, call.tensor(0), indices, call.tensor(2));
  }

  /** It picks along the first axis that is not of the batch. */
  private static Value resourceGather(OpCall call) {
    int batchDims = Math.toIntExact(call.integer("batch_dims"));
    return gather(call, batchDims, batchDims);
  }

  private static Value gather(OpCall call, int axis, int batchDims) {
    Value indices = call.emit().cast(call.tensor(1), DType.INT64);
    int batch = batchDims(call, indices, batchDims);
    return call.emit(new Gather(axis, batch), call.tensor(0), indices);
  }

  /** Negative batch_dims count from the end of the indices' axes. */
  private static int batchDims(OpCall call, Value indices, int batchDims) {
    call.require(
        batchDims >= 0 || indices.shape().hasRank(),
        "the rank of its indices is unknown before the model runs");
    return batchDims < 0 ? batchDims + indices.shape().rank() : batchDims;
  }

  private static Value gatherNd(OpCall call) {
    Value indices = call.emit().cast(call.tensor(1), DType.INT64);
    int batchDims =
        call.hasAttribute("batch_dims") ? Math.toIntExact(call.integer("batch_dims")) : 0;
    return call.emit(new GatherNd(batchDims, ignoresBadIndices(call)), call.tensor(0), indices);
  }

  static boolean ignoresBadIndices(OpCall call) {
    return call.hasAttribute("bad_indices_policy")
        && call.text("bad_indices_policy").equals("IGNORE");
  }

  private static Value oneHot(OpCall call) {
    int axis = Math.toIntExact(call.integer("axis"));
    return call.emit(
        new OneHot(axis), call.tensor(0), call.tensor(1), call.tensor(2), call.tensor(3));
  }

  /** Part p: the slices of the data whose number is p, in order. */
  private static List<Value> dynamicPartition(OpCall call) {
    Emit emit = call.emit();
    Value data = call.tensor(0);
    Value numbers = call.tensor(1);
    Value flat = emit.reshape(numbers, -1);
    Value slices = data;
    if (!numbers.shape().hasRank(1)) {
      Value inner =
          emit.op(new Slice(0, 1), emit.shapeOf(data), rank(emit, numbers), emit.size(Slice.END));
      slices = emit.reshape(data, emit.concat(0, List.of(emit.shapeOf(flat), inner)));
    }
    List<Value> parts = new ArrayList<>();
    for (long p = 0; p < call.results("num_partitions"); p++) {
      Value chosen = emit.compare(Relation.EQUAL, flat, emit.scalarLike(flat, p));
      Value places = emit.squeeze(emit.op(new NonZero(), chosen), 1);
      parts.add(emit.op(new Gather(0, 0), slices, places));
    }
    return parts;
  }

  /** The number of axes, as an int64 scalar. */
  static Value rank(Emit emit, Value x) {
    return x.shape().hasRank()
        ? emit.size(Dim.known(x.shape().rank()))
        : emit.squeeze(emit.shapeOf(emit.shapeOf(x)), 0);
  }

  private static Value dynamicStitch(OpCall call) {
    int n = Math.toIntExact(call.integer("N"));
    List<Value> operands = new ArrayList<>();
    for (Value indices : call.tensors(0, n)) {
      operands.add(call.emit().cast(indices, DType.INT64));
    }
    operands.addAll(call.tensors(n, 2 * n));
    return call.builder().emit(new Stitch(), operands).get(0);
  }
}
