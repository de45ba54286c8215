package org.tf2torch.tf.ops;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.tf2torch.ir.Contents;
import org.tf2torch.ir.Counts;
import org.tf2torch.ir.DType;
import org.tf2torch.ir.Value;
import org.tf2torch.ir.op.Elementwise.Operator;
import org.tf2torch.ir.op.Elementwise.Relation;
import org.tf2torch.ir.op.Emit;
import org.tf2torch.ir.op.Movement.MoveAxis;
import org.tf2torch.ir.op.Slicing.Slice;
import org.tf2torch.tf.lower.OpCall;
import org.tf2torch.tf.lower.OpTable;

/** Operations that cut a tensor into several along an axis. */
final class SplitOps {
  private SplitOps() {}

  static void register(OpTable table) {
    table.ops("Split", SplitOps::split);
    table.ops("SplitV", SplitOps::splitV);
    table.ops("Unpack", SplitOps::unpack);
  }

  private static List<Value> split(OpCall call) {
    Value x = call.tensor(1);
    long count = call.results("num_split");
    Optional<Integer> axis = ShapeOps.knownAxis(call, 0);
    if (axis.isEmpty()) {
      Value turned = call.emit(new MoveAxis(false), x, call.tensor(0));
      return parts(call, turned, 0, count).stream()
          .map(part -> call.emit(new MoveAxis(true), part, call.tensor(0)))
          .toList();
    }
    return parts(call, x, axis.get(), count);
  }

  /** Equal parts along an axis. */
  private static List<Value> parts(OpCall call, Value x, int axis, long count) {
    Emit emit = call.emit();
    Value size = emit.select(emit.shapeOf(x), 0, axis);
    Value length = emit.binary(Operator.FLOOR_DIV, size, emit.size(count));
    List<Value> parts = new ArrayList<>();
    for (long i = 0; i < count; i++) {
      Value start = emit.mul(length, emit.size(i));
      parts.add(emit.op(new Slice(axis, 1), x, start, emit.add(start, length)));
    }
    return parts;
  }

  private static List<Value> splitV(OpCall call) {
    Value x = call.tensor(0);
    Optional<Integer> axis = ShapeOps.knownAxis(call, 2);
    if (axis.isEmpty()) {
      Value turned = call.emit(new MoveAxis(false), x, call.tensor(2));
      return parts(call, turned, 0, lengths(call, turned, 0)).stream()
          .map(part -> call.emit(new MoveAxis(true), part, call.tensor(2)))
          .toList();
    }
    return parts(call, x, axis.get(), lengths(call, x, axis.get()));
  }

  /** The given lengths; one may be -1: what is left of the axis. */
  private static List<Value> lengths(OpCall call, Value x, int axis) {
    Emit emit = call.emit();
    Value size = emit.select(emit.shapeOf(x), 0, axis);
    Value given = emit.cast(call.tensor(1), DType.INT64);
    List<Value> lengths = new ArrayList<>();
    Value left = size;
    for (long i = 0; i < call.results("num_split"); i++) {
      Value length = emit.select(given, 0, i);
      lengths.add(length);
      left = emit.sub(left, isKnownSize(length) ? length : emit.maximum(length, emit.size(0)));
    }
    Value rest = left;
    return lengths.stream()
        .map(
            length ->
                isKnownSize(length)
                    ? length
                    : emit.where(emit.compare(Relation.LESS, length, emit.size(0)), rest, length))
        .toList();
  }

  /** Whether this is a size, as a number or formula, and cannot be -1 for the rest. */
  private static boolean isKnownSize(Value length) {
    return Contents.integer(length).filter(Counts::isCount).isPresent();
  }

  private static List<Value> parts(OpCall call, Value x, int axis, List<Value> lengths) {
    Emit emit = call.emit();
    List<Value> parts = new ArrayList<>();
    Value start = emit.size(0);
    for (Value length : lengths) {
      Value stop = emit.add(start, length);
      parts.add(emit.op(new Slice(axis, 1), x, start, stop));
      start = stop;
    }
    return parts;
  }

  private static List<Value> unpack(OpCall call) {
    int axis = Math.toIntExact(call.integer("axis"));
    List<Value> parts = new ArrayList<>();
    for (long i = 0; i < call.results("num"); i++) {
      parts.add(call.emit().select(call.tensor(0), axis, i));
    }
    return parts;
  }
}
