package org.tf2torch.tf.ops;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;
import org.tf2torch.ir.DType;
import org.tf2torch.ir.Dim;
import org.tf2torch.ir.Shape;
import org.tf2torch.ir.Value;
import org.tf2torch.ir.op.Elementwise.Relation;
import org.tf2torch.ir.op.Emit;
import org.tf2torch.ir.op.Indexing.Gather;
import org.tf2torch.ir.op.Indexing.Scatter;
import org.tf2torch.ir.op.Ordering.Sort;
import org.tf2torch.ir.op.Quantization.ReducePrecision;
import org.tf2torch.ir.op.Slicing.Slice;
import org.tf2torch.ir.op.Sources.Range;
import org.tf2torch.tf.lower.OpCall;
import org.tf2torch.tf.lower.OpTable;

/**
 * XLA's own operations (tensorflow/compiler/tf2xla/ops/xla_ops.cc) that move, order and round
 * elements. XLA wants all sizes known, so their size operands are constants.
 */
final class XlaOps {
  private XlaOps() {}

  static void register(OpTable table) {
    table.raw("XlaOptimizationBarrier", OpCall::operands);
    table.raw("XlaSharding", OpCall::operands);
    table.op("XlaReplicaId", call -> call.emit().scalar(DType.INT32, 0));
    table.ops("XlaBroadcastHelper", XlaOps::broadcastHelper);
    table.op("XlaPad", XlaOps::pad);
    table.op("XlaDynamicSlice", XlaOps::dynamicSlice);
    table.op("XlaDynamicUpdateSlice", XlaOps::dynamicUpdateSlice);
    table.ops("XlaSplitND", XlaOps::split);
    table.op("XlaConcatND", XlaOps::concat);
    table.op("XlaReducePrecision", XlaOps::reducePrecision);
    table.op("XlaSort", call -> sorted(call, List.of(call.tensor(0)), 0, -1, false).get(0));
    table.ops("XlaKeyValueSort", call -> sorted(call, call.allTensors(), 0, -1, false));
    table.ops("XlaVariadicSort", XlaOps::variadicSort);
  }

  /** Refused unless the rank is known. */
  static int rank(OpCall call, Value x) {
    call.require(x.shape().hasRank(), "the rank of an input is unknown");
    return x.shape().rank();
  }

  /** The operand of lower rank gets axes of size 1, so that its own lie where they are told to. */
  private static List<Value> broadcastHelper(OpCall call) {
    Value a = call.tensor(0);
    Value b = call.tensor(1);
    List<Long> axes = call.longs(2, "broadcast_dims");
    if (axes.isEmpty()) {
      return List.of(a, b);
    }
    boolean first = rank(call, a) < rank(call, b);
    Value small = first ? a : b;
    List<Dim> shape = new ArrayList<>(Collections.nCopies(rank(call, first ? b : a), Dim.ONE));
    call.require(
        axes.size() == rank(call, small) && axes.stream().distinct().count() == axes.size(),
        "its broadcast_dims are " + axes);
    for (int i = 0; i < axes.size(); i++) {
      call.require(
          axes.get(i) >= 0 && axes.get(i) < shape.size(), "its broadcast_dims are " + axes);
      shape.set(Math.toIntExact(axes.get(i)), small.shape().dim(i));
    }
    Value reshaped = call.emit().reshape(small, shape);
    return first ? List.of(reshaped, b) : List.of(a, reshaped);
  }

  private static Value pad(OpCall call) {
    Value x = call.tensor(0);
    int rank = rank(call, x);
    List<Long> low = call.longs(2, "padding_low");
    List<Long> high = call.longs(3, "padding_high");
    List<Long> interior = call.longs(4, "padding_interior");
    call.require(
        low.size() == rank && high.size() == rank && interior.size() == rank,
        "its padding is not that of " + rank + " axes");
    for (int i = 0; i < rank; i++) {
      call.require(interior.get(i) >= 0, "its padding_interior is " + interior);
      if (interior.get(i) > 0) {
        x = Paddings.interior(call.emit(), x, i, interior.get(i), call.tensor(1));
      }
      Dim before = Dim.known(low.get(i));
      x = Paddings.pad(call.emit(), x, i, before, Dim.known(high.get(i)), call.tensor(1));
    }
    return x;
  }

