package org.tf2torch.tf.ops;

import java.util.List;
import java.util.Optional;
import org.tf2torch.ir.Contents;
import org.tf2torch.ir.Counts;
import org.tf2torch.ir.DType;
import org.tf2torch.ir.Dim;
import org.tf2torch.ir.Value;
import org.tf2torch.ir.op.Elementwise.Relation;
import org.tf2torch.ir.op.Emit;
import org.tf2torch.ir.op.Indexing.Scatter;
import org.tf2torch.ir.op.Movement.StridedSlice;
import org.tf2torch.ir.op.Reductions.Reduction;
import org.tf2torch.ir.op.Slicing.Reverse;
import org.tf2torch.ir.op.Slicing.Select;
import org.tf2torch.ir.op.Slicing.Slice;
import org.tf2torch.ir.op.Sources.Range;
import org.tf2torch.tf.lower.OpCall;
import org.tf2torch.tf.lower.OpTable;
import org.tf2torch.tf.lower.Operand;

/** Operations that cut tensors along their axes. */
final class SliceOps {
  private SliceOps() {}

  static void register(OpTable table) {
    RandomOps.orState(table, "StridedSlice", SliceOps::stridedSlice);
    table.op("StridedSliceGrad", SliceOps::stridedSliceGrad);
    table.op("TensorStridedSliceUpdate", call -> update(call, call.tensor(0), call.tensor(4)));
    table.effect("StridedSliceAssign", SliceOps::assign);
    table.effect("ResourceStridedSliceAssign", SliceOps::assign);
    table.op("Slice", SliceOps::slice);
  }

  /** The masks of a StridedSlice; bit i speaks of entry i of the specification. */
  private record Masks(long begin, long end, long ellipsis, long newAxis, long shrink) {
    static boolean bit(long mask, int i) {
      return (mask >> i & 1) == 1;
    }
  }

  private static Masks masks(OpCall call) {
    return new Masks(
        call.integer("begin_mask"),
        call.integer("end_mask"),
        call.integer("ellipsis_mask"),
        call.integer("new_axis_mask"),
        call.integer("shrink_axis_mask"));
  }

  private static Value stridedSlice(OpCall call) {
    return stridedSlice(call, call.tensor(0), call.tensors(1, 4), masks(call));
  }

  /** Axis by axis where it can be told which axes are meant, all at once where not. */
  private static Value stridedSlice(OpCall call, Value x, List<Value> spec, Masks masks) {
    Optional<List<Long>> strides = Contents.longs(spec.get(2));
    if (strides.isEmpty() || !isPlain(x, spec, strides.get(), masks)) {
      StridedSlice op =
          new StridedSlice(
              masks.begin(), masks.end(), masks.ellipsis(), masks.newAxis(), masks.shrink());
      return call.emit(op, x, spec.get(0), spec.get(1), spec.get(2));
    }
    Value result = x;
    int axis = 0;
    for (int i = 0; i < strides.get().size(); i++) {
      if (Masks.bit(masks.ellipsis(), i)) {
        axis += x.shape().rank() - named(strides.get().size(), masks);
      } else if (Masks.bit(masks.newAxis(), i)) {
        result = call.emit().unsqueeze(result, axis++);
      } else if (Masks.bit(masks.shrink(), i)) {
        result = call.emit(new Select(axis), result, element(call, spec.get(0), i));
      } else {
        result = range(call, result, axis++, i, spec, masks, strides.get().get(i));
      }
    }
    return result;
  }

  /** Whether every entry's axis is known, and begin and end of those that run backwards. */
  private static boolean isPlain(Value x, List<Value> spec, List<Long> strides, Masks masks) {
    boolean plain = true;
    for (int i = 0; i < strides.size(); i++) {
      if (Masks.bit(masks.ellipsis(), i)) {
        plain &= x.shape().hasRank();
      } else if (strides.get(i) < 0
          && !Masks.bit(masks.newAxis(), i)
          && !Masks.bit(masks.shrink(), i)) {
        plain &= x.shape().hasRank();
        plain &= Masks.bit(masks.begin(), i) || isNumber(spec.get(0), i);
        plain &= Masks.bit(masks.end(), i) || isNumber(spec.get(1), i);
      }
    }
    return plain;
  }

  private static boolean isNumber(Value vector, int i) {
    return Contents.integers(vector).filter(list -> list.get(i).isKnown()).isPresent();
  }

  /** How many entries stand for an axis of the operand each. */
  private static int named(int entries, Masks masks) {
    int named = 0;
    for (int i = 0; i < entries; i++) {
      named += !Masks.bit(masks.ellipsis(), i) && !Masks.bit(masks.newAxis(), i) ? 1 : 0;
    }
    return named;
  }

