package org.tf2torch.ir.op;

import java.util.List;
import org.tf2torch.ir.Attributes;
import org.tf2torch.ir.DType;
import org.tf2torch.ir.Dim;
import org.tf2torch.ir.Op;
import org.tf2torch.ir.Operands;
import org.tf2torch.ir.Shape;
import org.tf2torch.ir.TensorType;

/** How often numbers occur, and between which limits they lie. */
public final class Counting {
  private Counting() {}

  /**
   * Along the last axis of operand 0 (integers, not negative; a vector or a matrix): the sum of the
   * weights (operand 2, of the same shape; without elements: all 1) of each number below operand 1
   * (an integer scalar), larger ones are left out. Binary: 1 where a number occurs at all.
   */
  public record BinCount(boolean binary) implements Op {
    @Override
    public String name() {
      return "bincount";
    }

    @Override
    public Attributes attributes() {
      return Attributes.of("binary", binary);
    }

    @Override
    public List<TensorType> infer(Operands in) {
      Shape values = in.shape(0);
      Dim bins = in.integers(1).map(list -> list.get(0)).orElseGet(in::fresh);
      return List.of(in.tensor(2).with(values.hasRank() ? values.with(-1, bins) : Shape.UNKNOWN));
    }
  }

  /** How many of the limits (operand 1, a rising vector) are not above each number, as int32. */
  public record Bucket() implements Op {
    @Override
    public String name() {
      return "bucket";
    }

    @Override
    public List<TensorType> infer(Operands in) {
      Elementwise.sameDType(in, 0, 1);
      return List.of(in.tensor(0).with(DType.INT32));
    }
  }
}
