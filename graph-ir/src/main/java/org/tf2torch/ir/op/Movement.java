package org.tf2torch.ir.op;

import java.util.List;
import org.tf2torch.ir.Attributes;
import org.tf2torch.ir.DType;
import org.tf2torch.ir.Dim;
import org.tf2torch.ir.Op;
import org.tf2torch.ir.Operands;
import org.tf2torch.ir.Shape;
import org.tf2torch.ir.TensorType;

/** Operations that move elements along axes that are known only when the model runs. */
public final class Movement {
  private Movement() {}

  /** A shape of that rank more than the operand's, of which nothing else is known. */
  private static Shape anyShape(Operands in, int more) {
    return in.shape(0).hasRank() ? in.freshShape(in.shape(0).rank() + more) : Shape.UNKNOWN;
  }

  /**
   * Axis operand 1 (integer scalar, negative from the end) of operand 0 brought to the front; with
   * {@code back}, the front axis brought there.
   */
  public record MoveAxis(boolean back) implements Op {
    @Override
    public String name() {
      return back ? "axis_from_front" : "axis_to_front";
    }

    @Override
    public List<TensorType> infer(Operands in) {
      return List.of(in.tensor(0).with(anyShape(in, 0)));
    }
  }

  /** Puts in an axis of size 1 where operand 1 says (integer scalar, negative from the end). */
  public record UnsqueezeAt() implements Op {
    @Override
    public String name() {
      return "unsqueeze_at";
    }

    @Override
    public List<TensorType> infer(Operands in) {
      return List.of(in.tensor(0).with(anyShape(in, 1)));
    }
  }

  /** Drops every axis of size 1. */
  public record SqueezeAll() implements Op {
    @Override
    public String name() {
      return "squeeze_all";
    }

    @Override
    public List<TensorType> infer(Operands in) {
      return List.of(in.tensor(0).with(Shape.UNKNOWN));
    }
  }

  /** Axis i of the result is the axis of operand 0 that element i of operand 1 names. */
  public record PermuteBy() implements Op {
    @Override
    public String name() {
      return "permute_by";
    }

    @Override
    public List<TensorType> infer(Operands in) {
      return List.of(in.tensor(0).with(anyShape(in, 0)));
    }
  }

  /** The elements of the axes that operand 1 (integer vector) names in the opposite order. */
  public record ReverseAlong() implements Op {
    @Override
    public String name() {
      return "reverse_along";
    }

    @Override
    public List<TensorType> infer(Operands in) {
      return List.of(in.tensor(0));
    }
  }

  /**
   * The elements moved by operand 1 (integer vector) places along the axes operand 2 (integer
   * vector) names; what leaves at one end comes in at the other. An axis may be named twice.
   */
  public record Roll() implements Op {
    @Override
    public String name() {
      return "roll";
    }

    @Override
    public List<TensorType> infer(Operands in) {
      return List.of(in.tensor(0));
    }
  }

  /**
   * The first operand 1 (integer vector, one per index of {@code batchAxis}) elements of {@code
   * axis} in the opposite order, the rest in place.
   */
  public record ReverseSequence(int axis, int batchAxis) implements Op {
    @Override
    public String name() {
      return "reverse_sequence";
    }

    @Override
    public Attributes attributes() {
      return Attributes.of("axis", axis).and("batch_axis", batchAxis);
    }

    @Override
    public List<TensorType> infer(Operands in) {
      return List.of(in.tensor(0));
    }
  }

  /**
   * NumPy's slicing by a list of entries. Operands: the tensor; begins, ends and steps, integer
   * vectors with a number per entry. Bit i of a mask speaks of entry i: begin from the edge, end at
   * the edge, stand for all axes not named (at most one entry), put in an axis of size 1, or drop
   * the axis and take the element at begin.
   */
  public record StridedSlice(long begin, long end, long ellipsis, long newAxis, long shrink)
      implements Op {
    @Override
    public String name() {
      return "strided_slice";
    }

    @Override
    public Attributes attributes() {
      return Attributes.of("begin", begin)
          .and("end", end)
          .and("ellipsis", ellipsis)
          .and("new_axis", newAxis)
          .and("shrink", shrink);
    }

    @Override
    public List<TensorType> infer(Operands in) {
      Shape entries = in.shape(1);
      if (!in.shape(0).hasRank() || !entries.hasRank(1) || !entries.dim(0).isKnown()) {
        return List.of(in.tensor(0).with(Shape.UNKNOWN));
      }
      int rank = in.shape(0).rank();
      for (int i = 0; i < entries.dim(0).value(); i++) {
        boolean isEllipsis = bit(ellipsis, i);
        if (!isEllipsis && bit(newAxis, i)) {
          rank++;
        } else if (!isEllipsis && bit(shrink, i)) {
          rank--;
        }
      }
      return List.of(in.tensor(0).with(in.freshShape(rank)));
    }

    private static boolean bit(long mask, int i) {
      return (mask >> i & 1) == 1;
    }
  }

  /** The shape that tensors of the shapes operand 0 and 1 (integer vectors) have together. */
  public record BroadcastShapes() implements Op {
    @Override
    public String name() {
      return "broadcast_shapes";
    }

    @Override
    public List<TensorType> infer(Operands in) {
      return List.of(new TensorType(in.dtype(0), Shape.of(length(in))));
    }

    private static Dim length(Operands in) {
      Dim a = in.shape(0).hasRank(1) ? in.shape(0).dim(0) : in.fresh();
      Dim b = in.shape(1).hasRank(1) ? in.shape(1).dim(0) : in.fresh();
      return a.isKnown() && b.isKnown() ? a.max(b) : in.fresh();
    }
  }

  /** The axes of a broadcast result that each of two operands was repeated along. */
  public record BroadcastAxes() implements Op {
    @Override
    public String name() {
      return "broadcast_axes";
    }

    @Override
    public List<TensorType> infer(Operands in) {
      DType type = in.dtype(0);
      return List.of(
          new TensorType(type, Shape.of(in.fresh())), new TensorType(type, Shape.of(in.fresh())));
    }
  }
}
