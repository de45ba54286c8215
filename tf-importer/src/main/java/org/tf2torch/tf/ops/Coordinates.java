package org.tf2torch.tf.ops;

import java.util.List;
import org.tf2torch.ir.DType;
import org.tf2torch.ir.Dim;
import org.tf2torch.ir.Value;
import org.tf2torch.ir.op.Elementwise.Operator;
import org.tf2torch.ir.op.Elementwise.Relation;
import org.tf2torch.ir.op.Emit;
import org.tf2torch.ir.op.Indexing.Gather;
import org.tf2torch.ir.op.Ordering.NonZero;
import org.tf2torch.ir.op.Ordering.Sort;
import org.tf2torch.ir.op.Ordering.Unique;
import org.tf2torch.ir.op.Reductions.Cumulate;
import org.tf2torch.ir.op.Reductions.Reduction;
import org.tf2torch.ir.op.Slicing.Slice;
import org.tf2torch.ir.op.Sources.Range;

/**
 * Arithmetic on the places of a sparse tensor's elements: index vectors [count, rank] and the
 * row-major numbers [count] that stand for them in a shape [rank]. All are int64.
 */
record Coordinates(Emit emit) {
  /** How far apart neighbours along each axis are, row-major. */
  private Value strides(Value shape) {
    return emit.op(new Cumulate(true, 0, true, true), shape);
  }

  /** The number of each index vector. */
  Value numbers(Value indices, Value shape) {
    return emit.reduce(Reduction.SUM, emit.mul(indices, strides(shape)), List.of(1), false);
  }

  /** The index vector of each number. */
  Value vectors(Value numbers, Value shape) {
    Value steps =
        emit.binary(Operator.FLOOR_DIV, emit.unsqueeze(numbers, 1), atLeastOne(strides(shape)));
    return emit.binary(Operator.FLOOR_MOD, steps, atLeastOne(shape));
  }

  /** A divisor; what it divides is empty where it was 0. */
  private Value atLeastOne(Value sizes) {
    return emit.maximum(sizes, emit.size(1));
  }

  /** The product of sizes, a scalar. */
  Value count(Value sizes) {
    return emit.reduce(Reduction.PROD, sizes, List.of(0), false);
  }

  /** The size of an axis, a scalar. */
  Value size(Value x, int axis) {
    return emit.select(emit.shapeOf(x), 0, axis);
  }

  /** 0, 1, … count - 1. */
  Value range(Value count) {
    return emit.op(new Range(), emit.size(0), count, emit.size(1));
  }

  Value rows(Value x, Value places) {
    return emit.op(new Gather(0, 0), x, places);
  }

  /** The places at which a boolean vector is true. */
  Value where(Value chosen) {
    return emit.squeeze(emit.op(new NonZero(), chosen), 1);
  }

  /** The order that sorts a vector; equal elements stay in theirs. */
  Value order(Value numbers) {
    return emit.builder().emit(new Sort(0, false), List.of(numbers)).get(1);
  }

  /** Different numbers in ascending order, and for each number given which of them it is. */
  record Groups(Value numbers, Value member, Value count) {}

  Groups groups(Value numbers) {
    Value order = order(numbers);
    List<Value> unique = emit.builder().emit(new Unique(0), List.of(rows(numbers, order)));
    Value back = order(order);
    return new Groups(unique.get(0), rows(unique.get(1), back), size(unique.get(0), 0));
  }

  /** 0 and the running sums: where runs of these lengths begin, and the end. */
  Value splits(Value lengths) {
    Value sums = emit.op(new Cumulate(false, 0, false, false), lengths);
    return emit.concat(0, List.of(emit.sizes(Dim.ZERO), sums));
  }

  /** The length of each run. */
  Value lengths(Value splits) {
    return emit.sub(ends(splits), starts(splits));
  }

  Value starts(Value splits) {
    return emit.op(new Slice(0, 1), splits, emit.size(0), emit.size(-1));
  }

  Value ends(Value splits) {
    return emit.op(new Slice(0, 1), splits, emit.size(1), emit.size(Slice.END));
  }

  /** The last element of a vector. */
  Value last(Value vector) {
    return emit.select(vector, 0, -1);
  }

  /** Whether each number lies from low up to, not including, high. */
  Value within(Value numbers, Value low, Value high) {
    return emit.binary(
        Operator.LOGICAL_AND,
        emit.compare(Relation.GREATER_EQUAL, numbers, low),
        emit.compare(Relation.LESS, numbers, high));
  }

  /** A tensor of integers as int64. */
  Value wide(Value integers) {
    return emit.cast(integers, DType.INT64);
  }
}
