package org.tf2torch.ir;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.tf2torch.ir.data.TensorData;

/**
 * A named tensor that outlives a run: a weight, a statistic, a counter.
 *
 * @param id tells the variables of a model apart; names may repeat
 * @param name the source's name, with its scopes: {@code conv1/kernel}
 * @param data its elements, as the graph wants them now
 * @param steps how {@code data} was made from the source's tensor; whatever belongs to the
 *     variable, such as an optimizer's slots, goes the same way
 */
public record Variable(
    String id, String name, boolean trainable, TensorData data, List<Step> steps) {
  /** A change of view that moves or picks elements but never changes them. */
  public sealed interface Step permits Permuted, Reshaped, Sliced, Reordered {}

  /** Axis i of the result is axis {@code axes[i]} of the operand. */
  public record Permuted(List<Integer> axes) implements Step {}

  /** The same elements, row-major, in other axes. */
  public record Reshaped(List<Long> shape) implements Step {}

  /** {@code length} neighbouring indices of an axis; the rest is stored elsewhere. */
  public record Sliced(int axis, long start, long length) implements Step {}

  /** An axis cut into equal pieces: piece i of the result is piece {@code order[i]}. */
  public record Reordered(int axis, List<Integer> order) implements Step {}

  public Variable {
    steps = List.copyOf(steps);
  }

  public Variable permuted(List<Integer> axes) {
    return with(
        data.permuted(axes.stream().mapToInt(Integer::intValue).toArray()), new Permuted(axes));
  }

  public Variable reshaped(List<Long> shape) {
    return with(
        data.reshaped(shape.stream().mapToLong(Long::longValue).toArray()), new Reshaped(shape));
  }

  public Variable sliced(int axis, long start, long length) {
    return with(data.sliced(axis, start, length), new Sliced(axis, start, length));
  }

  public Variable reordered(int axis, List<Integer> order) {
    long length = data.shape().get(axis) / order.size();
    List<TensorData> pieces =
        order.stream().map(piece -> data.sliced(axis, piece * length, length)).toList();
    return with(TensorData.concatenated(axis, pieces), new Reordered(axis, order));
  }

  /** Another tensor of the source's shape, taken the way that this one went. */
  public TensorData sameWay(TensorData other) {
    Variable view = new Variable(id, name, trainable, other, List.of());
    for (Step step : steps) {
      if (step instanceof Permuted it) {
        view = view.permuted(it.axes());
      } else if (step instanceof Reshaped it) {
        view = view.reshaped(it.shape());
      } else if (step instanceof Sliced it) {
        view = view.sliced(it.axis(), it.start(), it.length());
      } else if (step instanceof Reordered it) {
        view = view.reordered(it.axis(), it.order());
      }
    }
    return view.data();
  }

  private Variable with(TensorData view, Step step) {
    List<Step> more = new ArrayList<>(steps);
    more.add(step);
    return new Variable(id, name, trainable, view, more);
  }

  /**
   * The whole way as one permutation of the source's axes, when it is that; else null. Identity is
   * empty.
   */
  public List<Integer> permutation() {
    Integer[] axes = null;
    for (Step step : steps) {
      if (!(step instanceof Permuted permuted)) {
        return null;
      }
      Integer[] before = axes;
      axes =
          permuted.axes().stream().map(a -> before == null ? a : before[a]).toArray(Integer[]::new);
    }
    return axes == null ? List.of() : Arrays.asList(axes);
  }
}
