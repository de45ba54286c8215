package org.tf2torch.ir.op;

import java.util.List;
import org.tf2torch.ir.Attributes;
import org.tf2torch.ir.DType;
import org.tf2torch.ir.Dim;
import org.tf2torch.ir.Op;
import org.tf2torch.ir.Operands;
import org.tf2torch.ir.Shape;
import org.tf2torch.ir.TensorType;

/** Operations that compare the elements of a tensor with each other. */
public final class Ordering {
  private Ordering() {}

  /**
   * The elements along an axis in order, and the places they come from (int64). Equal elements keep
   * their order; NaN counts as the largest.
   */
  public record Sort(int axis, boolean descending) implements Op {
    @Override
    public String name() {
      return "sort";
    }

    @Override
    public Attributes attributes() {
      return Attributes.of("axis", axis).and("descending", descending);
    }

    @Override
    public List<TensorType> infer(Operands in) {
      return List.of(in.tensor(0), in.tensor(0).with(DType.INT64));
    }
  }

  /** The indices of the elements that are not 0, row-major: int64 [count, rank]. */
  public record NonZero() implements Op {
    @Override
    public String name() {
      return "non_zero";
    }

    @Override
    public List<TensorType> infer(Operands in) {
      Shape shape = in.shape(0);
      Dim rank = shape.hasRank() ? Dim.known(shape.rank()) : in.fresh();
      return List.of(new TensorType(DType.INT64, Shape.of(in.fresh(), rank)));
    }
  }

  /**
   * The different slices along an axis in the order of their first appearance; for each slice of
   * the operand the number of its like (int64); and how often each appears (int64). NaN is like
   * nothing.
   */
  public record Unique(int axis) implements Op {
    @Override
    public String name() {
      return "unique";
    }

    @Override
    public Attributes attributes() {
      return Attributes.of("axis", axis);
    }

    @Override
    public List<TensorType> infer(Operands in) {
      Shape shape = in.shape(0);
      Dim count = in.fresh();
      return List.of(
          in.tensor(0).with(shape.hasRank() ? shape.with(axis, count) : shape),
          new TensorType(DType.INT64, Shape.of(shape.hasRank() ? shape.dim(axis) : in.fresh())),
          new TensorType(DType.INT64, Shape.of(count)));
    }
  }

  /**
   * The falling numbers along the last axis that are nearest to the operand's (float64), by the sum
   * of squares; and for each of them which run of equal ones it is in (int64).
   */
  public record IsotonicRegression() implements Op {
    @Override
    public String name() {
      return "isotonic_regression";
    }

    @Override
    public List<TensorType> infer(Operands in) {
      return List.of(in.tensor(0), in.tensor(0).with(DType.INT64));
    }
  }

  /** For each element of operand 0 whether operand 1 has an element equal to it. */
  public record IsIn() implements Op {
    @Override
    public String name() {
      return "is_in";
    }

    @Override
    public List<TensorType> infer(Operands in) {
      Elementwise.sameDType(in, 0, 1);
      return List.of(in.tensor(0).with(DType.BOOL));
    }
  }

  /**
   * For each element of operand 1, the first place (with {@code right}: the last) in operand 0 that
   * it can be put in so that the order is kept; int64. The last axis of operand 0 is sorted, the
   * axes before it are those of operand 1.
   */
  public record SearchSorted(boolean right) implements Op {
    @Override
    public String name() {
      return "search_sorted";
    }

    @Override
    public Attributes attributes() {
      return Attributes.of("right", right);
    }

    @Override
    public List<TensorType> infer(Operands in) {
      return List.of(in.tensor(1).with(DType.INT64));
    }
  }

  /**
   * Whether the class that operand 1 names is among the operand 2 most probable of a row of operand
   * 0 [batch, classes]: fewer classes have a larger number. False where a number of the row is not
   * finite or there is no such class.
   */
  public record InTopK() implements Op {
    @Override
    public String name() {
      return "in_top_k";
    }

    @Override
    public List<TensorType> infer(Operands in) {
      return List.of(in.tensor(1).with(DType.BOOL));
    }
  }
}
