package org.tf2torch.tf.ops;

import java.util.List;
import org.tf2torch.ir.Dim;
import org.tf2torch.ir.Value;
import org.tf2torch.ir.op.Elementwise.Operator;
import org.tf2torch.ir.op.Elementwise.Relation;
import org.tf2torch.ir.op.Emit;
import org.tf2torch.ir.op.Ordering.SearchSorted;
import org.tf2torch.ir.op.Reductions.Reduction;
import org.tf2torch.ir.op.Segments.SegmentReduce;
import org.tf2torch.ir.op.Segments.SegmentReduce.Combination;
import org.tf2torch.tf.lower.OpCall;
import org.tf2torch.tf.lower.OpTable;

/** How often each number occurs in each row of a dense, sparse or ragged tensor. */
final class SparseCountingOps {
  private SparseCountingOps() {}

  static void register(OpTable table) {
    table.op("SparseBincount", call -> dense(call, sparse(call, 0, 4), 3));
    table.op("RaggedBincount", call -> dense(call, ragged(call, 3), 2));
    table.ops("DenseCountSparseOutput", call -> counted(call, rows(call)));
    table.ops("SparseCountSparseOutput", call -> counted(call, sparse(call, 0, 3)));
    table.ops("RaggedCountSparseOutput", call -> counted(call, ragged(call, 2)));
  }

  /**
   * All numbers, one behind the other.
   *
   * @param row the row of each number
   * @param weights what each number counts for
   * @param rows how many rows there are, a scalar
   * @param isVector whether the only row has no axis in the result
   */
  private record Numbers(Value row, Value values, Value weights, Value rows, boolean isVector) {}

  /** Weights without elements are all 1; if need be, that is seen while the model runs. */
  private static Value weights(OpCall call, int input, Value values) {
    Emit emit = call.emit();
    Coordinates at = new Coordinates(emit);
    Value weights = emit.reshape(call.tensor(input), -1);
    Value one = emit.full(emit.sizes(Dim.ONE), emit.scalarLike(weights, 1));
    Value places = emit.minimum(at.range(at.size(values, 0)), at.size(weights, 0));
    return at.rows(emit.concat(0, List.of(weights, one)), places);
  }

  private static Numbers rows(OpCall call) {
    Emit emit = call.emit();
    Coordinates at = new Coordinates(emit);
    Value x = call.tensor(0);
    call.require(x.shape().hasRank(), "the rank of its values is unknown");
    boolean isVector = x.shape().hasRank(1);
    Value values = at.wide(emit.reshape(x, -1));
    Value places = at.range(at.size(values, 0));
    Value size = emit.maximum(emit.select(emit.shapeOf(x), 0, -1), emit.size(1));
    Value row = isVector ? zeros(emit, values) : emit.binary(Operator.FLOOR_DIV, places, size);
    Value rows = isVector ? emit.size(1) : at.size(x, 0);
    return new Numbers(row, values, weights(call, 1, values), rows, isVector);
  }

  private static Numbers sparse(OpCall call, int input, int weights) {
    Emit emit = call.emit();
    Value shape = call.tensor(input + 2);
    long rank =
        ShapeOps.known(call, emit.ranked(shape, 1).shape().dim(0), "the rank of its tensor");
    call.require(rank == 1 || rank == 2, "it counts in " + rank + " axes");
    Value values = new Coordinates(emit).wide(call.tensor(input + 1));
    Value row = rank == 1 ? zeros(emit, values) : emit.select(call.tensor(input), 1, 0);
    Value rows = rank == 1 ? emit.size(1) : emit.select(shape, 0, 0);
    return new Numbers(row, values, weights(call, weights, values), rows, rank == 1);
  }

  private static Numbers ragged(OpCall call, int weights) {
    Emit emit = call.emit();
    Coordinates at = new Coordinates(emit);
    Value splits = at.wide(call.tensor(0));
    Value values = at.wide(call.tensor(1));
    Value places = at.range(at.size(values, 0));
    Value row = emit.op(new SearchSorted(true), at.ends(splits), places);
    Value rows = emit.sub(at.size(splits, 0), emit.size(1));
    return new Numbers(row, values, weights(call, weights, values), rows, false);
  }

  private static Value zeros(Emit emit, Value values) {
    return emit.full(emit.shapeOf(values), emit.size(0));
  }

  private static Numbers below(Emit emit, Numbers numbers, Value limit) {
    Coordinates at = new Coordinates(emit);
    Value kept = at.where(emit.compare(Relation.LESS, numbers.values(), limit));
    return new Numbers(
        at.rows(numbers.row(), kept),
        at.rows(numbers.values(), kept),
        at.rows(numbers.weights(), kept),
        numbers.rows(),
        numbers.isVector());
  }

  /** Of weights the sum, or 1 where there is any. */
  private static Value counts(OpCall call, Value weights, Value group, Value groups) {
    Emit emit = call.emit();
    SegmentReduce sum = new SegmentReduce(Combination.SUM, true);
    if (!call.flag("binary_output")) {
      return emit.op(sum, weights, group, groups);
    }
    Value ones = emit.full(emit.shapeOf(group), emit.size(1));
    Value any = emit.compare(Relation.GREATER, emit.op(sum, ones, group, groups), emit.size(0));
    return emit.cast(any, weights.dtype());
  }

  /** A row of counts for each row of numbers; what is not below the size is left out. */
  private static Value dense(OpCall call, Numbers all, int sizeInput) {
    Emit emit = call.emit();
    Value size = emit.reshape(new Coordinates(emit).wide(call.tensor(sizeInput)));
    Numbers numbers = below(emit, all, size);
    Value place = emit.add(emit.mul(numbers.row(), size), numbers.values());
    Value counts = counts(call, numbers.weights(), place, emit.mul(numbers.rows(), size));
    return numbers.isVector()
        ? counts
        : emit.reshape(counts, emit.stack(0, List.of(numbers.rows(), size)));
  }

  private static List<Value> counted(OpCall call, Numbers all) {
    Emit emit = call.emit();
    Coordinates at = new Coordinates(emit);
    long longest = call.integer("maxlength");
    Numbers numbers = longest < 0 ? all : below(emit, all, emit.size(longest));
    Value none = emit.sizes(Dim.ZERO);
    Value largest =
        emit.reduce(
            Reduction.MAX, emit.concat(0, List.of(none, numbers.values())), List.of(0), false);
    Value natural =
        emit.maximum(emit.add(largest, emit.size(1)), emit.size(call.integer("minlength")));
    Value size = longest >= 0 ? emit.size(longest) : natural;
    Coordinates.Groups groups =
        at.groups(emit.add(emit.mul(numbers.row(), size), numbers.values()));
    Value counts = counts(call, numbers.weights(), groups.member(), groups.count());
    Value row = emit.binary(Operator.FLOOR_DIV, groups.numbers(), size);
    Value value = emit.binary(Operator.FLOOR_MOD, groups.numbers(), size);
    return numbers.isVector()
        ? List.of(emit.unsqueeze(value, 1), counts, emit.unsqueeze(size, 0))
        : List.of(
            emit.stack(1, List.of(row, value)),
            counts,
            emit.stack(0, List.of(numbers.rows(), size)));
  }
}
