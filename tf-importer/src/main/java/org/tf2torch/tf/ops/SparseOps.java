package org.tf2torch.tf.ops;

import java.util.ArrayList;
import java.util.List;
import org.tf2torch.ir.DType;
import org.tf2torch.ir.Dim;
import org.tf2torch.ir.Value;
import org.tf2torch.ir.op.Elementwise.Operator;
import org.tf2torch.ir.op.Elementwise.Relation;
import org.tf2torch.ir.op.Emit;
import org.tf2torch.ir.op.Indexing.GatherNd;
import org.tf2torch.ir.op.Indexing.Scatter;
import org.tf2torch.ir.op.Indexing.Scatter.Combination;
import org.tf2torch.ir.op.Reductions.Reduction;
import org.tf2torch.ir.op.Segments.SegmentReduce;
import org.tf2torch.ir.op.Slicing.Slice;
import org.tf2torch.tf.lower.OpCall;
import org.tf2torch.tf.lower.OpTable;

/**
 * Sparse tensors: index vectors [count, rank] int64, values [count] and a shape [rank] int64, the
 * vectors in row-major order.
 */
final class SparseOps {
  private SparseOps() {}

  static void register(OpTable table) {
    table.op("SparseToDense", SparseOps::toDense);
    table.op("SparseTensorDenseMatMul", SparseOps::matMul);
    table.op("SparseTensorDenseAdd", SparseOps::addToDense);
    table.ops("SparseReorder", SparseOps::reorder);
    table.ops("SparseReshape", SparseOps::reshape);
    table.ops("SparseFillEmptyRows", SparseOps::fillEmptyRows);
    table.ops("SparseSlice", SparseOps::slice);
    table.ops("SparseSplit", SparseOps::split);
    table.ops("SparseConcat", SparseOps::concat);
    table.op("SparseDenseCwiseMul", call -> withDense(call, Operator.MUL));
    table.op("SparseDenseCwiseAdd", call -> withDense(call, Operator.ADD));
    table.op("SparseDenseCwiseDiv", call -> withDense(call, Operator.DIV));
    table.ops("SparseSparseMaximum", call -> larger(call, Operator.MAXIMUM));
    table.ops("SparseSparseMinimum", call -> larger(call, Operator.MINIMUM));
    table.ops("SparseAdd", SparseOps::add);
    reduction(table, "Sum", SegmentReduce.Combination.SUM);
    reduction(table, "Max", SegmentReduce.Combination.MAX);
  }

  private static Coordinates coordinates(OpCall call) {
    return new Coordinates(call.emit());
  }

  /** The indices may also be one vector of places in a vector, or a single place. */
  private static Value toDense(OpCall call) {
    Emit emit = call.emit();
    Value indices = emit.cast(call.tensor(0), DType.INT64);
    Value shape = call.tensor(1);
    call.require(indices.shape().hasRank(), "the rank of its indices is unknown");
    Value vectors =
        switch (indices.shape().rank()) {
          case 0 -> emit.reshape(indices, 1, 1);
          case 1 -> emit.unsqueeze(indices, 1);
          default -> indices;
        };
    Value count = emit.unsqueeze(emit.select(emit.shapeOf(vectors), 0, 0), 0);
    Value values = emit.broadcast(call.tensor(2), count);
    Value dense = emit.full(shape, call.tensor(3));
    return emit.op(new Scatter(Combination.UPDATE, false), dense, vectors, values);
  }

  /** Row i of the product sums the dense rows j, each times the element (i, j). */
  private static Value matMul(OpCall call) {
    Emit emit = call.emit();
    boolean adjointA = call.flag("adjoint_a");
    boolean adjointB = call.flag("adjoint_b");
    Value indices = emit.cast(call.tensor(0), DType.INT64);
    Value dense = emit.ranked(call.tensor(3), 2);
    Value row = emit.select(indices, 1, adjointA ? 1 : 0);
    Value column = emit.select(indices, 1, adjointA ? 0 : 1);
    Value b = adjointB ? ComplexOps.conjugate(call, emit.transpose(dense)) : dense;
    Value values = adjointA ? ComplexOps.conjugate(call, call.tensor(1)) : call.tensor(1);
    Value terms = emit.mul(emit.unsqueeze(values, 1), coordinates(call).rows(b, column));
    Value rows = emit.select(call.tensor(2), 0, adjointA ? 1 : 0);
    return emit.op(new SegmentReduce(SegmentReduce.Combination.SUM, true), terms, row, rows);
  }

  private static Value addToDense(OpCall call) {
    Value indices = call.emit().cast(call.tensor(0), DType.INT64);
    return call.emit(new Scatter(Combination.ADD, false), call.tensor(3), indices, call.tensor(1));
  }

