package org.tf2torch.tf.ops;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;
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
import org.tf2torch.tf.lower.OpCall;
import org.tf2torch.tf.lower.OpTable;
import org.tf2torch.tf.ops.IndexAxes.Rows;

/**
 * XLA's gather and scatter: windows of one tensor, each at a place that a vector of indices names.
 * Axes of which a window holds all need no index; they are moved behind the others.
 */
final class XlaIndexingOps {
  private XlaIndexingOps() {}

  static void register(OpTable table) {
    table.op("XlaGather", XlaIndexingOps::gather);
    table.op("XlaScatter", XlaIndexingOps::scatter);
  }

  /**
   * The axes of the operand that need an index.
   *
   * @param all also those that are named although a window holds all of them
   */
  private static List<Integer> indexed(Value x, List<Dim> sizes, IndexAxes numbers, boolean all) {
    List<Integer> axes = new ArrayList<>();
    for (int i = 0; i < sizes.size(); i++) {
      boolean whole = sizes.get(i).equals(x.shape().dim(i)) && !(all && numbers.map().contains(i));
      if (!whole || numbers.batch().contains(i)) {
        axes.add(i);
      }
    }
    return axes;
  }

  /**
   * For each row and each element of its window the place along the indexed axes: [n, sizes…,
   * axes].
   *
   * @param starts where each row's window begins along an axis: [n]
   */
  private static Value places(
      Emit emit, List<Value> starts, List<Integer> axes, List<Dim> sizes, Dim count) {
    int rank = axes.size() + 1;
    List<Dim> shape = new ArrayList<>(List.of(count));
    axes.forEach(axis -> shape.add(sizes.get(axis)));
    List<Value> places = new ArrayList<>();
    for (int i = 0; i < axes.size(); i++) {
      Value start = XlaOps.beside(emit, starts.get(i), 0, rank);
      Value steps = XlaOps.range(emit, sizes.get(axes.get(i)));
      Value place = emit.add(start, XlaOps.beside(emit, steps, i + 1, rank));
      places.add(emit.unsqueeze(emit.broadcast(place, emit.sizes(shape)), rank));
    }
    return emit.concat(rank, places);
  }

  /** Where each row's window begins along the axes; 0 along those that no index names. */
  private static List<Value> starts(
      Emit emit, Value rows, Rows all, List<Integer> axes, IndexAxes numbers) {
    List<Value> starts = new ArrayList<>();
    Dim count = all.count();
    for (int axis : axes) {
      int component = numbers.map().indexOf(axis);
      int batch = numbers.batch().indexOf(axis);
      if (component >= 0) {
        starts.add(emit.select(rows, 1, component));
      } else if (batch >= 0) {
        int at = numbers.indexBatch().get(batch);
        int position = at > numbers.vector() ? at - 1 : at;
        Value along = XlaOps.range(emit, all.shape().get(position));
        Value beside = XlaOps.beside(emit, along, position, all.shape().size());
        starts.add(emit.reshape(emit.broadcast(beside, emit.sizes(all.shape())), -1));
      } else {
        starts.add(emit.full(emit.sizes(count), emit.size(0)));
      }
    }
    return starts;
  }

  private static List<Integer> others(List<Integer> axes, int rank) {
    return IntStream.range(0, rank).filter(i -> !axes.contains(i)).boxed().toList();
  }

  private static List<Integer> joined(List<Integer> a, List<Integer> b) {
    List<Integer> all = new ArrayList<>(a);
    all.addAll(b);
    return all;
  }

  private static List<Integer> inverse(List<Integer> order) {
    List<Integer> result = new ArrayList<>(Collections.nCopies(order.size(), 0));
    for (int i = 0; i < order.size(); i++) {
      result.set(order.get(i), i);
    }
    return result;
  }

  /** Last place at which a window of that size begins, for each component of the indices. */
  private static Value limits(Emit emit, Value x, List<Dim> sizes, IndexAxes numbers) {
    return emit.sizes(
        numbers.map().stream().map(axis -> x.shape().dim(axis).minus(sizes.get(axis))).toList());
  }

  /** Windows begin where they lie inside as a whole. */
  private static Value gather(OpCall call) {
    Emit emit = call.emit();
    Value x = call.tensor(0);
    int rank = XlaOps.rank(call, x);
    IndexAxes numbers = IndexAxes.of(call);
    List<Dim> sizes = call.longs(2, "slice_sizes").stream().map(Dim::known).toList();
    call.require(sizes.size() == rank, "its slice_sizes are " + sizes);
    numbers.check(call, rank, XlaOps.rank(call, call.tensor(1)), Integer.MAX_VALUE);
    Rows rows = Rows.of(call, call.tensor(1), numbers);
    Value limits = limits(emit, x, sizes, numbers);
    Value inside = emit.maximum(emit.minimum(rows.indices(), limits), emit.size(0));
    List<Integer> axes = indexed(x, sizes, numbers, false);
    Dim count = rows.count();
    List<Integer> order = joined(axes, others(axes, rank));
    Value moved = emit.permute(x, order);
    Value windows;
    if (axes.isEmpty()) {
      List<Dim> shape = new ArrayList<>(List.of(count));
      shape.addAll(x.shape().dims());
      windows = emit.broadcast(emit.unsqueeze(x, 0), emit.sizes(shape));
    } else {
      List<Value> starts = starts(emit, inside, rows, axes, numbers);
      Value places = places(emit, starts, axes, sizes, count);
      windows = emit.op(new GatherNd(0, false), moved, places);
    }
    return arranged(emit, ordered(emit, windows, order), rows, sizes, numbers);
  }

