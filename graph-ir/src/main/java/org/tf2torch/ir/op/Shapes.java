package org.tf2torch.ir.op;

import static org.tf2torch.ir.Operands.require;

import java.util.ArrayList;
import java.util.List;
import org.tf2torch.ir.Attributes;
import org.tf2torch.ir.DType;
import org.tf2torch.ir.Dim;
import org.tf2torch.ir.Op;
import org.tf2torch.ir.Operands;
import org.tf2torch.ir.Shape;
import org.tf2torch.ir.TensorType;

/** Operations that give elements other axes, or say which axes they have, and never change them. */
public final class Shapes {
  private Shapes() {}

  /** The sizes of the operand's axes, as a vector. */
  public record ShapeOf(DType dtype) implements Op {
    @Override
    public String name() {
      return "shape_of";
    }

    @Override
    public Attributes attributes() {
      return Attributes.of("dtype", dtype);
    }

    @Override
    public List<TensorType> infer(Operands in) {
      Shape shape = in.shape(0);
      Dim rank = shape.hasRank() ? Dim.known(shape.rank()) : in.fresh();
      return List.of(new TensorType(dtype, Shape.of(rank)));
    }
  }

  /**
   * The elements of operand 0, row-major, in the shape operand 1 spells. One size may be -1: what
   * is left.
   */
  public record Reshape() implements Op {
    @Override
    public String name() {
      return "reshape";
    }

    @Override
    public List<TensorType> infer(Operands in) {
      Shape target = ShapeRules.asShape(in, 1);
      if (!target.hasRank()) {
        return List.of(in.tensor(0).with(target));
      }
      int open = -1;
      Dim rest = Dim.ONE;
      for (int i = 0; i < target.rank(); i++) {
        if (target.dim(i).is(-1)) {
          require(open < 0, () -> "two sizes are -1");
          open = i;
        } else {
          rest = rest.times(target.dim(i));
        }
      }
      if (open >= 0) {
        target = target.with(open, left(in, rest));
      } else if (in.shape(0).isKnown() && target.isKnown()) {
        Shape wanted = target;
        require(
            in.shape(0).elements().equals(wanted.elements()),
            () -> "cannot reshape " + in.shape(0) + " to " + wanted);
      }
      return List.of(in.tensor(0).with(target));
    }

    private static Dim left(Operands in, Dim rest) {
      if (!in.shape(0).hasRank() || rest.is(0)) {
        return in.fresh();
      }
      return in.shape(0).elements().floorDiv(rest);
    }
  }

  /** Drops axes of size 1. */
  public record Squeeze(List<Integer> axes) implements Op {
    public Squeeze {
      axes = List.copyOf(axes);
    }

    @Override
    public String name() {
      return "squeeze";
    }

    @Override
    public Attributes attributes() {
      return Attributes.of("axes", axes);
    }

    @Override
    public List<TensorType> infer(Operands in) {
      Shape shape = in.shape(0);
      if (shape.hasRank()) {
        axes.forEach(
            a ->
                require(
                    !shape.dim(a).isKnown() || shape.dim(a).is(1),
                    () -> "axis " + a + " of " + shape));
      }
      return List.of(in.tensor(0).with(ShapeRules.reduced(shape, axes, false)));
    }
  }

  /** Puts in an axis of size 1, which is then that axis of the result. */
  public record Unsqueeze(int axis) implements Op {
    @Override
    public String name() {
      return "unsqueeze";
    }

    @Override
    public Attributes attributes() {
      return Attributes.of("axis", axis);
    }

    @Override
    public List<TensorType> infer(Operands in) {
      if (!in.shape(0).hasRank()) {
        return List.of(in.tensor(0));
      }
      List<Dim> dims = new ArrayList<>(in.shape(0).dims());
      int at = axis < 0 ? axis + dims.size() + 1 : axis;
      require(at >= 0 && at <= dims.size(), () -> "axis " + axis + " of rank " + dims.size());
      dims.add(at, Dim.ONE);
      return List.of(in.tensor(0).with(Shape.of(dims)));
    }
  }