  private static List<Value> reorder(OpCall call) {
    return ordered(call, call.tensor(0), call.tensor(1), call.tensor(2));
  }

  private static List<Value> ordered(OpCall call, Value indices, Value values, Value shape) {
    Coordinates at = coordinates(call);
    Value order = at.order(at.numbers(indices, shape));
    return List.of(at.rows(indices, order), at.rows(values, order));
  }

  private static List<Value> reshape(OpCall call) {
    Emit emit = call.emit();
    Coordinates at = coordinates(call);
    Value old = call.tensor(1);
    Value wanted = call.tensor(2);
    // One size may be -1: what is left.
    Value known = emit.compare(Relation.GREATER_EQUAL, wanted, emit.size(0));
    Value others = at.count(emit.where(known, wanted, emit.size(1)));
    Value rest = emit.binary(Operator.FLOOR_DIV, at.count(old), emit.maximum(others, emit.size(1)));
    Value shape = emit.where(known, wanted, rest);
    return List.of(at.vectors(at.numbers(call.tensor(0), old), shape), shape);
  }

  private static List<Value> fillEmptyRows(OpCall call) {
    return fillEmptyRows(call, call.tensor(0), call.tensor(2));
  }

  /** Inputs 1 and 3 are the values and what an empty row gets. */
  static List<Value> fillEmptyRows(OpCall call, Value indices, Value shape) {
    Emit emit = call.emit();
    Coordinates at = coordinates(call);
    Value row = emit.select(indices, 1, 0);
    Value ones = emit.full(emit.shapeOf(row), emit.size(1));
    SegmentReduce sum = new SegmentReduce(SegmentReduce.Combination.SUM, true);
    Value counts = emit.op(sum, ones, row, emit.select(shape, 0, 0));
    Value empty = emit.compare(Relation.EQUAL, counts, emit.size(0));
    Value added = emit.unsqueeze(at.where(empty), 1);
    Value first = emit.compare(Relation.EQUAL, at.range(at.size(shape, 0)), emit.size(0));
    Value vectors = emit.mul(added, emit.cast(first, DType.INT64));
    Value values = emit.broadcast(call.tensor(3), emit.unsqueeze(at.size(added, 0), 0));
    Value allIndices = emit.concat(0, List.of(indices, vectors));
    Value allValues = emit.concat(0, List.of(call.tensor(1), values));
    Value order = at.order(emit.select(allIndices, 1, 0));
    Value places = emit.op(new Slice(0, 1), at.order(order), emit.size(0), at.size(indices, 0));
    return List.of(at.rows(allIndices, order), at.rows(allValues, order), empty, places);
  }

  private static List<Value> slice(OpCall call) {
    return slice(call, call.tensors(0, 3), call.tensor(3), call.tensor(4));
  }

  /** The elements from start on, as many along each axis as the size says and the axis has. */
  private static List<Value> slice(OpCall call, List<Value> tensor, Value start, Value size) {
    Emit emit = call.emit();
    Coordinates at = coordinates(call);
    Value inside = at.within(tensor.get(0), start, emit.add(start, size));
    Value kept = at.where(emit.reduce(Reduction.ALL, inside, List.of(1), false));
    Value left = emit.maximum(emit.sub(tensor.get(2), start), emit.size(0));
    return List.of(
        emit.sub(at.rows(tensor.get(0), kept), start),
        at.rows(tensor.get(1), kept),
        emit.minimum(size, left));
  }

  /** Parts of an axis as equal as can be, the longer ones first: all indices, values, shapes. */
  private static List<Value> split(OpCall call) {
    Emit emit = call.emit();
    Value shape = emit.ranked(call.tensor(3), 1);
    Value along = unit(call, shape, call.integer(0, "axis"));
    Value count = emit.size(call.results("num_split"));
    Value size = emit.reduce(Reduction.SUM, emit.mul(shape, along), List.of(0), false);
    Value base = emit.binary(Operator.FLOOR_DIV, size, count);
    Value longer = emit.binary(Operator.FLOOR_MOD, size, count);
    Value others = emit.mul(shape, emit.sub(emit.size(1), along));
    List<List<Value>> parts = new ArrayList<>();
    for (long i = 0; i < call.results("num_split"); i++) {
      Value begin = emit.add(emit.mul(base, emit.size(i)), emit.minimum(longer, emit.size(i)));
      Value end =
          emit.add(emit.mul(base, emit.size(i + 1)), emit.minimum(longer, emit.size(i + 1)));
      Value length = emit.add(others, emit.mul(emit.sub(end, begin), along));
      parts.add(
          slice(
              call,
              List.of(call.tensor(1), call.tensor(2), shape),
              emit.mul(begin, along),
              length));
    }
    List<Value> results = new ArrayList<>();
    for (int kind = 0; kind < 3; kind++) {
      for (List<Value> part : parts) {
        results.add(part.get(kind));
      }
    }
    return results;
  }

