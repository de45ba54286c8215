package org.tf2torch.tf.ops;

import java.util.ArrayList;
import java.util.List;
import org.tf2torch.ir.Dim;
import org.tf2torch.ir.Value;
import org.tf2torch.ir.op.Emit;
import org.tf2torch.ir.op.Indexing.Gather;
import org.tf2torch.ir.op.Segments.SegmentReduce;
import org.tf2torch.tf.lower.OpCall;

/**
 * A sparse tensor whose elements are combined along axes: grouped by their places on the other
 * axes.
 *
 * @param group the row-major number of each element's place on the axes that stay
 * @param kept the sizes of the axes that stay
 * @param result the result's shape
 */
record SparseReduction(
    Coordinates at, SegmentReduce combine, Value values, Value group, Value kept, Value result) {

  static SparseReduction of(OpCall call, SegmentReduce.Combination combination) {
    Emit emit = call.emit();
    Coordinates at = new Coordinates(emit);
    Value shape = emit.ranked(call.tensor(2), 1);
    int rank = (int) ShapeOps.known(call, shape.shape().dim(0), "the rank");
    List<Integer> gone =
        call.longs(3, "axes").stream().map(a -> (int) Math.floorMod(a, (long) rank)).toList();
    List<Dim> stay = new ArrayList<>();
    List<Dim> ones = new ArrayList<>();
    for (int i = 0; i < rank; i++) {
      ones.add(Dim.known(gone.contains(i) ? 1 : 0));
      if (!gone.contains(i)) {
        stay.add(Dim.known(i));
      }
    }
    Value axes = emit.sizes(stay);
    Value kept = emit.op(new Gather(0, 0), shape, axes);
    Value group = at.numbers(emit.op(new Gather(1, 0), call.tensor(0), axes), kept);
    // Of the sizes of dropped axes a 1 stays where they are kept.
    Value withOnes =
        emit.maximum(emit.mul(shape, emit.sub(emit.size(1), emit.sizes(ones))), emit.sizes(ones));
    boolean keepDims = call.flag("keep_dims");
    SegmentReduce combine = new SegmentReduce(combination, true);
    return new SparseReduction(
        at, combine, call.tensor(1), group, kept, keepDims ? withOnes : kept);
  }

  Value dense() {
    Emit emit = at.emit();
    Value sums = emit.op(combine, values, group, at.count(kept));
    return emit.reshape(sums, result);
  }

  /** Only the places that something is combined into, in order. */
  List<Value> sparse() {
    Coordinates.Groups groups = at.groups(group);
    Value sums = at.emit().op(combine, values, groups.member(), groups.count());
    return List.of(at.vectors(groups.numbers(), result), sums, result);
  }
}
