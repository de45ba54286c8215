package org.tf2torch.tf.ops;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;
import org.tf2torch.ir.DType;
import org.tf2torch.ir.Dim;
import org.tf2torch.ir.Value;
import org.tf2torch.ir.data.Literals;
import org.tf2torch.ir.op.Elementwise.Operator;
import org.tf2torch.ir.op.Elementwise.Relation;
import org.tf2torch.ir.op.Emit;
import org.tf2torch.ir.op.Indexing.Gather;
import org.tf2torch.ir.op.Indexing.Scatter;
import org.tf2torch.ir.op.Reductions.ArgReduce;
import org.tf2torch.ir.op.Reductions.Cumulate;
import org.tf2torch.ir.op.Reductions.Reduction;
import org.tf2torch.tf.lower.OpCall;
import org.tf2torch.tf.lower.OpTable;

/** XLA's windows, over any axes. */
final class XlaWindowOps {
  private XlaWindowOps() {}

  static void register(OpTable table) {
    table.op("XlaReduceWindow", XlaWindowOps::reduceWindow);
    table.op("XlaSelectAndScatter", XlaWindowOps::selectAndScatter);
  }

  /**
   * How windows move along one axis.
   *
   * @param holes elements that padding puts between each two
   */
  private record Track(long size, long stride, long dilation, long holes, long low, long high) {
    boolean isTrivial() {
      return size == 1 && stride == 1 && holes == 0 && low == 0 && high == 0;
    }

    /** Whether no product of two of its numbers overflows. */
    boolean isModest() {
      return java.util.stream.LongStream.of(size, stride, dilation, holes, low, high)
          .allMatch(n -> Math.abs(n) <= Integer.MAX_VALUE);
    }

    /** How many windows there are on an axis of that many elements. */
    long count(long elements) {
      long padded = elements == 0 ? 0 : elements + (elements - 1) * holes;
      long reach = (size - 1) * dilation + 1;
      return Math.max(0, Math.floorDiv(padded + low + high - reach, stride) + 1);
    }

    /** Whether the window at place i holds all elements up to i. */
    boolean isRunning(long elements) {
      return size == elements
          && stride == 1
          && dilation == 1
          && holes == 0
          && low == size - 1
          && high == 0;
    }
  }

  /** Tables of places are held in memory and in the file. */
  private static final long MOST_PLACES = 1 << 22;

  private static int places(OpCall call, long windows, long size) {
    call.require(
        windows == 0 || size <= MOST_PLACES / windows,
        "its windows have more than " + MOST_PLACES + " elements");
    return Math.toIntExact(windows * size);
  }

  private static long sizeOf(OpCall call, Value x, int axis) {
    Dim size = x.shape().dim(axis);
    call.require(size.isKnown(), "the size of axis " + axis + " is unknown");
    return size.value();
  }

  private static Value reduceWindow(OpCall call) {
    Value x = call.tensor(0);
    int rank = XlaOps.rank(call, x);
    Reducer reducer = Reducer.of(call, "computation", List.of(x.dtype(), x.dtype()));
    Operator operator =
        reducer
            .operator(0, 1)
            .filter(o -> XlaReductionOps.reduction(o).isPresent())
            .orElseThrow(() -> call.refuse("it combines elements in a way of its own"));
    List<Track> tracks = tracks(call, rank, 2, call.longs(4, "base_dilations"), 5, 6);
    Value start = call.emit().ranked(call.tensor(1), 0);
    Value filler = neutral(call.emit(), operator, start);
    for (int axis = 0; axis < rank; axis++) {
      if (!tracks.get(axis).isTrivial()) {
        x = slide(call, x, axis, tracks.get(axis), operator, filler);
      }
    }
    return XlaReductionOps.from(call.emit(), operator, start, x);
  }

