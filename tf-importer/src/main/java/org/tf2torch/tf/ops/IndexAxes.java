package org.tf2torch.tf.ops;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.tf2torch.ir.DType;
import org.tf2torch.ir.Dim;
import org.tf2torch.ir.Value;
import org.tf2torch.ir.op.Emit;
import org.tf2torch.tf.lower.OpCall;

/**
 * Which axes mean what (xla_data.proto, GatherDimensionNumbers and ScatterDimensionNumbers).
 *
 * @param windows axes of the windows in the result, or in the updates
 * @param dropped axes of the operand of which a window holds one element, and is without
 * @param map the axes of the operand that an index vector names
 * @param batch axes of the operand that belong to axes {@code indexBatch} of the indices
 */
record IndexAxes(
    List<Integer> windows,
    List<Integer> dropped,
    List<Integer> map,
    int vector,
    List<Integer> batch,
    List<Integer> indexBatch) {
  static IndexAxes of(OpCall call) {
    ProtoNumbers numbers = ProtoNumbers.of(call, "dimension_numbers");
    return new IndexAxes(
        numbers.list(1),
        numbers.list(2),
        numbers.list(3),
        numbers.number(4),
        numbers.list(5),
        numbers.list(6));
  }

  void check(OpCall call, int rank, int indexRank, int windowRank) {
    boolean fits =
        inside(dropped, rank)
            && inside(map, rank)
            && inside(batch, rank)
            && inside(indexBatch, indexRank)
            && inside(windows, windowRank)
            && vector >= 0
            && vector <= indexRank
            && batch.size() == indexBatch.size()
            && !indexBatch.contains(vector);
    call.require(fits, "its dimension_numbers do not fit its operands");
  }

  private static boolean inside(List<Integer> axes, int rank) {
    return axes.stream().allMatch(a -> a >= 0 && a < rank)
        && axes.stream().distinct().count() == axes.size();
  }

  boolean isDropped(int axis) {
    return dropped.contains(axis) || batch.contains(axis);
  }

  /** Index vectors as rows [n, components], and the axes they come from. */
  record Rows(Value indices, List<Dim> shape) {
    static Rows of(OpCall call, Value indices, IndexAxes numbers) {
      Emit emit = call.emit();
      Value vectors = emit.cast(indices, DType.INT64);
      int rank = XlaOps.rank(call, vectors);
      if (numbers.vector() == rank) {
        vectors = emit.unsqueeze(vectors, rank);
        rank++;
      }
      List<Integer> order = new ArrayList<>(IntStream.range(0, rank).boxed().toList());
      order.remove(numbers.vector());
      order.add(numbers.vector());
      vectors = emit.permute(vectors, order);
      List<Dim> shape = vectors.shape().dims().subList(0, rank - 1);
      call.require(
          vectors.shape().dim(rank - 1).is(numbers.map().size()),
          "its index vectors do not have " + numbers.map().size() + " elements");
      Value rows = emit.reshape(vectors, List.of(count(shape), vectors.shape().dim(rank - 1)));
      return new Rows(rows, shape);
    }

    /** How many rows there are. */
    Dim count() {
      return count(shape);
    }

    private static Dim count(List<Dim> dims) {
      return dims.stream().reduce(Dim.ONE, Dim::times);
    }
  }
}
