package org.tf2torch.ir.op;

import java.util.List;
import java.util.Optional;
import org.tf2torch.ir.Attributes;
import org.tf2torch.ir.DType;
import org.tf2torch.ir.Dim;
import org.tf2torch.ir.Op;
import org.tf2torch.ir.Operands;
import org.tf2torch.ir.Shape;
import org.tf2torch.ir.TensorType;

/** Operations that choose among scored boxes. A box is (y1, x1, y2, x2), any two corners. */
public final class Detection {
  private Detection() {}

  /**
   * Picks boxes by falling score, the first of equals, and drops, or with a sigma above 0 scores
   * lower, those that overlap a picked one (intersection over union). Operands: boxes [n, 4];
   * scores [n]; how many at most; the overlap above which a box is dropped; the score below or at
   * which it is not wanted; sigma (arXiv:1704.04503): scalars. Results: indices (int32), their
   * scores, how many there are (int32 scalar).
   *
   * @param overlapsGiven the first operand is [n, n], the overlap of each box with each
   * @param padded as many indices as asked for, zeros behind the picked ones
   */
  public record NonMaxSuppression(boolean overlapsGiven, boolean padded) implements Op {
    @Override
    public String name() {
      return "non_max_suppression";
    }

    @Override
    public Attributes attributes() {
      return Attributes.of("overlaps_given", overlapsGiven).and("padded", padded);
    }

    @Override
    public List<TensorType> infer(Operands in) {
      Optional<Dim> limit = in.integers(2).map(list -> list.get(0));
      Shape picked = Shape.of(padded && limit.isPresent() ? limit.get() : in.fresh());
      return List.of(
          new TensorType(DType.INT32, picked),
          new TensorType(in.dtype(1), picked),
          new TensorType(DType.INT32, Shape.SCALAR));
    }
  }

  /**
   * {@link NonMaxSuppression} of each class of each image, the best of all classes together.
   * Operands: boxes [images, n, classes or 1, 4]; scores [images, n, classes]; how many at most per
   * class and in all; overlap and score thresholds: scalars. Results: boxes, scores, classes
   * (float32), how many (int32) per image.
   *
   * @param paddedPerClass room for no more than all classes can give
   * @param clipped corners are brought into [0, 1]
   */
  public record CombinedNonMaxSuppression(boolean paddedPerClass, boolean clipped) implements Op {
    @Override
    public String name() {
      return "combined_non_max_suppression";
    }

    @Override
    public Attributes attributes() {
      return Attributes.of("padded_per_class", paddedPerClass).and("clipped", clipped);
    }

    @Override
    public List<TensorType> infer(Operands in) {
      Dim images = in.shape(0).hasRank() ? in.shape(0).dim(0) : in.fresh();
      Dim room = room(in);
      return List.of(
          new TensorType(DType.FLOAT32, Shape.of(images, room, Dim.known(4))),
          new TensorType(DType.FLOAT32, Shape.of(images, room)),
          new TensorType(DType.FLOAT32, Shape.of(images, room)),
          new TensorType(DType.INT32, Shape.of(images)));
    }

    private Dim room(Operands in) {
      if (in.integers(3).isEmpty()) {
        return in.fresh();
      }
      Dim total = in.integers(3).get().get(0);
      if (!paddedPerClass) {
        return total;
      }
      return in.integers(2).isPresent() && in.shape(1).hasRank(3)
          ? total.min(in.integers(2).get().get(0).times(in.shape(1).dim(2)))
          : in.fresh();
    }
  }
}
