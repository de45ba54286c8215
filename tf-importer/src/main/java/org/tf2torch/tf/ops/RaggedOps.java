package org.tf2torch.tf.ops;

import java.util.ArrayList;
import java.util.List;
import org.tf2torch.ir.DType;
import org.tf2torch.ir.Dim;
import org.tf2torch.ir.Value;
import org.tf2torch.ir.op.Elementwise.Function;
import org.tf2torch.ir.op.Elementwise.Operator;
import org.tf2torch.ir.op.Elementwise.Relation;
import org.tf2torch.ir.op.Emit;
import org.tf2torch.ir.op.Indexing.Scatter;
import org.tf2torch.ir.op.Ordering.SearchSorted;
import org.tf2torch.ir.op.Reductions.Reduction;
import org.tf2torch.ir.op.Slicing.Slice;
import org.tf2torch.tf.lower.OpCall;
import org.tf2torch.tf.lower.OpTable;

/**
 * Ragged tensors: values one behind the other, and for each level of rows the splits: where row i
 * begins and row i - 1 ends.
 */
final class RaggedOps {
  private RaggedOps() {}

  static void register(OpTable table) {
    table.ops("RaggedRange", RaggedOps::range);
    table.ops("RaggedGather", RaggedOps::gather);
    table.op("RaggedTensorToTensor", RaggedOps::toTensor);
    table.ops("RaggedTensorToSparse", RaggedOps::toSparse);
    table.ops("RaggedFillEmptyRows", RaggedOps::fillEmptyRows);
  }

  /** As of a sparse tensor whose index vectors are the rows. */
  private static List<Value> fillEmptyRows(OpCall call) {
    Emit emit = call.emit();
    Value rows = emit.unsqueeze(call.tensor(0), 1);
    Value shape = emit.unsqueeze(emit.reshape(call.tensor(2)), 0);
    List<Value> filled = new ArrayList<>(SparseOps.fillEmptyRows(call, rows, shape));
    filled.set(0, emit.squeeze(filled.get(0), 1));
    return filled;
  }

  /** The row that each value belongs to. */
  static Value rowIds(Coordinates at, Value splits) {
    Value places = at.range(at.last(splits));
    return at.emit().op(new SearchSorted(true), at.ends(splits), places);
  }

  /** The place of each value within its row. */
  static Value placeInRow(Coordinates at, Value splits, Value rowIds) {
    Value starts = at.rows(at.starts(splits), rowIds);
    return at.emit().sub(at.range(at.size(rowIds, 0)), starts);
  }

  /** Row i is start, start + step, … before limit; each of them a vector or one for all rows. */
  private static List<Value> range(OpCall call) {
    Emit emit = call.emit();
    Coordinates at = new Coordinates(emit);
    Value start = call.tensor(0);
    Value limit = call.tensor(1);
    Value step = call.tensor(2);
    Value span = emit.sub(limit, start);
    Value lengths = emit.reshape(length(emit, span, step), -1);
    Value splits = at.splits(lengths);
    Value rows = rowIds(at, splits);
    Value place = emit.cast(placeInRow(at, splits, rows), start.dtype());
    Value values =
        emit.add(each(at, start, lengths, rows), emit.mul(place, each(at, step, lengths, rows)));
    return List.of(emit.cast(splits, call.dtype("Tsplits")), values);
  }

  private static Value each(Coordinates at, Value numbers, Value lengths, Value rows) {
    return at.rows(at.emit().broadcast(numbers, at.emit().shapeOf(lengths)), rows);
  }

  /** ceil(span / step), but 0 where the step leads away from the limit; int64. */
  private static Value length(Emit emit, Value span, Value step) {
    Value zero = emit.scalarLike(span, 0);
    Value count =
        span.dtype().isFloat()
            ? emit.unary(Function.CEIL, emit.div(span, step))
            : emit.unary(
                Function.NEG,
                emit.binary(Operator.FLOOR_DIV, emit.unary(Function.NEG, span), step));
    return emit.cast(emit.maximum(count, zero), DType.INT64);
  }

  private static List<Value> gather(OpCall call) {
    Emit emit = call.emit();
    Coordinates at = new Coordinates(emit);
    int levels = Math.toIntExact(call.integer("PARAMS_RAGGED_RANK"));
    DType type = call.tensor(0).dtype();
    Value indices = at.wide(call.tensor(levels + 1));
    List<Value> results = new ArrayList<>(outerSplits(call, at, indices));
    Value rows = emit.reshape(indices, -1);
    for (int level = 0; level < levels; level++) {
      Value splits = at.wide(call.tensor(level));
      Value picked = at.splits(at.rows(at.lengths(splits), rows));
      Value owner = rowIds(at, picked);
      Value place = placeInRow(at, picked, owner);
      rows = emit.add(at.rows(at.rows(at.starts(splits), rows), owner), place);
      results.add(picked);
    }
    List<Value> splits = new ArrayList<>();
    results.forEach(s -> splits.add(emit.cast(s, type)));
    splits.add(at.rows(call.tensor(levels), rows));
    return splits;
  }

