package org.tf2torch.ir.op;

import static org.tf2torch.ir.Operands.require;

import java.util.List;
import org.tf2torch.ir.Attributes;
import org.tf2torch.ir.DType;
import org.tf2torch.ir.Op;
import org.tf2torch.ir.Operands;
import org.tf2torch.ir.Shape;
import org.tf2torch.ir.TensorType;

/**
 * Integers that stand for (integer - zero point) * scale. Scales (float32) and zero points (int32)
 * are scalars, or vectors along an axis. The formulas are those of
 * tensorflow/core/kernels/uniform_quant_ops/math_utils.h.
 */
public final class UniformQuantization {
  private UniformQuantization() {}

  /**
   * floor(x * (1 / scale) + 0.5) + zero point, kept within limits. Operands: float32 numbers,
   * scales, zero points.
   *
   * @param axis that of the scales; -1 for scalars
   */
  public record UniformQuantize(DType to, int axis, long lowest, long highest) implements Op {
    @Override
    public String name() {
      return "uniform_quantize";
    }

    @Override
    public Attributes attributes() {
      return Attributes.of("to", to)
          .and("axis", axis)
          .and("lowest", lowest)
          .and("highest", highest);
    }

    @Override
    public List<TensorType> infer(Operands in) {
      require(in.dtype(0) == DType.FLOAT32, () -> "it is " + in.dtype(0).text());
      requireAxis(in, axis);
      return List.of(in.tensor(0).with(to));
    }
  }

  /** The float32 numbers that integers stand for. Operands: integers, scales, zero points. */
  public record UniformDequantize(int axis) implements Op {
    @Override
    public String name() {
      return "uniform_dequantize";
    }

    @Override
    public Attributes attributes() {
      return Attributes.of("axis", axis);
    }

    @Override
    public List<TensorType> infer(Operands in) {
      require(in.dtype(0).isInteger(), () -> "it is " + in.dtype(0).text());
      requireAxis(in, axis);
      return List.of(in.tensor(0).with(DType.FLOAT32));
    }
  }

  private static void requireAxis(Operands in, int axis) {
    Shape shape = in.shape(0);
    require(
        axis < 0 || shape.hasRank() && axis < shape.rank(), () -> "axis " + axis + " of " + shape);
    Shape scales = in.shape(1);
    require(!scales.hasRank() || scales.hasRank(axis < 0 ? 0 : 1), () -> "scales " + scales);
  }

  /** Codes as int32, where those of 32 bits are first rounded to float32, as TensorFlow does. */
  public record PlainCodes() implements Op {
    @Override
    public String name() {
      return "plain_codes";
    }

    @Override
    public List<TensorType> infer(Operands in) {
      return List.of(in.tensor(0).with(DType.INT32));
    }
  }

  /**
   * int32 numbers times positive float64 factors (operand 1, which broadcasts to them), taken as
   * fixed-point numbers of 31 bits; halves up, results kept within int32.
   */
  public record MultiplyFixed() implements Op {
    @Override
    public String name() {
      return "multiply_fixed";
    }

    @Override
    public List<TensorType> infer(Operands in) {
      require(
          in.dtype(0) == DType.INT32 && in.dtype(1) == DType.FLOAT64,
          () -> in.dtype(0).text() + " times " + in.dtype(1).text());
      return List.of(in.tensor(0));
    }
  }

  /**
   * float32 rows along the first axis as 8-bit integers, each in a range of its own that holds 0:
   * the integers less their zero point (int32), and the rows' scales.
   */
  public record QuantizeRows() implements Op {
    @Override
    public String name() {
      return "quantize_rows";
    }

    @Override
    public List<TensorType> infer(Operands in) {
      require(in.dtype(0) == DType.FLOAT32, () -> "it is " + in.dtype(0).text());
      Shape scales = in.shape(0).hasRank() ? Shape.of(in.shape(0).dim(0)) : Shape.UNKNOWN;
      return List.of(in.tensor(0).with(DType.INT32), new TensorType(DType.FLOAT32, scales));
    }
  }
}
