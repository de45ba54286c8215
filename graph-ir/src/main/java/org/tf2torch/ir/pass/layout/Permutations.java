package org.tf2torch.ir.pass.layout;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.tf2torch.ir.Value;
import org.tf2torch.ir.op.Shapes.Permute;

/** Permutations between layouts, and what is known of permuted values. */
final class Permutations {
  private Permutations() {}

  /** [n, s…, c] to [n, c, s…]. */
  static Permute toChannelsFirst(int rank) {
    return toFront(rank, rank - 1);
  }

  /** That axis behind the first one, all others in their order. */
  static Permute toFront(int rank, int axis) {
    List<Integer> axes = new ArrayList<>(List.of(0, axis));
    IntStream.range(1, rank).filter(other -> other != axis).forEach(axes::add);
    return new Permute(axes);
  }

  /** [n, c, s…] to [n, s…, c]. */
  static Permute toChannelsLast(int rank) {
    return toChannelsFirst(rank).inverse();
  }

  static Optional<Permute> of(Value value) {
    return value.op(Permute.class);
  }

  /** Whether axes of other sizes than 1 keep their order, so that no element moves in memory. */
  static boolean movesOnlyOnes(Permute permute, Value operand) {
    int last = -1;
    for (int axis : permute.axes()) {
      if (!operand.shape().dim(axis).is(1)) {
        if (axis < last) {
          return false;
        }
        last = axis;
      }
    }
    return true;
  }

  /** Axes counted from the front, as axes of the operand of the permutation. */
  static List<Integer> before(Permute permute, List<Integer> axes) {
    int rank = permute.axes().size();
    return axes.stream().map(axis -> permute.axes().get(axis < 0 ? axis + rank : axis)).toList();
  }

  static int before(Permute permute, int axis) {
    return before(permute, List.of(axis)).get(0);
  }

  /** The permutation of what is left when axes of the operand are dropped. */
  static Permute without(Permute permute, List<Integer> operandAxes) {
    List<Integer> kept =
        permute.axes().stream().filter(axis -> !operandAxes.contains(axis)).toList();
    List<Integer> ordered = kept.stream().sorted().toList();
    return new Permute(kept.stream().map(ordered::indexOf).toList());
  }
}
