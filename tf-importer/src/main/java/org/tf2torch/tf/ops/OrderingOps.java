package org.tf2torch.tf.ops;

import java.util.List;
import org.tf2torch.ir.DType;
import org.tf2torch.ir.Value;
import org.tf2torch.ir.op.Elementwise.Function;
import org.tf2torch.ir.op.Emit;
import org.tf2torch.ir.op.Indexing.Gather;
import org.tf2torch.ir.op.Ordering.InTopK;
import org.tf2torch.ir.op.Ordering.IsIn;
import org.tf2torch.ir.op.Ordering.IsotonicRegression;
import org.tf2torch.ir.op.Ordering.NonZero;
import org.tf2torch.ir.op.Ordering.SearchSorted;
import org.tf2torch.ir.op.Ordering.Sort;
import org.tf2torch.ir.op.Ordering.Unique;
import org.tf2torch.ir.op.Products.MatMul;
import org.tf2torch.ir.op.Reductions.Reduction;
import org.tf2torch.ir.op.Slicing.Select;
import org.tf2torch.ir.op.Slicing.Slice;
import org.tf2torch.tf.lower.OpCall;
import org.tf2torch.tf.lower.OpTable;

/** Operations that compare the elements of a tensor with each other. */
final class OrderingOps {
  private OrderingOps() {}

  static void register(OpTable table) {
    table.ops("IsotonicRegression", OrderingOps::isotonicRegression);
    table.ops("NearestNeighbors", OrderingOps::nearestNeighbors);
    table.ops("TopK", call -> topK(call, call.emit().size(call.integer("k")), DType.INT32));
    table.ops("TopKV2", OrderingOps::topKV2);
    table.ops("ApproxTopK", OrderingOps::approxTopK);
    table.op("InTopK", call -> inTopK(call, call.emit().size(call.integer("k"))));
    table.op("InTopKV2", call -> inTopK(call, call.emit().cast(call.tensor(2), DType.INT64)));
    table.op("NthElement", OrderingOps::nthElement);
    table.op("LowerBound", call -> searchSorted(call, false));
    table.op("UpperBound", call -> searchSorted(call, true));
    table.ops("Unique", call -> unique(call, 0).subList(0, 2));
    table.ops("UniqueWithCounts", call -> unique(call, 0));
    table.ops("UniqueV2", call -> uniqueV2(call).subList(0, 2));
    table.ops("UniqueWithCountsV2", OrderingOps::uniqueV2);
    table.ops("ListDiff", OrderingOps::listDiff);
  }

  private static List<Value> topKV2(OpCall call) {
    Value k = call.emit().cast(call.tensor(1), DType.INT64);
    DType type = call.hasAttribute("index_type") ? call.dtype("index_type") : DType.INT32;
    return topK(call, k, type);
  }

  /**
   * The first k of the sorted last axis. TensorFlow's order of equal elements is the stable one;
   * without {@code sorted} it promises no order, so this one is as good as any.
   */
  private static List<Value> topK(OpCall call, Value k, DType indexType) {
    return first(call, call.tensor(0), -1, true, k, indexType);
  }

  private static List<Value> first(
      OpCall call, Value x, int axis, boolean descending, Value k, DType indexType) {
    int at = x.shape().hasRank() ? x.shape().axis(axis) : axis;
    List<Value> sorted = call.builder().emit(new Sort(at, descending), List.of(x));
    Slice slice = new Slice(at, 1);
    Value values = call.emit(slice, sorted.get(0), call.emit().size(0), k);
    Value places = call.emit(slice, sorted.get(1), call.emit().size(0), k);
    return List.of(values, call.emit().cast(places, indexType));
  }

  /** On a CPU TensorFlow computes it exactly, unless it is asked not to aggregate. */
  private static List<Value> approxTopK(OpCall call) {
    call.require(call.flag("aggregate_to_topk"), "it leaves its parts unaggregated");
    Value k = call.emit().size(call.integer("k"));
    int axis = Math.toIntExact(call.integer("reduction_dimension"));
    return first(call, call.tensor(0), axis, call.flag("is_max_k"), k, DType.INT32);
  }

