package org.tf2torch.tf.ops;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.tf2torch.ir.Contents;
import org.tf2torch.ir.DType;
import org.tf2torch.ir.Dim;
import org.tf2torch.ir.Value;
import org.tf2torch.ir.op.Emit;
import org.tf2torch.ir.op.Shapes.Reverse;
import org.tf2torch.ir.op.Shapes.Select;
import org.tf2torch.ir.op.Shapes.Slice;
import org.tf2torch.tf.lower.OpCall;
import org.tf2torch.tf.lower.OpTable;

/** Operations that cut tensors along their axes. */
final class SliceOps {
  private SliceOps() {}

  static void register(OpTable table) {
    table.op("StridedSlice", SliceOps::stridedSlice);
    table.op("Slice", SliceOps::slice);
    table.ops("Split", SliceOps::split);
    table.ops("SplitV", SliceOps::splitV);
    table.ops("Unpack", SliceOps::unpack);
  }

  /** The masks of a StridedSlice; bit i speaks of entry i of the specification. */
  private record Masks(long begin, long end, long ellipsis, long newAxis, long shrink) {
    static boolean bit(long mask, int i) {
      return (mask >> i & 1) == 1;
    }
  }

  private static Value stridedSlice(OpCall call) {
    Masks masks =
        new Masks(
            call.integer("begin_mask"),
            call.integer("end_mask"),
            call.integer("ellipsis_mask"),
            call.integer("new_axis_mask"),
            call.integer("shrink_axis_mask"));
    List<Long> strides = call.longs(3, "strides");
    Value x = call.tensor(0);
    int axis = 0;
    for (int i = 0; i < strides.size(); i++) {
      if (Masks.bit(masks.ellipsis(), i)) {
        axis += skipped(call, masks, strides.size(), i);
      } else if (Masks.bit(masks.newAxis(), i)) {
        x = call.emit().unsqueeze(x, axis++);
      } else if (Masks.bit(masks.shrink(), i)) {
        x = call.emit(new Select(axis), x, element(call, 1, i));
      } else {
        x = range(call, x, axis++, i, masks, strides.get(i));
      }
    }
    return x;
  }

  /** How many axes the ellipsis stands for. */
  private static int skipped(OpCall call, Masks masks, int entries, int ellipsis) {
    call.require(
        call.tensor(0).shape().hasRank(),
        "it has an ellipsis, and the rank is unknown before the model runs");
    int named = 0;
    for (int i = 0; i < entries; i++) {
      named += i != ellipsis && !Masks.bit(masks.newAxis(), i) ? 1 : 0;
    }
    return call.tensor(0).shape().rank() - named;
  }

  private static Value range(OpCall call, Value x, int axis, int i, Masks masks, long stride) {
    call.require(stride != 0, "a stride is 0");
    boolean fromEdge = Masks.bit(masks.begin(), i);
    boolean toEdge = Masks.bit(masks.end(), i);
    if (stride < 0) {
      return backwards(
          call,
          x,
          axis,
          fromEdge ? Optional.empty() : known(call, 1, i),
          toEdge ? Optional.empty() : known(call, 2, i),
          -stride);
    }
    Value start = fromEdge ? call.emit().size(0) : element(call, 1, i);
    Value stop = toEdge ? call.emit().size(Slice.END) : element(call, 2, i);
    return call.emit(new Slice(axis, stride), x, start, stop);
  }

  /** Element i of an index operand, as an int64 scalar. */
  private static Value element(OpCall call, int operand, int i) {
    return call.emit().cast(call.emit().select(call.tensor(operand), 0, i), DType.INT64);
  }

  private static Optional<Dim> known(OpCall call, int operand, int i) {
    Optional<Dim> index = Contents.integer(element(call, operand, i));
    call.require(
        index.isPresent(), "it runs backwards from a place that is computed while the model runs");
    return index;
  }