  private static List<Track> tracks(
      OpCall call, int rank, int windows, List<Long> base, int dilations, int padding) {
    List<Long> sizes = call.longs(windows, "window_dimensions");
    List<Long> strides = call.longs(windows + 1, "window_strides");
    List<Long> apart =
        dilations < 0 ? Collections.nCopies(rank, 1L) : call.longs(dilations, "window_dilations");
    List<Long> pads = call.longs(padding, "padding");
    call.require(
        List.of(sizes.size(), strides.size(), apart.size(), base.size()).stream()
                .allMatch(n -> n == rank)
            && pads.size() == 2 * rank,
        "its windows are not those of " + rank + " axes");
    List<Track> tracks = new ArrayList<>();
    for (int i = 0; i < rank; i++) {
      Track track =
          new Track(
              sizes.get(i),
              strides.get(i),
              apart.get(i),
              base.get(i) - 1,
              pads.get(2 * i),
              pads.get(2 * i + 1));
      call.require(
          track.size() > 0
              && track.stride() > 0
              && track.dilation() > 0
              && track.holes() >= 0
              && track.isModest(),
          "its window is " + track);
      tracks.add(track);
    }
    return tracks;
  }

  /** What changes nothing; the start itself where it does not matter how often it is counted. */
  private static Value neutral(Emit emit, Operator operator, Value start) {
    return switch (operator) {
      case ADD -> emit.scalarLike(start, 0);
      case MUL -> emit.scalarLike(start, 1);
      default -> start;
    };
  }

  /** The windows along one axis: [windows, size] elements picked, and the second axis reduced. */
  private static Value slide(
      OpCall call, Value x, int axis, Track track, Operator operator, Value filler) {
    Emit emit = call.emit();
    long elements = sizeOf(call, x, axis);
    if (track.isRunning(elements) && (operator == Operator.ADD || operator == Operator.MUL)) {
      return emit.op(new Cumulate(operator == Operator.MUL, axis, false, false), x);
    }
    Value padded = track.holes() == 0 ? x : Paddings.interior(emit, x, axis, track.holes(), filler);
    padded =
        Paddings.pad(emit, padded, axis, Dim.known(track.low()), Dim.known(track.high()), filler);
    long windows = track.count(elements);
    long size = track.size();
    long[] places = new long[places(call, windows, size)];
    for (int i = 0; i < places.length; i++) {
      places[i] = i / size * track.stride() + i % size * track.dilation();
    }
    List<Long> shape = List.of(windows, size);
    Value index = emit.constant(Literals.longs(DType.INT64, shape, places));
    Value picked = emit.op(new Gather(axis, 0), padded, index);
    Reduction reduction = XlaReductionOps.reduction(operator).orElseThrow();
    return emit.reduce(reduction, picked, List.of(axis + 1), false);
  }

  /**
   * Each window selects one element by comparing it with the others, and its element of the source
   * is combined into that place of a tensor of starts.
   */
  private static Value selectAndScatter(OpCall call) {
    Emit emit = call.emit();
    Value x = call.tensor(0);
    int rank = XlaOps.rank(call, x);
    List<Track> tracks = tracks(call, rank, 1, Collections.nCopies(rank, 1L), -1, 3);
    List<Integer> slid =
        IntStream.range(0, rank).filter(i -> !tracks.get(i).isTrivial()).boxed().toList();
    List<Integer> order =
        new ArrayList<>(IntStream.range(0, rank).filter(i -> !slid.contains(i)).boxed().toList());
    Dim rows = order.stream().map(i -> x.shape().dim(i)).reduce(Dim.ONE, Dim::times);
    order.addAll(slid);
    Relation select = select(call, x.dtype());
    boolean first = select == Relation.GREATER_EQUAL || select == Relation.LESS_EQUAL;
    Table table = Table.of(call, x, slid, tracks, first);
    Value moved = emit.permute(x, order);
    Value flat = emit.reshape(moved, List.of(rows, Dim.known(table.elements())));
    boolean largest = select == Relation.GREATER_EQUAL || select == Relation.GREATER;
    Value target = selected(emit, flat, rows, table, largest);
    Value updates =
        emit.reshape(
            emit.permute(call.tensor(4), order), List.of(rows, Dim.known(table.windows())));
    Reducer scatter = Reducer.of(call, "scatter", List.of(x.dtype(), x.dtype()));
    Scatter op = new Scatter(XlaIndexingOps.combination(call, scatter), false);
    Value start = emit.full(emit.shapeOf(flat), emit.ranked(call.tensor(5), 0));
    Value result = emit.reshape(emit.op(op, start, target, updates), moved.shape().dims());
    List<Integer> back = new ArrayList<>(Collections.nCopies(rank, 0));
    for (int i = 0; i < rank; i++) {
      back.set(order.get(i), i);
    }
    return emit.permute(result, back);
  }