  /** Starts so that all of it lies inside. */
  private static Value dynamicSlice(OpCall call) {
    Value x = call.tensor(0);
    int rank = rank(call, x);
    Emit emit = call.emit();
    List<Long> sizes = call.longs(2, "size_indices");
    call.require(sizes.size() == rank, "its size_indices are " + sizes);
    for (int i = 0; i < rank; i++) {
      Dim size = Dim.known(sizes.get(i));
      if (!x.shape().dim(i).equals(size)) {
        Value start = start(call, 1, i, x.shape().dim(i).minus(size));
        Value stop = emit.add(start, emit.size(size));
        x = emit.op(new Slice(i, 1), x, start, stop);
      }
    }
    return emit.reshape(x, sizes.stream().map(Dim::known).toList());
  }

  /** Element i of a vector of starts, not below 0 and not above the last that fits. */
  private static Value start(OpCall call, int operand, int i, Dim last) {
    Emit emit = call.emit();
    Value start = emit.cast(emit.select(call.tensor(operand), 0, i), DType.INT64);
    return emit.maximum(emit.minimum(start, emit.size(last)), emit.size(0));
  }

  private static Value dynamicUpdateSlice(OpCall call) {
    Value x = call.tensor(0);
    Value update = call.tensor(1);
    int rank = rank(call, x);
    call.require(update.shape().hasRank(rank), "its update has another rank");
    if (rank == 0) {
      return update;
    }
    Emit emit = call.emit();
    Shape shape = update.shape();
    List<Value> places = new ArrayList<>();
    for (int i = 0; i < rank; i++) {
      Value start = start(call, 2, i, x.shape().dim(i).minus(shape.dim(i)));
      Value place = beside(emit, emit.add(range(emit, shape.dim(i)), start), i, rank);
      places.add(emit.unsqueeze(emit.broadcast(place, emit.sizes(shape.dims())), rank));
    }
    Scatter op = new Scatter(Scatter.Combination.UPDATE, false);
    return emit.op(op, x, emit.concat(rank, places), update);
  }

  /** 0, 1, … as int64. */
  static Value range(Emit emit, Dim count) {
    return emit.op(new Range(), emit.size(0), emit.size(count), emit.size(1));
  }

  /** A vector along one axis of that many. */
  static Value beside(Emit emit, Value vector, int axis, int rank) {
    return UniformQuantizationOps.beside(emit, vector, axis, rank);
  }

  /** How many parts each axis has, and how much padding at its end. */
  private record Grid(List<Long> parts, List<Long> padding) {
    static Grid of(OpCall call, String attribute, int rank) {
      List<Long> parts = call.longs(attribute);
      List<Long> padding = call.longs("paddings");
      Grid grid = new Grid(parts, padding.isEmpty() ? Collections.nCopies(rank, 0L) : padding);
      call.require(
          parts.size() == rank
              && grid.padding().size() == rank
              && parts.stream().allMatch(n -> n > 0)
              && grid.padding().stream().allMatch(n -> n >= 0),
          "its parts are " + parts + ", its paddings " + padding);
      long count = call.integer("N");
      call.require(
          count <= 1 << 16 && parts.stream().reduce(1L, Math::multiplyExact) == count,
          "it has " + count + " parts");
      return grid;
    }
  }

