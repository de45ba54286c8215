package org.tf2torch.ir.data;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * One step of a walk over stored elements: {@code size} of them, {@code stride} elements apart.
 *
 * <p>A list of axes, outermost first, is the order in which a view's elements lie in their source.
 * It needs no relation to the view's shape, because a reshape does not change the order: [H·W·C]
 * may be walked as [C, H·W]. Only a permutation or a slice needs to know which steps belong to
 * which axis of the shape, see {@link #grouped}.
 */
record Axis(long size, long stride) {

  /**
   * The same walk in as few axes as possible: no axis of one element, none that continues the one
   * outside it.
   */
  static List<Axis> merged(List<Axis> axes) {
    List<Axis> merged = new ArrayList<>();
    for (Axis axis : axes) {
      int last = merged.size() - 1;
      if (axis.size == 1) {
        continue;
      }
      if (last >= 0 && merged.get(last).stride == axis.size * axis.stride) {
        merged.set(last, new Axis(merged.get(last).size * axis.size, axis.stride));
      } else {
        merged.add(axis);
      }
    }
    return List.copyOf(merged);
  }

  /**
   * The walk cut at the axes of a shape, one list of steps for each; empty when a cut would fall
   * within a step, as that of [6, 10] as steps of 2, 3 and 10 to [4, 15] does.
   */
  static Optional<List<List<Axis>>> grouped(List<Axis> merged, List<Long> shape) {
    List<List<Axis>> groups = new ArrayList<>();
    List<Axis> rest = new ArrayList<>(merged);
    for (int i = shape.size() - 1; i >= 0; i--) {
      List<Axis> group = new ArrayList<>();
      if (!take(rest, shape.get(i), group)) {
        return Optional.empty();
      }
      groups.add(0, group);
    }
    return Optional.of(groups);
  }

  // Moves the innermost steps that make `size` elements from `rest` to `group`.
  private static boolean take(List<Axis> rest, long size, List<Axis> group) {
    long missing = size;
    while (missing > 1) {
      Axis inner = rest.remove(rest.size() - 1);
      if (missing % inner.size == 0) {
        group.add(0, inner);
        missing /= inner.size;
      } else if (inner.size % missing == 0) {
        group.add(0, new Axis(missing, inner.stride));
        rest.add(new Axis(inner.size / missing, inner.stride * missing));
        missing = 1;
      } else {
        return false;
      }
    }
    return true;
  }
}
