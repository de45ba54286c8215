package org.tf2torch.ir.op;

import static org.tf2torch.ir.Operands.require;

import java.util.List;
import java.util.Locale;
import org.tf2torch.ir.Attributes;
import org.tf2torch.ir.Dim;
import org.tf2torch.ir.Op;
import org.tf2torch.ir.Operands;
import org.tf2torch.ir.Shape;
import org.tf2torch.ir.TensorType;

/** Operations whose result holds their operands, once or more often, with or without a margin. */
public final class Joining {
  private Joining() {}

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
}
