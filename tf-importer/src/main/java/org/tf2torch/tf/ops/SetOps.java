package org.tf2torch.tf.ops;

import java.util.List;
import java.util.Locale;
import org.tf2torch.ir.DType;
import org.tf2torch.ir.Dim;
import org.tf2torch.ir.Value;
import org.tf2torch.ir.op.Elementwise.Function;
import org.tf2torch.ir.op.Elementwise.Operator;
import org.tf2torch.ir.op.Elementwise.Relation;
import org.tf2torch.ir.op.Emit;
import org.tf2torch.ir.op.Ordering.IsIn;
import org.tf2torch.ir.op.Ordering.SearchSorted;
import org.tf2torch.ir.op.Reductions.Reduction;
import org.tf2torch.ir.op.Segments.SegmentReduce;
import org.tf2torch.ir.op.Slicing.Slice;
import org.tf2torch.tf.lower.OpCall;
import org.tf2torch.tf.lower.OpTable;

/**
 * Sets in the last axis of tensors, dense or sparse; the axes before it count the sets. Results are
 * sparse, with the elements of each set in ascending order.
 */
final class SetOps {
  private SetOps() {}

  static void register(OpTable table) {
    table.op("SetSize", SetOps::size);
    table.ops("DenseToDenseSetOperation", call -> combine(call, dense(call, 0), dense(call, 1)));
    table.ops("DenseToSparseSetOperation", call -> combine(call, dense(call, 0), sparse(call, 1)));
    table.ops(
        "SparseToSparseSetOperation", call -> combine(call, sparse(call, 0), sparse(call, 3)));
  }

  /**
   * The elements of all sets.
   *
   * @param group the number of each element's set, row-major in {@code groups}
   */
  private record Sets(Value group, Value values, Value groups) {}

  private static Sets dense(OpCall call, int input) {
    Emit emit = call.emit();
    Coordinates at = new Coordinates(emit);
    Value x = call.tensor(input);
    Value shape = emit.shapeOf(x);
    Value size = emit.maximum(emit.select(shape, 0, -1), emit.size(1));
    Value flat = emit.reshape(x, -1);
    Value group = emit.binary(Operator.FLOOR_DIV, at.range(at.size(flat, 0)), size);
    return new Sets(group, flat, leading(emit, shape));
  }

  private static Sets sparse(OpCall call, int input) {
    Emit emit = call.emit();
    Value groups = leading(emit, call.tensor(input + 2));
    Value indices = call.tensor(input);
    Value vectors = emit.op(new Slice(1, 1), indices, emit.size(0), emit.size(-1));
    return new Sets(new Coordinates(emit).numbers(vectors, groups), call.tensor(input + 1), groups);
  }

  private static Value leading(Emit emit, Value shape) {
    return emit.op(new Slice(0, 1), shape, emit.size(0), emit.size(-1));
  }

  private static Value size(OpCall call) {
    Emit emit = call.emit();
    Coordinates at = new Coordinates(emit);
    Sets sets = sparse(call, 0);
    Coordinates.Groups kinds = at.groups(at.wide(sets.values()));
    Value codes = codes(emit, sets.group(), kinds.member(), kinds.count());
    Value members = at.groups(codes).numbers();
    Value group = emit.binary(Operator.FLOOR_DIV, members, atLeastOne(emit, kinds.count()));
    Value ones = emit.full(emit.shapeOf(group), emit.scalar(DType.INT32, 1));
    SegmentReduce sum = new SegmentReduce(SegmentReduce.Combination.SUM, true);
    Value counts = emit.op(sum, ones, group, at.count(sets.groups()));
    return emit.reshape(counts, sets.groups());
  }

  /** One number for each pair of a set and a value in it, rising with both. */
  private static Value codes(Emit emit, Value group, Value kind, Value kinds) {
    return emit.add(emit.mul(group, kinds), kind);
  }

  private static Value atLeastOne(Emit emit, Value count) {
    return emit.maximum(count, emit.size(1));
  }

  private static List<Value> combine(OpCall call, Sets a, Sets b) {
    Emit emit = call.emit();
    Coordinates at = new Coordinates(emit);
    DType type = a.values().dtype();
    Value values = emit.concat(0, List.of(at.wide(a.values()), at.wide(b.values())));
    Coordinates.Groups kinds = at.groups(values);
    Value group = emit.concat(0, List.of(a.group(), b.group()));
    Value codes = codes(emit, group, kinds.member(), kinds.count());
    Value count = at.size(a.values(), 0);
    Value first = emit.op(new Slice(0, 1), codes, emit.size(0), count);
    Value second = emit.op(new Slice(0, 1), codes, count, emit.size(Slice.END));
    Value members = at.groups(codes).numbers();
    Value kept = at.rows(members, at.where(chosen(call, members, first, second)));
    Value divisor = atLeastOne(emit, kinds.count());
    Value owner = emit.binary(Operator.FLOOR_DIV, kept, divisor);
    Value kind = emit.binary(Operator.FLOOR_MOD, kept, divisor);
    Value place =
        emit.sub(at.range(at.size(owner, 0)), emit.op(new SearchSorted(false), owner, owner));
    Value vectors = at.vectors(owner, a.groups());
    Value none = emit.sizes(Dim.known(-1));
    Value last = emit.reduce(Reduction.MAX, emit.concat(0, List.of(none, place)), List.of(0), true);
    return List.of(
        emit.concat(1, List.of(vectors, emit.unsqueeze(place, 1))),
        emit.cast(at.rows(kinds.numbers(), kind), type),
        emit.concat(0, List.of(a.groups(), emit.add(last, emit.size(1)))));
  }

  private static Value chosen(OpCall call, Value members, Value first, Value second) {
    Emit emit = call.emit();
    Value inFirst = emit.op(new IsIn(), members, first);
    Value inSecond = emit.op(new IsIn(), members, second);
    String operation = call.text("set_operation").toLowerCase(Locale.ROOT);
    return switch (operation) {
      case "a-b" -> emit.unary(Function.LOGICAL_NOT, inSecond);
      case "b-a" -> emit.unary(Function.LOGICAL_NOT, inFirst);
      case "intersection" -> emit.binary(Operator.LOGICAL_AND, inFirst, inSecond);
      case "union" -> emit.compare(Relation.GREATER_EQUAL, members, emit.size(0));
      default -> throw call.refuse("there is no such operation of sets");
    };
  }
}
