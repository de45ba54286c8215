package org.tf2torch.ir.op;

import java.util.List;
import org.tf2torch.ir.Attributes;
import org.tf2torch.ir.Dim;
import org.tf2torch.ir.Op;
import org.tf2torch.ir.Operands;
import org.tf2torch.ir.Shape;
import org.tf2torch.ir.TensorType;

/** Operations that take elements out of a tensor by their place along an axis. */
public final class Slicing {
  private Slicing() {}

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
}