  /** [n, window…] with the axes of the window in the order of the operand's. */
  private static Value ordered(Emit emit, Value windows, List<Integer> order) {
    List<Integer> axes = new ArrayList<>(List.of(0));
    inverse(order).forEach(axis -> axes.add(axis + 1));
    return emit.permute(windows, axes);
  }

  /** The rows' axes and those of the window that are left, where the result has them. */
  private static Value arranged(
      Emit emit, Value windows, Rows rows, List<Dim> sizes, IndexAxes numbers) {
    List<Dim> shape = new ArrayList<>(rows.shape());
    for (int i = 0; i < sizes.size(); i++) {
      if (!numbers.isDropped(i)) {
        shape.add(sizes.get(i));
      }
    }
    return emit.permute(emit.reshape(windows, shape), inverse(split(shape.size(), numbers)));
  }

  /** The axes of a result or of updates: first those of the rows, then those of the windows. */
  private static List<Integer> split(int rank, IndexAxes numbers) {
    List<Integer> windows = numbers.windows().stream().sorted().toList();
    return joined(others(windows, rank), windows);
  }

  /** A window that does not lie inside as a whole is passed over. */
  private static Value scatter(OpCall call) {
    Emit emit = call.emit();
    Value x = call.tensor(0);
    Value updates = call.tensor(2);
    int rank = XlaOps.rank(call, x);
    IndexAxes numbers = IndexAxes.of(call);
    int updateRank = XlaOps.rank(call, updates);
    numbers.check(call, rank, XlaOps.rank(call, call.tensor(1)), updateRank);
    Rows rows = Rows.of(call, call.tensor(1), numbers);
    List<Dim> sizes = sizes(call, updates, rank, numbers);
    List<Integer> axes = indexed(x, sizes, numbers, true);
    Combination combination = combination(call, x.dtype());
    if (axes.isEmpty()) {
      axes = List.of(0);
    }
    Value limits = limits(emit, x, sizes, numbers);
    Value fits =
        emit.binary(
            Operator.LOGICAL_AND,
            emit.compare(Relation.GREATER_EQUAL, rows.indices(), emit.size(0)),
            emit.compare(Relation.LESS_EQUAL, rows.indices(), limits));
    Value valid = emit.reduce(Reduction.ALL, fits, List.of(1), true);
    Value safe = emit.where(valid, rows.indices(), emit.size(-1L - Integer.MAX_VALUE));
    List<Value> starts = starts(emit, safe, rows, axes, numbers);
    Value places = places(emit, starts, axes, sizes, rows.count());
    List<Integer> order = joined(axes, others(axes, rank));
    Value windows = windows(emit, updates, rows, sizes, order, numbers);
    Scatter op = new Scatter(combination, true);
    Value result = emit.op(op, emit.permute(x, order), places, windows);
    return emit.permute(result, inverse(order));
  }

  /** The sizes of a window along all axes of the operand. */
  private static List<Dim> sizes(OpCall call, Value updates, int rank, IndexAxes numbers) {
    List<Integer> windows = numbers.windows().stream().sorted().toList();
    List<Dim> sizes = new ArrayList<>();
    int next = 0;
    for (int i = 0; i < rank; i++) {
      call.require(numbers.isDropped(i) || next < windows.size(), "its windows have few axes");
      sizes.add(numbers.isDropped(i) ? Dim.ONE : updates.shape().dim(windows.get(next++)));
    }
    call.require(next == windows.size(), "its windows have many axes");
    return sizes;
  }

  /** Updates as [n, window…] in the order of axes that the operand now has. */
  private static Value windows(
      Emit emit,
      Value updates,
      Rows rows,
      List<Dim> sizes,
      List<Integer> order,
      IndexAxes numbers) {
    Value first = emit.permute(updates, split(updates.shape().rank(), numbers));
    List<Dim> shape = new ArrayList<>(List.of(rows.count()));
    shape.addAll(sizes);
    List<Integer> axes = new ArrayList<>(List.of(0));
    order.forEach(axis -> axes.add(axis + 1));
    return emit.permute(emit.reshape(first, shape), axes);
  }

  static Combination combination(OpCall call, DType type) {
    Reducer update = Reducer.of(call, "update_computation", List.of(type, type));
    return combination(call, update);
  }

  /** What a function of the old element and the new one does with them. */
  static Combination combination(OpCall call, Reducer function) {
    if (function.returns(1)) {
      return Combination.UPDATE;
    }
    return function
        .operator(0, 1)
        .flatMap(
            operator ->
                java.util.Optional.ofNullable(
                    switch (operator) {
                      case ADD -> Combination.ADD;
                      case SUB -> Combination.SUB;
                      case MUL -> Combination.MUL;
                      case MINIMUM -> Combination.MIN;
                      case MAXIMUM -> Combination.MAX;
                      default -> null;
                    }))
        .orElseThrow(() -> call.refuse("it combines elements in a way of its own"));
  }
}
