package org.tf2torch.tf.ops;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.tf2torch.ir.Dim;
import org.tf2torch.ir.Value;
import org.tf2torch.ir.op.Emit;
import org.tf2torch.ir.op.Joining.Pad;

/** Padding of one axis: at its ends, where less than none cuts, and between its elements. */
final class Paddings {
  private Paddings() {}

  /** Pads with zeros. */
  static Value pad(Emit emit, Value x, int axis, Dim before, Dim after) {
    return pad(emit, x, axis, before, after, emit.scalarLike(x, 0));
  }

  static Value pad(Emit emit, Value x, int axis, Dim before, Dim after, Value filler) {
    Dim first = before.isKnown() ? Dim.known(Math.max(-before.value(), 0)) : Dim.ZERO;
    Dim last = after.isKnown() ? Dim.known(Math.max(-after.value(), 0)) : Dim.ZERO;
    Value cut = x;
    if (!first.is(0) || !last.is(0)) {
      Dim stop = x.shape().dim(axis).minus(last);
      cut = emit.slice(x, axis, first, stop.max(Dim.ZERO), 1);
    }
    return ends(emit, cut, axis, before.plus(first), after.plus(last), filler);
  }

  private static Value ends(Emit emit, Value x, int axis, Dim before, Dim after, Value filler) {
    if (before.is(0) && after.is(0)) {
      return x;
    }
    int rank = x.shape().rank();
    List<Dim> amounts = new ArrayList<>(Collections.nCopies(2 * rank, Dim.ZERO));
    amounts.set(2 * axis, before);
    amounts.set(2 * axis + 1, after);
    Value matrix = emit.sizes(org.tf2torch.ir.DType.INT64, List.of((long) rank, 2L), amounts);
    return emit.op(new Pad(Pad.Mode.CONSTANT), x, matrix, filler);
  }

  /** So many fillers between each two elements of an axis. */
  static Value interior(Emit emit, Value x, int axis, long count, Value filler) {
    List<Dim> dims = new ArrayList<>(x.shape().dims());
    Dim size = dims.get(axis);
    Value apart =
        ends(emit, emit.unsqueeze(x, axis + 1), axis + 1, Dim.ZERO, Dim.known(count), filler);
    dims.set(axis, size.times(count + 1));
    Dim stop = size.times(count + 1).minus(count).max(Dim.ZERO);
    return emit.slice(emit.reshape(apart, dims), axis, Dim.ZERO, stop, 1);
  }
}
