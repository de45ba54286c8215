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

  /**
   * What a gradient of {@link FakeQuantize} is for its numbers, where they lie within the limits,
   * and for the two limits, where they lie outside. Operands: gradient, numbers, minimum, maximum.
   */
  public record FakeQuantizeGradient(int lowest, int highest) implements Op {
    @Override
    public String name() {
      return "fake_quantize_gradient";
    }

    @Override
    public Attributes attributes() {
      return Attributes.of("lowest", lowest).and("highest", highest);
    }

    @Override
    public List<TensorType> infer(Operands in) {
      allFloat32(in);
      return List.of(in.tensor(0), in.tensor(2), in.tensor(3));
    }
  }

  /**
   * Floating numbers rounded to the grid of the integers {@code lowest} … {@code highest} that
   * spans operands 1 to 2 (minimum and maximum, which broadcast) and holds 0: scale is the least of
   * lowest / minimum and highest / maximum of those that are positive, result = round(x * scale) /
   * scale (tensorflow/core/kernels/quantize_and_dequantize_op.h, ComputeQuantizationRange).
   *
   * @param halfUp whether halves go up, and not to the even neighbour
   * @param clamps whether x is first kept within the range that the integers reach
   */
  public record QuantizeAndDequantize(long lowest, long highest, boolean halfUp, boolean clamps)
      implements Op {
    @Override
    public String name() {
      return "quantize_and_dequantize";
    }

    @Override
    public Attributes attributes() {
      return Attributes.of("lowest", lowest)
          .and("highest", highest)
          .and("half_up", halfUp)
          .and("clamps", clamps);
    }

    @Override
    public List<TensorType> infer(Operands in) {
      require(in.dtype(1) == in.dtype(0) && in.dtype(2) == in.dtype(0), () -> "limits of a type");
      return List.of(in.tensor(0));
    }
  }

  /** How codes, integers of a type, spread over a range of numbers. */
  public enum Mode {
    /** From its lower limit on; the limits are codes. */
    MIN_COMBINED,
    /** As MIN_COMBINED, but the lower limit is rounded to a multiple of the step. */
    MIN_FIRST,
    /** To both sides of 0, which is code 0. */
    SCALED
  }

  /**
   * float32 numbers as codes of a type, and the limits that these span (float32). Operands:
   * numbers; lower and upper limit, scalars or one per element of the axis. The range is widened to
   * hold 0 and to reach over {@code leastRange} times its larger limit (tensorflow/core/kernels/
   * quantize_op.cc).
   *
   * @param narrow whether SCALED leaves the lowest code out
   * @param halfToEven how SCALED rounds halves; else away from 0
   * @param axis -1 when all share the limits
   */
  public record Quantize(
      Mode mode, DType to, boolean narrow, boolean halfToEven, double leastRange, int axis)
      implements Op {
    @Override
    public String name() {
      return "quantize";
    }

    @Override
    public Attributes attributes() {
      return Attributes.of("mode", mode)
          .and("to", to)
          .and("narrow", narrow)
          .and("half_to_even", halfToEven)
          .and("least_range", leastRange)
          .and("axis", axis);
    }

    @Override
    public List<TensorType> infer(Operands in) {
      allFloat32(in);
      return List.of(in.tensor(0).with(to), in.tensor(1), in.tensor(2));
    }
  }

  /**
   * The way back from {@link Quantize}: the float32 numbers that codes stand for. Operands: codes;
   * lower and upper limit (tensorflow/core/kernels/dequantize_op.cc).
   */
  public record Dequantize(Mode mode, boolean narrow, int axis) implements Op {
    @Override
    public String name() {
      return "dequantize";
    }

    @Override
    public Attributes attributes() {
      return Attributes.of("mode", mode).and("narrow", narrow).and("axis", axis);
    }

    @Override
    public List<TensorType> infer(Operands in) {
      require(in.dtype(0).isInteger(), () -> "codes are " + in.dtype(0).text());
      return List.of(in.tensor(0).with(DType.FLOAT32));
    }
  }

  /**
   * float32 numbers as codes of a type in the range of operands 1 to 2 (scalars), as it is: round(x
   * * scale) - round(minimum * scale) + lowest code, kept within the codes
   * (tensorflow/core/kernels/quantization_utils.h, QUANTIZE_WITH_EIGEN).
   */
  public record QuantizeInRange(DType to) implements Op {
    @Override
    public String name() {
      return "quantize_in_range";
    }

    @Override
    public Attributes attributes() {
      return Attributes.of("to", to);
    }

    @Override
    public List<TensorType> infer(Operands in) {
      allFloat32(in);
      return List.of(in.tensor(0).with(to));
    }
  }

  /**
   * Floating numbers rounded, halves to even, to those that so many bits of exponent and mantissa
   * can say: infinite above, 0 below; there are no denormal numbers (XLA's ReducePrecision).
   */
  public record ReducePrecision(long exponentBits, long mantissaBits) implements Op {
    @Override
    public String name() {
      return "reduce_precision";
    }

    @Override
    public Attributes attributes() {
      return Attributes.of("exponent_bits", exponentBits).and("mantissa_bits", mantissaBits);
    }

    @Override
    public List<TensorType> infer(Operands in) {
      require(in.dtype(0).isFloat(), () -> "it is " + in.dtype(0).text());
      return List.of(in.tensor(0));
    }
  }

  static void allFloat32(Operands in) {
    for (int i = 0; i < in.count(); i++) {
      DType type = in.dtype(i);
      require(type == DType.FLOAT32, () -> "it is " + type.text());
    }
  }
}