  private static Value inTopK(OpCall call, Value k) {
    Value targets = call.emit().cast(call.tensor(1), DType.INT64);
    return call.emit(new InTopK(), call.tensor(0), targets, k);
  }

  private static Value nthElement(OpCall call) {
    Value x = call.tensor(0);
    int axis = x.shape().hasRank() ? x.shape().rank() - 1 : -1;
    Sort sort = new Sort(axis, call.flag("reverse"));
    Value sorted = call.builder().emit(sort, List.of(x)).get(0);
    return call.emit(new Select(axis), sorted, call.emit().cast(call.tensor(1), DType.INT64));
  }

  private static Value searchSorted(OpCall call, boolean right) {
    Value places = call.emit(new SearchSorted(right), call.tensor(0), call.tensor(1));
    return call.emit().cast(places, call.dtype("out_type"));
  }

  private static List<Value> uniqueV2(OpCall call) {
    List<Long> axis = call.longs(1, "axis");
    call.require(axis.size() <= 1, "it names more than one axis");
    return unique(call, axis.isEmpty() ? 0 : Math.toIntExact(axis.get(0)));
  }

  private static List<Value> unique(OpCall call, int axis) {
    Value x = call.tensor(0);
    List<Value> found = call.builder().emit(new Unique(axis), List.of(x));
    DType type = call.dtype("out_idx");
    return List.of(
        found.get(0), call.emit().cast(found.get(1), type), call.emit().cast(found.get(2), type));
  }

  /** The elements of x that y has not, in order, and their places. */
  private static List<Value> listDiff(OpCall call) {
    Emit emit = call.emit();
    Value x = emit.ranked(call.tensor(0), 1);
    Value others = emit.unary(Function.LOGICAL_NOT, emit.op(new IsIn(), x, call.tensor(1)));
    Value places = emit.squeeze(emit.op(new NonZero(), others), 1);
    Value values = emit.op(new Gather(0, 0), x, places);
    return List.of(values, emit.cast(places, call.dtype("out_idx")));
  }

  private static List<Value> isotonicRegression(OpCall call) {
    Value x = call.emit().cast(call.tensor(0), DType.FLOAT64);
    List<Value> found = call.builder().emit(new IsotonicRegression(), List.of(x));
    return List.of(
        call.emit().cast(found.get(0), call.dtype("output_dtype")),
        call.emit().cast(found.get(1), DType.INT32));
  }

  /**
   * The k nearest of the centers [centers, axes] to each point [points, axes], and how far they
   * are, squared. As TensorFlow's: from products, so that near 0 rounding shows alike.
   */
  private static List<Value> nearestNeighbors(OpCall call) {
    Emit emit = call.emit();
    Value points = emit.ranked(call.tensor(0), 2);
    Value centers = emit.ranked(call.tensor(1), 2);
    Value half = emit.mul(squares(emit, centers), emit.scalarLike(centers, 0.5));
    Value products = emit.op(new MatMul(), points, emit.transpose(centers));
    List<Value> sorted = emit.builder().emit(new Sort(1, false), List.of(emit.sub(half, products)));
    Value distances =
        emit.add(
            emit.unsqueeze(squares(emit, points), 1),
            emit.mul(sorted.get(0), emit.scalarLike(points, 2)));
    Value count = emit.cast(call.tensor(2), DType.INT64);
    Slice first = new Slice(1, 1);
    return List.of(
        emit.op(first, sorted.get(1), emit.size(0), count),
        emit.op(first, distances, emit.size(0), count));
  }

  private static Value squares(Emit emit, Value vectors) {
    return emit.reduce(Reduction.SUM, emit.unary(Function.SQUARE, vectors), List.of(1), false);
  }
}