  /** Indices of more than one axis make rows of equal length. */
  private static List<Value> outerSplits(OpCall call, Coordinates at, Value indices) {
    call.require(indices.shape().hasRank(), "the rank of its indices is unknown");
    List<Value> splits = new ArrayList<>();
    Value rows = at.size(indices, 0);
    for (int axis = 1; axis < indices.shape().rank(); axis++) {
      Value length = at.size(indices, axis);
      Value places = at.range(at.emit().add(rows, at.emit().size(1)));
      splits.add(at.emit().mul(places, length));
      rows = at.emit().mul(rows, length);
    }
    return splits;
  }

  /** One level of rows: what owns each value, and how many rows there are. */
  private record Level(Value rowIds, Value rows) {}

  private static List<Level> levels(OpCall call, Coordinates at) {
    List<String> types =
        call.attributeValue("row_partition_types").getList().getSList().stream()
            .map(com.google.protobuf.ByteString::toStringUtf8)
            .toList();
    List<Level> levels = new ArrayList<>();
    Value rows = null;
    for (int i = 0; i < types.size(); i++) {
      Value partition = at.wide(call.tensor(3 + i));
      switch (types.get(i)) {
        case "FIRST_DIM_SIZE" -> rows = at.emit().reshape(partition);
        case "ROW_SPLITS" -> {
          Value ids = rowIds(at, partition);
          levels.add(new Level(ids, at.emit().sub(at.size(partition, 0), at.emit().size(1))));
        }
        case "VALUE_ROWIDS" -> {
          Value above =
              levels.isEmpty() ? rows : at.size(levels.get(levels.size() - 1).rowIds(), 0);
          levels.add(new Level(partition, above));
        }
        default -> throw call.refuse("its rows are described by " + types.get(i));
      }
    }
    return levels;
  }

  private static Value toTensor(OpCall call) {
    Emit emit = call.emit();
    Coordinates at = new Coordinates(emit);
    Value values = call.tensor(1);
    call.require(values.shape().hasRank(), "the rank of its values is unknown");
    List<Level> levels = levels(call, at);
    Vectors vectors = vectors(at, levels);
    Value inner =
        emit.op(new Slice(0, 1), emit.shapeOf(values), emit.size(1), emit.size(Slice.END));
    Value natural = emit.concat(0, List.of(vectors.shape(), inner));
    Value shape = natural;
    Value wanted = at.wide(call.tensor(0));
    call.require(wanted.shape().hasRank(), "the rank of its shape is unknown");
    if (wanted.shape().hasRank(1)) {
      // A size that is not negative is taken as it is: rows are cut off, or filled up.
      Value open = emit.compare(Relation.LESS, wanted, emit.size(0));
      shape = emit.where(open, natural, wanted);
    }
    Value dense = emit.broadcast(call.tensor(2), shape);
    Scatter place = new Scatter(Scatter.Combination.UPDATE, true);
    return emit.op(place, dense, vectors.indices(), values);
  }

  /** Where each value is when every row is as long as the longest of its level. */
  private record Vectors(Value indices, Value shape) {}

  private static Vectors vectors(Coordinates at, List<Level> levels) {
    Emit emit = at.emit();
    List<Value> columns = new ArrayList<>();
    List<Value> sizes = new ArrayList<>();
    sizes.add(emit.unsqueeze(levels.get(0).rows(), 0));
    for (Level level : levels) {
      Value ids = level.rowIds();
      columns.replaceAll(column -> at.rows(column, ids));
      if (columns.isEmpty()) {
        columns.add(ids);
      }
      Value starts = emit.op(new SearchSorted(false), ids, ids);
      Value place = emit.sub(at.range(at.size(ids, 0)), starts);
      columns.add(place);
      Value none = emit.sizes(Dim.known(-1));
      Value longest =
          emit.reduce(Reduction.MAX, emit.concat(0, List.of(none, place)), List.of(0), true);
      sizes.add(emit.add(longest, emit.size(1)));
    }
    return new Vectors(emit.stack(1, columns), emit.concat(0, sizes));
  }

  private static List<Value> toSparse(OpCall call) {
    Coordinates at = new Coordinates(call.emit());
    int count = Math.toIntExact(call.integer("RAGGED_RANK"));
    Value values = call.emit().ranked(call.tensor(count), 1);
    List<Level> levels = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      Value splits = at.wide(call.tensor(i));
      Value rows = call.emit().sub(at.size(splits, 0), call.emit().size(1));
      levels.add(new Level(rowIds(at, splits), rows));
    }
    Vectors vectors = vectors(at, levels);
    return List.of(vectors.indices(), values, vectors.shape());
  }
}
