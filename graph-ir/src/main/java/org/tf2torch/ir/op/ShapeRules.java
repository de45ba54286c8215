package org.tf2torch.ir.op;

import java.util.List;
import java.util.Optional;
import org.tf2torch.ir.Dim;
import org.tf2torch.ir.Operands;
import org.tf2torch.ir.Shape;

/** Type rules that several operations share. */
final class ShapeRules {
  private ShapeRules() {}

  /** The shape that an integer vector operand spells. */
  static Shape asShape(Operands in, int i) {
    Optional<List<Dim>> sizes = in.integers(i);
    if (sizes.isPresent()) {
      return Shape.of(sizes.get());
    }
    Shape vector = in.shape(i);
    boolean lengthKnown = vector.hasRank(1) && vector.dim(0).isKnown();
    return lengthKnown ? in.freshShape((int) vector.dim(0).value()) : Shape.UNKNOWN;
  }

  /** The shape left when axes are reduced; negative axes count from the end. */
  static Shape reduced(Shape shape, List<Integer> axes, boolean keepDims) {
    if (!shape.hasRank()) {
      return Shape.UNKNOWN;
    }
    List<Integer> gone = axes.stream().map(shape::axis).toList();
    java.util.ArrayList<Dim> dims = new java.util.ArrayList<>();
    for (int i = 0; i < shape.rank(); i++) {
      if (!gone.contains(i)) {
        dims.add(shape.dim(i));
      } else if (keepDims) {
        dims.add(Dim.ONE);
      }
    }
    return Shape.of(dims);
  }

  /** Size of one axis after a window has slid over it, which may find no place at all. */
  static Dim windows(Dim size, long kernel, long stride, long dilation, long padding) {
    Dim count = size.plus(2 * padding - dilation * (kernel - 1) - 1).floorDiv(stride).plus(1);
    return count.isKnown() && count.value() < 0 ? Dim.ZERO : count;
  }

  /** The size that an integer scalar operand spells. */
  static Dim scalar(Operands in, int i) {
    return in.integers(i)
        .filter(list -> list.size() == 1)
        .map(list -> list.get(0))
        .orElseGet(in::fresh);
  }
}
