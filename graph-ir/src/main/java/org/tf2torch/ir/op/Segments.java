package org.tf2torch.ir.op;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.tf2torch.ir.Attributes;
import org.tf2torch.ir.Dim;
import org.tf2torch.ir.Op;
import org.tf2torch.ir.Operands;
import org.tf2torch.ir.Shape;
import org.tf2torch.ir.TensorType;

/** Operations that combine the slices of a tensor that carry the same number. */
public final class Segments {
  private Segments() {}

  /**
   * Row s of the result combines the slices of operand 0 whose number in operand 1 (integers; its
   * axes are the leading ones of operand 0) is s. Operand 2 is the number of rows. Slices with a
   * negative number are left out.
   *
   * @param zeroIfEmpty whether a row that nothing is combined into is 0; else it is the neutral
   *     element: 1 for PROD, the largest number for MIN, the lowest for MAX
   */
  public record SegmentReduce(Combination combination, boolean zeroIfEmpty) implements Op {
    /** On integers, MEAN divides towards zero. SQRT_N divides the sum by the root of the count. */
    public enum Combination {
      SUM,
      MEAN,
      SQRT_N,
      PROD,
      MIN,
      MAX
    }

    @Override
    public String name() {
      return "segment_" + combination.name().toLowerCase(Locale.ROOT);
    }

    @Override
    public Attributes attributes() {
      return Attributes.of("zero_if_empty", zeroIfEmpty);
    }

    @Override
    public List<TensorType> infer(Operands in) {
      Shape data = in.shape(0);
      Shape ids = in.shape(1);
      if (!data.hasRank() || !ids.hasRank()) {
        return List.of(in.tensor(0).with(Shape.UNKNOWN));
      }
      Operands.require(
          ids.rank() <= data.rank(), () -> "numbers " + ids + " of the slices of " + data);
      List<Dim> dims = new ArrayList<>(List.of(ShapeRules.scalar(in, 2)));
      dims.addAll(data.dims().subList(ids.rank(), data.rank()));
      return List.of(in.tensor(0).with(Shape.of(dims)));
    }
  }
}
