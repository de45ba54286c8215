package org.tf2torch.ir;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Which axes of the source's tensor lie in each axis of a variable, after all the steps its view
 * took: in a depthwise kernel {@code [C·M, 1, H, W]} axis 0 holds the source's axes 2 and 3.
 */
public final class AxisOrigins {
  /** A piece of one of the source's axes. */
  private record Piece(int axis, long size) {}

  private List<List<Piece>> axes;

  private AxisOrigins(List<List<Piece>> axes) {
    this.axes = axes;
  }

  /**
   * @param shape of the source's tensor
   * @return empty when an axis was cut, or pieces of several were mixed
   */
  public static Optional<AxisOrigins> of(List<Long> shape, List<Variable.Step> steps) {
    List<List<Piece>> axes = new ArrayList<>();
    for (int i = 0; i < shape.size(); i++) {
      axes.add(List.of(new Piece(i, shape.get(i))));
    }
    AxisOrigins origins = new AxisOrigins(axes);
    return steps.stream().allMatch(origins::follow) ? Optional.of(origins) : Optional.empty();
  }

  private boolean follow(Variable.Step step) {
    if (step instanceof Variable.Permuted it) {
      List<List<Piece>> before = axes;
      axes = it.axes().stream().map(before::get).toList();
      return true;
    } else if (step instanceof Variable.Reshaped it) {
      return reshape(it.shape());
    }
    // Pieces of an axis that change places stay in it.
    return step instanceof Variable.Reordered;
  }

  /** Deals the pieces out to the new axes, row-major, and splits those that are too large. */
  private boolean reshape(List<Long> shape) {
    Deque<Piece> pieces = new ArrayDeque<>();
    axes.forEach(axis -> axis.stream().filter(p -> p.size() != 1).forEach(pieces::add));
    List<List<Piece>> dealt = new ArrayList<>();
    for (long size : shape) {
      List<Piece> axis = new ArrayList<>();
      for (long rest = size; rest > 1; ) {
        Piece next = pieces.isEmpty() ? new Piece(0, 0) : pieces.poll();
        if (next.size() > rest && next.size() % rest == 0) {
          pieces.push(new Piece(next.axis(), next.size() / rest));
          next = new Piece(next.axis(), rest);
        }
        if (next.size() == 0 || rest % next.size() != 0) {
          return false;
        }
        axis.add(next);
        rest /= next.size();
      }
      dealt.add(axis);
    }
    axes = dealt;
    return true;
  }

  /**
   * The axes that hold nothing but these of the source's.
   *
   * @return empty when an axis holds others, too
   */
  public Optional<List<Integer>> holding(Set<Integer> wanted) {
    List<Integer> found = new ArrayList<>();
    for (int i = 0; i < axes.size(); i++) {
      List<Piece> pieces = axes.get(i).stream().filter(p -> p.size() != 1).toList();
      long matching = pieces.stream().filter(p -> wanted.contains(p.axis())).count();
      if (matching > 0 && matching < pieces.size()) {
        return Optional.empty();
      }
      if (matching > 0) {
        found.add(i);
      }
    }
    return Optional.of(found);
  }
}