  /** Axis i of the result is axis {@code axes[i]} of the operand. */
  public record Permute(List<Integer> axes) implements Op {
    public Permute {
      axes = List.copyOf(axes);
    }

    @Override
    public String name() {
      return "permute";
    }

    @Override
    public Attributes attributes() {
      return Attributes.of("axes", axes);
    }

    @Override
    public List<TensorType> infer(Operands in) {
      return List.of(in.tensor(0).with(in.shape(0).permuted(axes)));
    }

    /** Whether nothing moves. */
    public boolean isIdentity() {
      return axes.equals(java.util.stream.IntStream.range(0, axes.size()).boxed().toList());
    }

    /** The permutation that undoes this one. */
    public Permute inverse() {
      Integer[] back = new Integer[axes.size()];
      for (int i = 0; i < back.length; i++) {
        back[axes.get(i)] = i;
      }
      return new Permute(List.of(back));
    }

    /** This permutation, applied to the result of another. */
    public Permute after(Permute first) {
      return new Permute(axes.stream().map(first.axes::get).toList());
    }
  }

  /**
   * Operand 0, repeated along axes of size 1 and new leading axes to the shape operand 1 spells.
   */
  public record BroadcastTo() implements Op {
    @Override
    public String name() {
      return "broadcast_to";
    }

    @Override
    public List<TensorType> infer(Operands in) {
      return List.of(in.tensor(0).with(ShapeRules.asShape(in, 1)));
    }
  }

  /**
   * The operand, of which more is known than its own operations tell: it has that rank.
   *
   * <p>Stands where the source promises a rank; at run time it does nothing.
   */
  public record Ranked(int rank) implements Op {
    @Override
    public String name() {
      return "ranked";
    }

    @Override
    public Attributes attributes() {
      return Attributes.of("rank", rank);
    }

    @Override
    public List<TensorType> infer(Operands in) {
      Shape shape = in.shape(0);
      require(
          !shape.hasRank() || shape.rank() == rank,
          () -> "rank " + rank + " is needed, not " + shape);
      return List.of(shape.hasRank() ? in.tensor(0) : in.tensor(0).with(in.freshShape(rank)));
    }
  }

  /**
   * The operand's last axis read as {@code factors} (row-major), these permuted, and flattened
   * again: how the features of a flattened image change places when its channels move. Absorbed by
   * the weights that consume the features.
   */
  public record ShuffleFeatures(List<Long> factors, List<Integer> axes) implements Op {
    public ShuffleFeatures {
      factors = List.copyOf(factors);
      axes = List.copyOf(axes);
    }

    @Override
    public String name() {
      return "shuffle_features";
    }

    @Override
    public Attributes attributes() {
      return Attributes.of("factors", factors).and("axes", axes);
    }

    @Override
    public List<TensorType> infer(Operands in) {
      return List.of(in.tensor(0));
    }
  }

  /** Operand 0 with axes of size 1 behind its own, until its rank is that of operand 1. */
  public record TrailingAxes() implements Op {
    @Override
    public String name() {
      return "trailing_axes";
    }

    @Override
    public List<TensorType> infer(Operands in) {
      Shape shape = in.shape(0);
      if (!shape.hasRank() || !in.shape(1).hasRank()) {
        return List.of(in.tensor(0).with(Shape.UNKNOWN));
      }
      List<Dim> dims = new ArrayList<>(shape.dims());
      while (dims.size() < in.shape(1).rank()) {
        dims.add(Dim.ONE);
      }
      return List.of(in.tensor(0).with(Shape.of(dims)));
    }
  }

  /**
   * One axis made the last, the others in order; {@code back} undoes it. Operands: the tensor, the
   * axis (integer scalar, negative from the end).
   */
  public record MoveAxis(boolean back) implements Op {
    @Override
    public String name() {
      return back ? "axis_from_end" : "axis_to_end";
    }

    @Override
    public List<TensorType> infer(Operands in) {
      Shape shape = in.shape(0);
      return List.of(in.tensor(0).with(shape.hasRank() ? in.freshShape(shape.rank()) : shape));
    }
  }
}