  /**
   * begin, begin - step, … before end. PyTorch has no negative steps: the axis is reversed, and
   * index i becomes size - 1 - i.
   */
  private static Value backwards(
      OpCall call, Value x, int axis, Optional<Dim> begin, Optional<Dim> end, long step) {
    call.require(
        x.shape().hasRank(), "it runs backwards, and the rank is unknown before the model runs");
    Dim size = x.shape().dim(axis);
    Dim start = begin.map(b -> mirrored(call, b, size)).orElse(Dim.ZERO);
    Dim stop = end.map(e -> mirrored(call, e, size)).orElse(size);
    Value reversed = call.emit(new Reverse(List.of(axis)), x);
    return call.emit().slice(reversed, axis, start, stop, step);
  }

  /** The index from the other end, clamped to the axis. */
  private static Dim mirrored(OpCall call, Dim index, Dim size) {
    if (!index.isKnown()) {
      // A formula of sizes: whether it is negative, and so counts from the end, must be certain.
      Dim fromEnd = size.minus(index);
      call.require(
          fromEnd.isKnown() && fromEnd.value() > 0,
          "it runs backwards from a place that is unknown before the model runs");
      return fromEnd.minus(1);
    }
    return index.value() >= 0
        ? size.minus(1).minus(index).max(Dim.ZERO)
        : Dim.known(-1).minus(index).min(size);
  }

  private static Value slice(OpCall call) {
    Emit emit = call.emit();
    Value x = call.tensor(0);
    Value begins = call.tensor(1);
    Value sizes = call.tensor(2);
    int rank =
        x.shape().hasRank()
            ? x.shape().rank()
            : (int) ShapeOps.known(call, begins.shape().dim(0), "the rank");
    for (int axis = 0; axis < rank; axis++) {
      Value start = emit.cast(emit.select(begins, 0, axis), DType.INT64);
      Value length = emit.cast(emit.select(sizes, 0, axis), DType.INT64);
      x = call.emit(new Slice(axis, 1), x, start, sliceStop(call, start, length));
    }
    return x;
  }

  /** A size of -1 means up to the end. */
  private static Value sliceStop(OpCall call, Value start, Value length) {
    Emit emit = call.emit();
    Optional<Dim> size = Contents.integer(length);
    if (size.isPresent()) {
      return size.get().is(-1) ? emit.size(Slice.END) : emit.add(start, length);
    }
    Value toEnd = emit.compare(org.tf2torch.ir.op.Elementwise.Relation.LESS, length, emit.size(0));
    return emit.where(toEnd, emit.size(Slice.END), emit.add(start, length));
  }

  private static List<Value> split(OpCall call) {
    Value x = call.tensor(1);
    int axis = call.integer(0, "axis");
    long count = call.integer("num_split");
    call.require(x.shape().hasRank(), "the rank is unknown before the model runs");
    Dim length = x.shape().dim(axis).floorDiv(count);
    List<Value> parts = new ArrayList<>();
    for (long i = 0; i < count; i++) {
      parts.add(call.emit().slice(x, axis, length.times(i), length.times(i + 1), 1));
    }
    return parts;
  }

  private static List<Value> splitV(OpCall call) {
    Value x = call.tensor(0);
    int axis = call.integer(2, "axis");
    List<Dim> sizes =
        call.integers(1)
            .orElseThrow(() -> call.refuse("its sizes are computed while the model runs"));
    Dim given = sizes.stream().filter(s -> !s.is(-1)).reduce(Dim.ZERO, Dim::plus);
    List<Value> parts = new ArrayList<>();
    Dim start = Dim.ZERO;
    for (Dim size : sizes) {
      Dim length = size.is(-1) ? x.shape().dim(axis).minus(given) : size;
      parts.add(call.emit().slice(x, axis, start, start.plus(length), 1));
      start = start.plus(length);
    }
    return parts;
  }

  private static List<Value> unpack(OpCall call) {
    int axis = Math.toIntExact(call.integer("axis"));
    List<Value> parts = new ArrayList<>();
    for (long i = 0; i < call.integer("num"); i++) {
      parts.add(call.emit().select(call.tensor(0), axis, i));
    }
    return parts;
  }
}
