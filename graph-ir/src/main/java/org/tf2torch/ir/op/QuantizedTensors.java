package org.tf2torch.ir.op;

import static org.tf2torch.ir.Operands.require;

import java.util.List;
import org.tf2torch.ir.Attributes;
import org.tf2torch.ir.DType;
import org.tf2torch.ir.Op;
import org.tf2torch.ir.Operands;
import org.tf2torch.ir.Shape;
import org.tf2torch.ir.TensorType;
import org.tf2torch.ir.op.Convolutions.Layout;
import org.tf2torch.ir.op.Resampling.Coordinates;

/**
 * Arithmetic of codes: integers that stand for the numbers between two limits, float32 scalars. The
 * formulas are those of tensorflow/core/kernels/quantization_utils.h and quantized_*.cc.
 */
public final class QuantizedTensors {
  private QuantizedTensors() {}

  private static TensorType limit() {
    return new TensorType(DType.FLOAT32, Shape.SCALAR);
  }

  /**
   * The code (int64) of each float32 number, which may lie outside the codes of the type unless
   * {@code clamped}. Operands: numbers, lower limit, upper limit.
   */
  public record CodeOf(DType type, boolean clamped) implements Op {
    @Override
    public String name() {
      return "code_of";
    }

    @Override
    public Attributes attributes() {
      return Attributes.of("type", type).and("clamped", clamped);
    }

    @Override
    public List<TensorType> infer(Operands in) {
      Quantization.allFloat32(in);
      return List.of(in.tensor(0).with(DType.INT64));
    }
  }

  /** The float32 number that each code stands for. Operands: codes, lower limit, upper limit. */
  public record NumberOf() implements Op {
    @Override
    public String name() {
      return "number_of";
    }

    @Override
    public List<TensorType> infer(Operands in) {
      require(in.dtype(0).isInteger(), () -> "codes are " + in.dtype(0).text());
      return List.of(in.tensor(0).with(DType.FLOAT32));
    }
  }

  /**
   * int32 codes as uint8 in another range, in fixed-point numbers. Operands: codes, their limits,
   * the new limits.
   */
  public record RequantizeToUint8() implements Op {
    @Override
    public String name() {
      return "requantize_to_uint8";
    }

    @Override
    public List<TensorType> infer(Operands in) {
      require(in.dtype(0) == DType.INT32, () -> "codes are " + in.dtype(0).text());
      return List.of(in.tensor(0).with(DType.UINT8));
    }
  }

  /**
   * The limits of the numbers that int32 codes stand for, the lower one not above 0. Operands:
   * codes, lower limit, upper limit.
   */
  public record RangeOfCodes() implements Op {
    @Override
    public String name() {
      return "range_of_codes";
    }

    @Override
    public List<TensorType> infer(Operands in) {
      require(in.dtype(0) == DType.INT32, () -> "codes are " + in.dtype(0).text());
      return List.of(limit(), limit());
    }
  }

  /**
   * The sum of two tensors of uint8 codes as int32, and its limits. Operands: both, limits of the
   * first, limits of the second.
   */
  public record QuantizedAdd() implements Op {
    @Override
    public String name() {
      return "quantized_add";
    }

    @Override
    public List<TensorType> infer(Operands in) {
      return List.of(pair(in), limit(), limit());
    }
  }

  /**
   * The product of two tensors of uint8 codes as int32. Operands: both, limits of the first, limits
   * of the second.
   */
  public record QuantizedMultiply() implements Op {
    @Override
    public String name() {
      return "quantized_multiply";
    }

    @Override
    public List<TensorType> infer(Operands in) {
      return List.of(pair(in));
    }
  }

  private static TensorType pair(Operands in) {
    require(in.dtype(0) == DType.UINT8, () -> "codes are " + in.dtype(0).text());
    Elementwise.sameDType(in, 0, 1);
    return new TensorType(DType.INT32, in.broadcast(in.shape(0), in.shape(1)));
  }

  /**
   * 8-bit codes plus a bias along the last axis as int32, and the limits of the sum. Operands:
   * codes, bias, limits of the first, limits of the second.
   */
  public record QuantizedAddBias() implements Op {
    @Override
    public String name() {
      return "quantized_add_bias";
    }

    @Override
    public List<TensorType> infer(Operands in) {
      Elementwise.sameDType(in, 0, 1);
      return List.of(in.tensor(0).with(DType.INT32), limit(), limit());
    }
  }

  /** An image of codes, channels last, in other sizes; bilinear, in fixed-point numbers. */
  public record ResizeCodes(Coordinates coordinates) implements Op {
    @Override
    public String name() {
      return "resize_codes";
    }

    @Override
    public Attributes attributes() {
      return Attributes.of("coordinates", coordinates);
    }

    @Override
    public List<TensorType> infer(Operands in) {
      DType type = in.dtype(0);
      require(type == DType.UINT8 || type == DType.INT32, () -> "codes are " + type.text());
      return List.of(in.tensor(0).with(Resampling.resized(in, Layout.CHANNELS_LAST)));
    }
  }

  /**
   * uint8 codes of images, channels last, with each channel of each image shifted and scaled to
   * mean 0 and variance 1, and their limits. Operands: codes, lower limit, upper limit.
   *
   * @param leastRange the least distance of the new limits
   * @param limits the new limits; none when they are those of the result
   */
  public record NormalizeCodes(double epsilon, double leastRange, List<Double> limits)
      implements Op {
    public NormalizeCodes {
      limits = List.copyOf(limits);
    }

    @Override
    public String name() {
      return "normalize_codes";
    }

    @Override
    public Attributes attributes() {
      return Attributes.of("epsilon", epsilon).and("least_range", leastRange).and("limits", limits);
    }

    @Override
    public List<TensorType> infer(Operands in) {
      require(in.dtype(0) == DType.UINT8, () -> "codes are " + in.dtype(0).text());
      return List.of(in.tensor(0), limit(), limit());
    }
  }
}
