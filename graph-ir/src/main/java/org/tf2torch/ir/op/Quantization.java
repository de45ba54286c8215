package org.tf2torch.ir.op;

import static org.tf2torch.ir.Operands.require;

import java.util.List;
import org.tf2torch.ir.Attributes;
import org.tf2torch.ir.DType;
import org.tf2torch.ir.Op;
import org.tf2torch.ir.Operands;
import org.tf2torch.ir.TensorType;

/** Numbers rounded to a grid of few values, and what is computed with them. */
public final class Quantization {
  private Quantization() {}

  /**
   * float32 numbers rounded to the grid of the integers {@code lowest} … {@code highest} that spans
   * operands 1 to 2 (minimum and maximum: scalars, or one per element of the last axis), shifted so
   * that 0 lies on it: scale = (max - min) / (highest - lowest), zero = round(lowest - min / scale)
   * kept within the integers, result = floor((clamp(x) - nudged min) / scale - floor(-nudged min /
   * scale + 0.5) + 0.5) * scale (tensorflow/core/kernels/fake_quant_ops_functor.h). All zero where
   * minimum and maximum are 0.
   *
   * @param divides whether x is divided by the scale, or multiplied with (highest - lowest) / (max
   *     - min): a difference where x lies half-way between two values
   */
  public record FakeQuantize(int lowest, int highest, boolean divides) implements Op {
    @Override
    public String name() {
      return "fake_quantize";
    }

    @Override
    public Attributes attributes() {
      return Attributes.of("lowest", lowest).and("highest", highest).and("divides", divides);
    }

    @Override
    public List<TensorType> infer(Operands in) {
      require(in.dtype(0) == DType.FLOAT32, () -> "it is " + in.dtype(0).text());
      return List.of(in.tensor(0));
    }
  }
}
