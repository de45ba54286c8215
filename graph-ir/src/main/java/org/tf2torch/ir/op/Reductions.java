package org.tf2torch.ir.op;

import java.util.List;
import java.util.Locale;
import org.tf2torch.ir.Attributes;
import org.tf2torch.ir.DType;
import org.tf2torch.ir.Op;
import org.tf2torch.ir.Operands;
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

  /** Index of the largest (or smallest) element along an axis; the first one of equals. */
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
}