  /** Padded at the end with zeros, then cut into equal parts along every axis, row-major. */
  private static List<Value> split(OpCall call) {
    Emit emit = call.emit();
    Value x = call.tensor(0);
    int rank = rank(call, x);
    Grid grid = Grid.of(call, "num_splits", rank);
    List<Value> parts = new ArrayList<>(List.of(x));
    for (int i = 0; i < rank; i++) {
      List<Value> next = new ArrayList<>();
      for (Value part : parts) {
        Value padded = Paddings.pad(emit, part, i, Dim.ZERO, Dim.known(grid.padding().get(i)));
        Dim size = padded.shape().dim(i).floorDiv(grid.parts().get(i));
        for (long j = 0; j < grid.parts().get(i); j++) {
          next.add(emit.slice(padded, i, size.times(j), size.times(j + 1), 1));
        }
      }
      parts = next;
    }
    return parts;
  }

  /** The way back from a split: put together along every axis, and cut at the end. */
  private static Value concat(OpCall call) {
    Emit emit = call.emit();
    List<Value> parts = call.allTensors();
    int rank = rank(call, parts.get(0));
    Grid grid = Grid.of(call, "num_concats", rank);
    for (int i = rank - 1; i >= 0; i--) {
      int run = Math.toIntExact(grid.parts().get(i));
      List<Value> next = new ArrayList<>();
      for (int first = 0; first < parts.size(); first += run) {
        next.add(emit.concat(i, parts.subList(first, first + run)));
      }
      parts = next;
    }
    Value whole = parts.get(0);
    for (int i = 0; i < rank; i++) {
      whole = Paddings.pad(emit, whole, i, Dim.ZERO, Dim.known(-grid.padding().get(i)));
    }
    return whole;
  }

  private static Value reducePrecision(OpCall call) {
    DType type = call.tensor(0).dtype();
    call.require(type.isFloat() && type.bytes() > 1, "it rounds " + type.text());
    long exponent = call.integer("exponent_bits");
    long mantissa = call.integer("mantissa_bits");
    call.require(exponent >= 1 && mantissa >= 0, "it leaves no bits");
    return call.emit(new ReducePrecision(exponent, mantissa), call.tensor(0));
  }

  /** All operands in the order of one of them; equal keys keep theirs. */
  private static List<Value> sorted(
      OpCall call, List<Value> all, int key, int axis, boolean descending) {
    int rank = rank(call, all.get(key));
    int at = axis < 0 ? axis + rank : axis;
    call.require(at >= 0 && at < rank, "its axis is " + axis);
    List<Value> result = call.builder().emit(new Sort(at, descending), List.of(all.get(key)));
    List<Value> sorted = new ArrayList<>();
    for (int i = 0; i < all.size(); i++) {
      sorted.add(i == key ? result.get(0) : picked(call, all.get(i), result.get(1), at));
    }
    return sorted;
  }

  /** Elements along an axis by places of the same shape. */
  private static Value picked(OpCall call, Value x, Value places, int axis) {
    int rank = rank(call, x);
    List<Integer> last = new ArrayList<>(IntStream.range(0, rank).boxed().toList());
    last.remove(axis);
    last.add(axis);
    List<Integer> back = new ArrayList<>(IntStream.range(0, rank - 1).boxed().toList());
    back.add(axis, rank - 1);
    Emit emit = call.emit();
    Gather gather = new Gather(rank - 1, rank - 1);
    Value moved = emit.op(gather, emit.permute(x, last), emit.permute(places, last));
    return emit.permute(moved, back);
  }

  /** The comparator orders by one of the operands. */
  private static List<Value> variadicSort(OpCall call) {
    int last = call.count() - 1;
    List<Value> all = call.tensors(0, last);
    int axis = call.integer(last, "dimension");
    List<DType> types = new ArrayList<>();
    all.forEach(x -> types.addAll(List.of(x.dtype(), x.dtype())));
    Reducer comparator = Reducer.of(call, "comparator", types);
    for (int i = 0; i < all.size(); i++) {
      Relation relation = comparator.relation(2 * i, 2 * i + 1).orElse(Relation.EQUAL);
      if (relation == Relation.LESS || relation == Relation.GREATER) {
        return sorted(call, all, i, axis, relation == Relation.GREATER);
      }
    }
    throw call.refuse("its comparator is not the order of one operand");
  }
}
