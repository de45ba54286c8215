package org.tf2torch.ir.op;

import static org.tf2torch.ir.Operands.require;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.tf2torch.ir.Attributes;
import org.tf2torch.ir.DType;
import org.tf2torch.ir.Dim;
import org.tf2torch.ir.Op;
import org.tf2torch.ir.Operands;
import org.tf2torch.ir.Shape;
import org.tf2torch.ir.TensorType;

/** Operations that move elements or say where they are, and never change them. */
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

  /** The operands, one behind the other along an axis. */
  public record Concat(int axis) implements Op {
    @Override
    public String name() {
      return "concat";
    }

    @Override
    public Attributes attributes() {
      return Attributes.of("axis", axis);
    }

    @Override
    public List<TensorType> infer(Operands in) {
      Shape joined = in.shape(0);
      for (int i = 1; i < in.count(); i++) {
        Elementwise.sameDType(in, 0, i);
        joined = join(in, joined, in.shape(i));
      }
      return List.of(in.tensor(0).with(joined));
    }

    private Shape join(Operands in, Shape a, Shape b) {
      if (!a.hasRank() || !b.hasRank()) {
        return Shape.UNKNOWN;
      }
      require(a.rank() == b.rank(), () -> "ranks differ: " + a + " and " + b);
      Shape result = a;
      for (int i = 0; i < a.rank(); i++) {
        int at = i;
        if (i == a.axis(axis)) {
          result = result.with(i, a.dim(i).plus(b.dim(i)));
        } else if (!a.dim(i).isKnown() && b.dim(i).isKnown()) {
          result = result.with(i, b.dim(i));
        } else {
          require(
              !a.dim(i).isKnown() || !b.dim(i).isKnown() || a.dim(i).equals(b.dim(i)),
              () -> "axis " + at + " differs: " + a + " and " + b);
        }
      }
      return result;
    }
  }

  /**
   * Adds elements at the ends of axes. Operands: the tensor; how many elements to add, an integer
   * matrix [rank, 2] of (before, after), none negative; for {@code CONSTANT} the value, a scalar.
   */
  public record Pad(Mode mode) implements Op {
    /**
     * REFLECT leaves the edge element out when it mirrors, SYMMETRIC repeats it, EDGE repeats only
     * it.
     */
    public enum Mode {
      CONSTANT,
      REFLECT,
      SYMMETRIC,
      EDGE
    }

    @Override
    public String name() {
      return "pad_" + mode.name().toLowerCase(Locale.ROOT);
    }

    @Override
    public List<TensorType> infer(Operands in) {
      Shape shape = in.shape(0);
      if (!shape.hasRank()) {
        return List.of(in.tensor(0));
      }
      if (in.integers(1).isEmpty()) {
        return List.of(in.tensor(0).with(in.freshShape(shape.rank())));
      }
      List<Dim> amounts = in.integers(1).get();
      require(
          amounts.size() == 2 * shape.rank(),
          () -> amounts.size() / 2 + " pairs for rank " + shape.rank());
      Shape result = shape;
      for (int i = 0; i < shape.rank(); i++) {
        result = result.with(i, shape.dim(i).plus(amounts.get(2 * i)).plus(amounts.get(2 * i + 1)));
      }
      return List.of(in.tensor(0).with(result));
    }
  }

  /**
   * The elements start, start + step, … before stop along an axis. Operands: the tensor, start and
   * stop (integer scalars). As in Python, negative numbers count from the end and both are clamped
   * to the axis; step is positive.
   */
  public record Slice(int axis, long step) implements Op {
    /** A stop behind the end of any axis. */
    public static final long END = Long.MAX_VALUE;

    private static final long FAR = 1L << 60;

    @Override
    public String name() {
      return "slice";
    }

    @Override
    public Attributes attributes() {
      return Attributes.of("axis", axis).and("step", step);
    }

    @Override
    public List<TensorType> infer(Operands in) {
      Shape shape = in.shape(0);
      if (!shape.hasRank()) {
        return List.of(in.tensor(0));
      }
      boolean known = in.integers(1).isPresent() && in.integers(2).isPresent();
      Dim size = known ? length(in, shape.dim(axis)) : in.fresh();
      return List.of(in.tensor(0).with(shape.with(axis, size)));
    }

    private Dim length(Operands in, Dim size) {
      Dim start = clamp(in.integers(1).get().get(0), size);
      Dim stop = clamp(in.integers(2).get().get(0), size);
      if (start == null || stop == null) {
        return in.fresh();
      }
      Dim span = stop.minus(start);
      if (span.isKnown()) {
        return Dim.known(Math.max(0, -Math.floorDiv(-span.value(), step)));
      }
      return start.is(0) && stop.equals(size)
          ? span.ceilDiv(step)
          : span.ceilDiv(step).max(Dim.ZERO);
    }

    /** An index made non-negative and put inside the axis; null when that cannot be told. */
    private static Dim clamp(Dim index, Dim size) {
      if (!index.isKnown()) {
        return index.equals(size) ? size : null;
      }
      if (size.isKnown()) {
        long value = index.value() < 0 ? index.value() + size.value() : index.value();
        return Dim.known(Math.max(0, Math.min(value, size.value())));
      }
      // Beyond what any axis has, formulas overflow.
      if (Math.abs(index.value()) > FAR || index.value() == Long.MIN_VALUE) {
        return index.value() < 0 ? Dim.ZERO : size;
      }
      if (index.value() < 0) {
        return size.plus(index).max(Dim.ZERO);
      }
      return index.value() == 0 ? Dim.ZERO : index.min(size);
    }
  }

  /**
   * The elements at one place of an axis, which is dropped. Operands: the tensor, the index
   * (integer scalar, negative from the end).
   */
  public record Select(int axis) implements Op {
    @Override
    public String name() {
      return "select";
    }

    @Override
    public Attributes attributes() {
      return Attributes.of("axis", axis);
    }

    @Override
    public List<TensorType> infer(Operands in) {
      return List.of(in.tensor(0).with(ShapeRules.reduced(in.shape(0), List.of(axis), false)));
    }
  }

  /** The elements of the axes in the opposite order. */
  public record Reverse(List<Integer> axes) implements Op {
    public Reverse {
      axes = List.copyOf(axes);
    }

    @Override
    public String name() {
      return "reverse";
    }

    @Override
    public Attributes attributes() {
      return Attributes.of("axes", axes);
    }

    @Override
    public List<TensorType> infer(Operands in) {
      return List.of(in.tensor(0));
    }
  }

  /** Operand 0 repeated as a whole along each axis, as often as operand 1 (integer vector) says. */
  public record Tile() implements Op {
    @Override
    public String name() {
      return "tile";
    }

    @Override
    public List<TensorType> infer(Operands in) {
      Shape shape = in.shape(0);
      if (!shape.hasRank()) {
        return List.of(in.tensor(0));
      }
      if (in.integers(1).isEmpty()) {
        return List.of(in.tensor(0).with(in.freshShape(shape.rank())));
      }
      List<Dim> times = in.integers(1).get();
      require(
          times.size() == shape.rank(), () -> times.size() + " repeats for rank " + shape.rank());
      Shape result = shape;
      for (int i = 0; i < shape.rank(); i++) {
        result = result.with(i, shape.dim(i).times(times.get(i)));
      }
      return List.of(in.tensor(0).with(result));
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