  /** 1 for that axis and 0 for all others. */
  private static Value unit(OpCall call, Value shape, long axis) {
    int rank = (int) ShapeOps.known(call, shape.shape().dim(0), "the rank");
    List<Dim> unit = new ArrayList<>();
    for (int i = 0; i < rank; i++) {
      unit.add(Dim.known(i == Math.floorMod(axis, (long) rank) ? 1 : 0));
    }
    return call.emit().sizes(unit);
  }

  private static List<Value> concat(OpCall call) {
    Emit emit = call.emit();
    int n = Math.toIntExact(call.integer("N"));
    Value first = emit.ranked(call.tensor(2 * n), 1);
    Value along = unit(call, first, call.integer("concat_dim"));
    List<Value> moved = new ArrayList<>();
    Value shape = emit.mul(first, emit.sub(emit.size(1), along));
    for (int i = 0; i < n; i++) {
      moved.add(emit.add(call.tensor(i), emit.mul(shape, along)));
      shape = emit.add(shape, emit.mul(call.tensor(2 * n + i), along));
    }
    Value values = emit.concat(0, call.tensors(n, 2 * n));
    List<Value> result = new ArrayList<>(ordered(call, emit.concat(0, moved), values, shape));
    result.add(shape);
    return result;
  }

  /** The values, each combined with the element at its place of a dense tensor that broadcasts. */
  private static Value withDense(OpCall call, Operator operator) {
    Value dense = call.emit().broadcast(call.tensor(3), call.tensor(2));
    Value at = call.emit(new GatherNd(0, false), dense, call.tensor(0));
    boolean whole = operator == Operator.DIV && dense.dtype().isInteger();
    return call.emit().binary(whole ? Operator.TRUNC_DIV : operator, call.tensor(1), at);
  }

  /** At every place of either tensor; one that has no value there counts as 0. */
  private static List<Value> larger(OpCall call, Operator operator) {
    Emit emit = call.emit();
    Coordinates at = coordinates(call);
    Value shape = call.tensor(2);
    Value a = at.numbers(call.tensor(0), shape);
    Value b = at.numbers(call.tensor(3), shape);
    Coordinates.Groups groups = at.groups(emit.concat(0, List.of(a, b)));
    Value zero = ScatterOps.zero(emit, call.tensor(1).dtype());
    Value zeros = emit.full(emit.unsqueeze(groups.count(), 0), zero);
    Value members = emit.unsqueeze(groups.member(), 1);
    Scatter place = new Scatter(Combination.UPDATE, false);
    Slice part = new Slice(0, 1);
    Value count = at.size(a, 0);
    Value end = emit.size(Slice.END);
    Value ofA = emit.op(part, members, emit.size(0), count);
    Value ofB = emit.op(part, members, count, end);
    Value left = emit.op(place, zeros, ofA, call.tensor(1));
    Value right = emit.op(place, zeros, ofB, call.tensor(4));
    return List.of(at.vectors(groups.numbers(), shape), emit.binary(operator, left, right));
  }

  /** Sums of two below the threshold are left out; what only one operand has stays as it is. */
  private static List<Value> add(OpCall call) {
    Emit emit = call.emit();
    Coordinates at = coordinates(call);
    Value shape = call.tensor(2);
    Value a = at.numbers(call.tensor(0), shape);
    Value b = at.numbers(call.tensor(3), shape);
    Coordinates.Groups groups = at.groups(emit.concat(0, List.of(a, b)));
    Value values = emit.concat(0, List.of(call.tensor(1), call.tensor(4)));
    SegmentReduce sum = new SegmentReduce(SegmentReduce.Combination.SUM, true);
    Value sums = emit.op(sum, values, groups.member(), groups.count());
    Value size = emit.unary(org.tf2torch.ir.op.Elementwise.Function.ABS, sums);
    Value ones = emit.full(emit.shapeOf(groups.member()), emit.size(1));
    Value terms = emit.op(sum, ones, groups.member(), groups.count());
    Value kept =
        at.where(
            emit.binary(
                Operator.LOGICAL_OR,
                emit.compare(Relation.LESS, terms, emit.size(2)),
                emit.compare(Relation.GREATER_EQUAL, size, call.tensor(6))));
    Value vectors = at.vectors(at.rows(groups.numbers(), kept), shape);
    return List.of(vectors, at.rows(sums, kept), shape);
  }

  private static void reduction(
      OpTable table, String suffix, SegmentReduce.Combination combination) {
    table.op("SparseReduce" + suffix, call -> SparseReduction.of(call, combination).dense());
    table.ops(
        "SparseReduce" + suffix + "Sparse", call -> SparseReduction.of(call, combination).sparse());
  }
}
