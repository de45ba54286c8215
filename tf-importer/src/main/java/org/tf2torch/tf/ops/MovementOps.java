package org.tf2torch.tf.ops;

import java.util.List;
import java.util.Optional;
import org.tf2torch.ir.Contents;
import org.tf2torch.ir.DType;
import org.tf2torch.ir.Dim;
import org.tf2torch.ir.Value;
import org.tf2torch.ir.op.Emit;
import org.tf2torch.ir.op.Movement.BroadcastAxes;
import org.tf2torch.ir.op.Movement.BroadcastShapes;
import org.tf2torch.ir.op.Movement.ReverseAlong;
import org.tf2torch.ir.op.Movement.ReverseSequence;
import org.tf2torch.ir.op.Movement.Roll;
import org.tf2torch.ir.op.Ordering.NonZero;
import org.tf2torch.ir.op.Slicing.Reverse;
import org.tf2torch.tf.lower.OpCall;
import org.tf2torch.tf.lower.OpTable;

/** Operations that reorder elements along axes, and the arithmetic of broadcasting. */
final class MovementOps {
  private MovementOps() {}

  static void register(OpTable table) {
    table.op("Roll", MovementOps::roll);
    table.op("Reverse", MovementOps::reverse);
    table.op("ReverseV2", MovementOps::reverseV2);
    table.op("ReverseSequence", MovementOps::reverseSequence);
    table.op("BroadcastArgs", MovementOps::broadcastArgs);
    table.ops(
        "BroadcastGradientArgs",
        call -> call.builder().emit(new BroadcastAxes(), call.allTensors()));
  }

  private static Value roll(OpCall call) {
    Value shifts = call.emit().reshape(call.tensor(1), -1);
    Value axes = call.emit().reshape(call.tensor(2), -1);
    return call.emit(new Roll(), call.tensor(0), shifts, axes);
  }

  /** One boolean per axis. */
  private static Value reverse(OpCall call) {
    Optional<List<Long>> turned = Contents.longs(call.tensor(1));
    if (turned.isEmpty()) {
      Value axes = call.emit().squeeze(call.emit(new NonZero(), call.tensor(1)), 1);
      return call.emit(new ReverseAlong(), call.tensor(0), axes);
    }
    List<Integer> axes = new java.util.ArrayList<>();
    for (int i = 0; i < turned.get().size(); i++) {
      if (turned.get().get(i) != 0) {
        axes.add(i);
      }
    }
    return call.emit(new Reverse(axes), call.tensor(0));
  }

  private static Value reverseV2(OpCall call) {
    boolean known = Contents.longs(call.tensor(1)).isPresent();
    return known
        ? call.emit(new Reverse(ReductionOps.axes(call, call.tensor(0), 1)), call.tensor(0))
        : call.emit(new ReverseAlong(), call.tensor(0), call.tensor(1));
  }

  private static Value reverseSequence(OpCall call) {
    int axis = Math.toIntExact(call.integer("seq_dim"));
    int batchAxis = Math.toIntExact(call.integer("batch_dim"));
    Value lengths = call.emit().cast(call.tensor(1), DType.INT64);
    return call.emit(new ReverseSequence(axis, batchAxis), call.tensor(0), lengths);
  }

  private static Value broadcastArgs(OpCall call) {
    Emit emit = call.emit();
    Optional<List<Dim>> a = call.integers(0);
    Optional<List<Dim>> b = call.integers(1);
    if (a.isPresent() && b.isPresent()) {
      Optional<List<Dim>> together = together(a.get(), b.get());
      if (together.isPresent()) {
        long rank = together.get().size();
        return emit.sizes(call.tensor(0).dtype(), List.of(rank), together.get());
      }
    }
    return emit.op(new BroadcastShapes(), call.tensor(0), call.tensor(1));
  }

  /** The common shape, when it does not depend on which unknown size turns out to be 1. */
  private static Optional<List<Dim>> together(List<Dim> a, List<Dim> b) {
    int rank = Math.max(a.size(), b.size());
    List<Dim> result = new java.util.ArrayList<>();
    for (int i = 0; i < rank; i++) {
      Dim x = i < rank - a.size() ? Dim.ONE : a.get(i - (rank - a.size()));
      Dim y = i < rank - b.size() ? Dim.ONE : b.get(i - (rank - b.size()));
      if (!x.equals(y) && !x.is(1) && !y.is(1)) {
        return Optional.empty();
      }
      result.add(x.is(1) ? y : x);
    }
    return Optional.of(result);
  }
}
