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
import org.tf2torch.ir.op.Joining.Pad;
import org.tf2torch.ir.op.Joining.Tile;
import org.tf2torch.ir.op.Movement.MoveAxis;
import org.tf2torch.ir.op.Movement.PermuteBy;
import org.tf2torch.ir.op.Movement.SqueezeAll;
import org.tf2torch.ir.op.Movement.UnsqueezeAt;
import org.tf2torch.ir.op.Reductions.Reduction;
import org.tf2torch.ir.op.Shapes.ShapeOf;
import org.tf2torch.ir.op.Sources.Range;
import org.tf2torch.tf.lower.OpCall;
import org.tf2torch.tf.lower.OpTable;

/** Operations that ask for shapes, change them, and join tensors. */
final class ShapeOps {
  private ShapeOps() {}

  static void register(OpTable table) {
    table.op("Shape", ShapeOps::shape);
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
    table.op("ExpandDims", ShapeOps::expandDims);
    table.op("Transpose", ShapeOps::transpose);
    table.op("ConjugateTranspose", call -> ComplexOps.conjugate(call, transpose(call)));
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
    table.op("ParallelConcat", call -> call.emit().concat(0, call.allTensors()));
    table.ops("ConcatOffset", ShapeOps::concatOffset);
    table.op("VariableShape", ShapeOps::shape);
  }

  private static Value shape(OpCall call) {
    return call.emit(new ShapeOf(call.dtype("out_type")), call.tensor(0));
  }

  private static Value size(OpCall call) {
    Value shape = call.emit(new ShapeOf(call.dtype("out_type")), call.tensor(0));
    return call.emit().reduce(Reduction.PROD, shape, List.of(0), false);
  }

  private static Value rank(OpCall call) {
    Value shape = call.emit().shapeOf(call.tensor(0));
    return call.emit().cast(call.emit().squeeze(call.emit().shapeOf(shape), 0), DType.INT32);
  }

  private static Value expandDims(OpCall call) {
    Optional<Integer> axis = knownAxis(call, 1);
    return axis.isPresent()
        ? call.emit().unsqueeze(call.tensor(0), axis.get())
        : call.emit(new UnsqueezeAt(), call.tensor(0), call.tensor(1));
  }

  /** The only element of an integer operand, when it is known. */
  static Optional<Integer> knownAxis(OpCall call, int i) {
    return Contents.longs(call.tensor(i))
        .filter(list -> list.size() == 1)
        .map(list -> Math.toIntExact(list.get(0)));
  }

  private static Value squeeze(OpCall call) {
    Value x = call.tensor(0);
    List<Integer> axes =
        new ArrayList<>(call.longs("squeeze_dims").stream().map(Math::toIntExact).toList());
    if (axes.isEmpty()) {
      if (!x.shape().isKnown()) {
        return call.emit(new SqueezeAll(), x);
      }
      for (int i = 0; i < x.shape().rank(); i++) {
        if (x.shape().dim(i).is(1)) {
          axes.add(i);
        }
      }
    }
    if (x.shape().hasRank()) {
      axes.replaceAll(x.shape()::axis);
    }
    return call.emit().squeeze(x, axes.stream().distinct().toArray(Integer[]::new));
  }

  private static Value transpose(OpCall call) {
    Optional<List<Long>> known = Contents.longs(call.tensor(1));
    if (known.isEmpty()) {
      return call.emit(new PermuteBy(), call.tensor(0), call.tensor(1));
    }
    List<Integer> axes = known.get().stream().map(Math::toIntExact).toList();
    Value x = call.emit().ranked(call.tensor(0), axes.size());
    return call.emit().permute(x, axes.stream().map(x.shape()::axis).toList());
  }

  private static Value concatV2(OpCall call) {
    int last = call.count() - 1;
    return concat(call, last, call.tensors(0, last));
  }

  private static Value concat(OpCall call) {
    return concat(call, 0, call.tensors(1, call.count()));
  }

  private static Value concat(OpCall call, int axisOperand, List<Value> parts) {
    Optional<Integer> axis = knownAxis(call, axisOperand);
    if (axis.isPresent()) {
      return call.emit().concat(axis.get(), parts);
    }
    Value axisValue = call.tensor(axisOperand);
    List<Value> turned =
        parts.stream().map(part -> call.emit(new MoveAxis(false), part, axisValue)).toList();
    return call.emit(new MoveAxis(true), call.emit().concat(0, turned), axisValue);
  }

  /** Where each of several tensors begins when they are joined: a vector for each of them. */
  private static List<Value> concatOffset(OpCall call) {
    Emit emit = call.emit();
    Value first = call.tensor(1);
    Value rank = emit.reshape(emit.op(new ShapeOf(call.tensor(0).dtype()), first));
    Value places =
        emit.op(
            new Range(),
            emit.scalarLike(call.tensor(0), 0),
            rank,
            emit.scalarLike(call.tensor(0), 1));
    // A negative axis counts from the end.
    Value axis = emit.binary(Operator.FLOOR_MOD, call.tensor(0), rank);
    Value joined = emit.cast(emit.compare(Relation.EQUAL, places, axis), first.dtype());
    Value start = emit.full(emit.shapeOf(first), emit.scalarLike(first, 0));
    List<Value> starts = new ArrayList<>();
    for (Value shape : call.tensors(1, call.count())) {
      starts.add(start);
      start = emit.add(start, emit.mul(shape, joined));
    }
    return starts;
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