  private static Value range(
      OpCall call, Value x, int axis, int i, List<Value> spec, Masks masks, long stride) {
    call.require(stride != 0, "a stride is 0");
    boolean fromEdge = Masks.bit(masks.begin(), i);
    boolean toEdge = Masks.bit(masks.end(), i);
    if (stride < 0) {
      Dim size = x.shape().dim(axis);
      Dim start = fromEdge ? Dim.ZERO : mirrored(number(call, spec.get(0), i), size);
      Dim stop = toEdge ? size : mirrored(number(call, spec.get(1), i), size);
      // PyTorch has no negative steps: the axis is reversed, and index i becomes size - 1 - i.
      Value reversed = call.emit(new Reverse(List.of(axis)), x);
      return call.emit().slice(reversed, axis, start, stop, -stride);
    }
    Value start = fromEdge ? call.emit().size(0) : element(call, spec.get(0), i);
    Value stop = toEdge ? call.emit().size(Slice.END) : element(call, spec.get(1), i);
    return call.emit(new Slice(axis, stride), x, start, stop);
  }

  private static Dim number(OpCall call, Value vector, int i) {
    return Contents.integer(element(call, vector, i)).orElseThrow();
  }

  /** The index from the other end, clamped to the axis. */
  private static Dim mirrored(Dim index, Dim size) {
    return index.value() >= 0
        ? size.minus(1).minus(index).max(Dim.ZERO)
        : Dim.known(-1).minus(index).min(size);
  }

  /** Element i of an index operand, as an int64 scalar. */
  private static Value element(OpCall call, Value vector, int i) {
    return call.emit().cast(call.emit().select(vector, 0, i), DType.INT64);
  }

  /** Zeros of a shape, with the operand put in at the slice's place. */
  private static Value stridedSliceGrad(OpCall call) {
    Value gradient = call.tensor(4);
    Value zeros = call.emit().full(call.tensor(0), ScatterOps.zero(call.emit(), gradient.dtype()));
    return update(call, zeros, gradient);
  }

  /** The tensor with the slice that operands 1 to 3 describe replaced. */
  private static Value update(OpCall call, Value x, Value replacement) {
    Emit emit = call.emit();
    Value shape = emit.shapeOf(x);
    Value count = emit.reduce(Reduction.PROD, shape, List.of(0), false);
    Value numbers = emit.op(new Range(), emit.size(0), count, emit.size(1));
    Value places =
        stridedSlice(call, emit.reshape(numbers, shape), call.tensors(1, 4), masks(call));
    Value values = emit.broadcast(replacement, emit.shapeOf(places));
    Value flat =
        emit.op(
            new Scatter(Scatter.Combination.UPDATE, false),
            emit.reshape(x, -1),
            emit.reshape(places, -1, 1),
            emit.reshape(values, -1));
    return emit.reshape(flat, shape);
  }

  private static List<Operand> assign(OpCall call) {
    return call.assign(call.variable(0), update(call, call.tensor(0), call.tensor(4)));
  }

  private static Value slice(OpCall call) {
    Emit emit = call.emit();
    Value x = call.tensor(0);
    Value begins = call.tensor(1);
    Value sizes = call.tensor(2);
    if (!x.shape().hasRank() && !(begins.shape().hasRank(1) && begins.shape().dim(0).isKnown())) {
      return sliceOfAnyRank(call, x);
    }
    int rank =
        x.shape().hasRank() ? x.shape().rank() : Math.toIntExact(begins.shape().dim(0).value());
    for (int axis = 0; axis < rank; axis++) {
      Value start = emit.cast(emit.select(begins, 0, axis), DType.INT64);
      Value length = emit.cast(emit.select(sizes, 0, axis), DType.INT64);
      Optional<Dim> size =
          x.shape().hasRank() ? Optional.of(x.shape().dim(axis)) : Optional.empty();
      x = call.emit(new Slice(axis, 1), x, start, sliceStop(call, start, length, size));
    }
    return x;
  }

  /** An entry for each axis, however many there are. */
  private static Value sliceOfAnyRank(OpCall call, Value x) {
    Emit emit = call.emit();
    Value begins = emit.cast(emit.ranked(call.tensor(1), 1), DType.INT64);
    Value lengths = emit.cast(emit.ranked(call.tensor(2), 1), DType.INT64);
    Value stops = sliceStop(call, begins, lengths, Optional.empty());
    Value steps = emit.full(emit.shapeOf(begins), emit.size(1));
    return call.emit(new StridedSlice(0, 0, 0, 0, 0), x, begins, stops, steps);
  }

  /** A length of -1 means up to the end, also where it is a formula that comes to that. */
  private static Value sliceStop(OpCall call, Value start, Value length, Optional<Dim> axis) {
    Emit emit = call.emit();
    Value stop = emit.add(start, length);
    Optional<Dim> known = Contents.integer(length);
    if (known.filter(Counts::isCount).isPresent()) {
      return stop;
    }
    if (known.filter(size -> size.is(-1)).isPresent()) {
      return emit.size(Slice.END);
    }
    // All from the start on: it cannot be negative, as the start lies inside.
    if (axis.isPresent() && Contents.integer(stop).equals(axis)) {
      return stop;
    }
    Value toEnd = emit.compare(Relation.LESS, length, emit.size(0));
    return emit.where(toEnd, emit.size(Slice.END), stop);
  }
}