  private static Relation select(OpCall call, DType type) {
    return Reducer.of(call, "select", List.of(type, type))
        .relation(0, 1)
        .filter(r -> r != Relation.EQUAL && r != Relation.NOT_EQUAL)
        .orElseThrow(() -> call.refuse("it selects elements in a way of its own"));
  }

  /**
   * Of each window in each row the row and the place of the element selected: [rows, windows, 2].
   */
  private static Value selected(Emit emit, Value flat, Dim rows, Table table, boolean largest) {
    Value index = emit.constant(table.places());
    Value windows = emit.op(new Gather(1, 0), flat, index);
    Value chosen = emit.op(new ArgReduce(largest, 2, DType.INT64), windows);
    List<Dim> all = List.of(rows, Dim.known(table.windows()), Dim.known(table.size()));
    Value places = emit.broadcast(index, emit.sizes(all));
    Value picked = emit.op(new Gather(2, 2), places, emit.unsqueeze(chosen, 2));
    Value row = XlaOps.beside(emit, XlaOps.range(emit, rows), 0, 3);
    return emit.concat(2, List.of(emit.broadcast(row, emit.shapeOf(picked)), picked));
  }

  /**
   * For each window over the axes that are slid over, the row-major places of its elements.
   *
   * @param elements of all those axes together
   */
  private record Table(
      long elements, long windows, long size, org.tf2torch.ir.data.TensorData places) {
    /**
     * Places outside are those of the nearest element inside, which the window holds as well.
     *
     * @param forward whether the elements of a window come in their order, and not from the end
     */
    static Table of(OpCall call, Value x, List<Integer> axes, List<Track> tracks, boolean forward) {
      long[] places = {0};
      long elements = 1;
      long windows = 1;
      long size = 1;
      for (int axis : axes) {
        Track track = tracks.get(axis);
        long length = sizeOf(call, x, axis);
        long count = track.count(length);
        call.require(
            track.low() < track.size() && track.high() < track.size() && length > 0,
            "a window of it lies outside");
        XlaWindowOps.places(
            call, Math.multiplyExact(windows, count), Math.multiplyExact(size, track.size()));
        places = spread(places, windows, size, track, length, count);
        elements = Math.multiplyExact(elements, length);
        windows = Math.multiplyExact(windows, count);
        size = Math.multiplyExact(size, track.size());
      }
      if (!forward) {
        reverseEach(places, Math.toIntExact(size));
      }
      return new Table(
          elements, windows, size, Literals.longs(DType.INT64, List.of(windows, size), places));
    }

    /** The table with one more axis, which varies fastest among the windows and inside them. */
    private static long[] spread(
        long[] table, long windows, long size, Track track, long length, long count) {
      int next = Math.toIntExact(track.size());
      int width = Math.toIntExact(Math.multiplyExact(size, track.size()));
      long[] result =
          new long[Math.toIntExact(Math.multiplyExact(Math.multiplyExact(windows, count), width))];
      for (int i = 0; i < result.length; i++) {
        int window = i / width;
        int inside = i % width;
        long place = window % count * track.stride() - track.low() + inside % next;
        int before = Math.toIntExact(window / count * size + inside / next);
        result[i] = table[before] * length + Math.max(0, Math.min(place, length - 1));
      }
      return result;
    }

    private static void reverseEach(long[] places, int size) {
      for (int i = 0; i < places.length; i += size) {
        long[] window = Arrays.copyOfRange(places, i, i + size);
        for (int j = 0; j < size; j++) {
          places[i + j] = window[size - 1 - j];
        }
      }
    }
  }
}
