package org.tf2torch.ir.op;

import static org.tf2torch.ir.Operands.require;

import java.util.List;
import java.util.Locale;
import org.tf2torch.ir.Attributes;
import org.tf2torch.ir.DType;
import org.tf2torch.ir.Dim;
import org.tf2torch.ir.Op;
import org.tf2torch.ir.Operands;
import org.tf2torch.ir.Shape;
import org.tf2torch.ir.TensorType;

/** Operations that combine the elements along axes. Negative axes count from the end. */
public final class Reductions {
  private Reductions() {}

  /** Combines all elements along the axes into one; no axes: the operand itself. */
  public record Reduce(Reduction reduction, List<Integer> axes, boolean keepDims) implements Op {
    public Reduce {
      axes = List.copyOf(axes);
    }

    @Override
    public String name() {
      return "reduce_" + reduction.name().toLowerCase(Locale.ROOT);
    }

    @Override
    public Attributes attributes() {
      return Attributes.of("axes", axes).and("keep_dims", keepDims);
    }

    @Override
    public List<TensorType> infer(Operands in) {
      return List.of(in.tensor(0).with(ShapeRules.reduced(in.shape(0), axes, keepDims)));
    }
  }

  /** The result has the operand's dtype; of nothing: the neutral element (MEAN: NaN). */
  public enum Reduction {
    /** Wraps around on integers. */
    SUM,
    PROD,
    /** On integers: the sum divided by the count, towards zero. */
    MEAN,
    MAX,
    MIN,
    /** Boolean and. */
    ALL,
    /** Boolean or. */
    ANY,
    /** log(sum(exp(x))), without overflow. */
    LOGSUMEXP
  }

  /**
   * Index of the largest (or smallest) element along an axis; the first one of equals. NaN never
   * wins; where all are NaN the index is 0.
   */
  public record ArgReduce(boolean largest, int axis, DType result) implements Op {
    @Override
    public String name() {
      return largest ? "argmax" : "argmin";
    }

    @Override
    public Attributes attributes() {
      return Attributes.of("axis", axis).and("dtype", result);
    }

    @Override
    public List<TensorType> infer(Operands in) {
      return List.of(new TensorType(result, ShapeRules.reduced(in.shape(0), List.of(axis), false)));
    }
  }

  /**
   * Running sum or product along an axis. Exclusive: without the element itself. Reverse: from the
   * end.
   */
  public record Cumulate(boolean product, int axis, boolean exclusive, boolean reverse)
      implements Op {
    @Override
    public String name() {
      return product ? "cumprod" : "cumsum";
    }

    @Override
    public Attributes attributes() {
      return Attributes.of("axis", axis).and("exclusive", exclusive).and("reverse", reverse);
    }

    @Override
    public List<TensorType> infer(Operands in) {
      return List.of(in.tensor(0));
    }
  }

  /**
   * The axes that operand 1 names (integers, negative from the end, none twice), moved behind the
   * others and made one, so that they can be reduced together. No axes: a last axis of size 1.
   */
  public record MergeAxes() implements Op {
    @Override
    public String name() {
      return "merge_axes";
    }

    @Override
    public List<TensorType> infer(Operands in) {
      Shape axes = in.shape(1);
      if (!in.shape(0).hasRank() || !axes.isKnown()) {
        return List.of(in.tensor(0).with(Shape.UNKNOWN));
      }
      int merged = Math.toIntExact(axes.sizes().stream().reduce(1L, (a, b) -> a * b));
      int kept = in.shape(0).rank() - merged;
      require(kept >= 0, () -> merged + " axes of " + in.shape(0));
      return List.of(in.tensor(0).with(in.freshShape(kept + 1)));
    }
  }

  /** The sizes of operand 0, an int64 vector, with 1 for the axes that operand 1 names. */
  public record KeptSizes() implements Op {
    @Override
    public String name() {
      return "kept_sizes";
    }

    @Override
    public List<TensorType> infer(Operands in) {
      Shape shape = in.shape(0);
      Dim rank = shape.hasRank() ? Dim.known(shape.rank()) : in.fresh();
      return List.of(new TensorType(DType.INT64, Shape.of(rank)));
    }
  }

  /** log of the running sum of exp(x) along an axis, without overflow. */
  public record CumulativeLogSumExp(int axis) implements Op {
    @Override
    public String name() {
      return "cumlogsumexp";
    }

    @Override
    public Attributes attributes() {
      return Attributes.of("axis", axis);
    }

    @Override
    public List<TensorType> infer(Operands in) {
      return List.of(in.tensor(0));
    }
  }
}
