package org.tf2torch.ir.op;

import static org.tf2torch.ir.Operands.require;

import java.util.List;
import org.tf2torch.ir.DType;
import org.tf2torch.ir.Op;
import org.tf2torch.ir.Operands;
import org.tf2torch.ir.TensorType;

/** Weights stored in fewer bytes than they are computed with. */
public final class SlimWeights {
  private SlimWeights() {}

  /**
   * The float32 weight that int8 numbers (operand 0) times their scales (operand 1, float32, of a
   * shape that broadcasts to them) stand for.
   */
  public record Int8Weight() implements Op {
    @Override
    public String name() {
      return "int8_weight";
    }

    @Override
    public List<TensorType> infer(Operands in) {
      require(in.dtype(0) == DType.INT8, () -> "the numbers are " + in.dtype(0).text());
      require(in.dtype(1) == DType.FLOAT32, () -> "the scales are " + in.dtype(1).text());
      return List.of(in.tensor(0).with(DType.FLOAT32));
    }
  }
}
