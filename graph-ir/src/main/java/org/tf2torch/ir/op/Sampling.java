package org.tf2torch.ir.op;

import java.util.List;
import java.util.Locale;
import org.tf2torch.ir.Attributes;
import org.tf2torch.ir.DType;
import org.tf2torch.ir.Dim;
import org.tf2torch.ir.Op;
import org.tf2torch.ir.Operands;
import org.tf2torch.ir.Shape;
import org.tf2torch.ir.TensorType;

/**
 * Operations that draw random numbers, from whatever generator the program runs with. Each draws
 * anew: two of them are never the same, and none is evaluated before the model runs.
 */
public final class Sampling {
  private Sampling() {}

  /** Numbers of a distribution, in the shape that operand 0 spells. */
  public record Draw(Distribution distribution, DType dtype) implements Op {
    public enum Distribution {
      /** From 0 up to, not including, 1. */
      UNIFORM,
      /** Mean 0, standard deviation 1. */
      NORMAL,
      /** As NORMAL, but drawn again while it is more than 2 from the mean. */
      TRUNCATED_NORMAL
    }

    @Override
    public String name() {
      return "draw_" + distribution.name().toLowerCase(Locale.ROOT);
    }

    @Override
    public Attributes attributes() {
      return Attributes.of("dtype", dtype);
    }

    @Override
    public List<TensorType> infer(Operands in) {
      return List.of(new TensorType(dtype, ShapeRules.asShape(in, 0)));
    }

    @Override
    public boolean hasEffect() {
      return true;
    }
  }

  /**
   * Integers from operand 1 up to, not including, operand 2 (scalars of one dtype), in the shape
   * that operand 0 spells.
   */
  public record DrawIntegers() implements Op {
    @Override
    public String name() {
      return "draw_integers";
    }

    @Override
    public List<TensorType> infer(Operands in) {
      return List.of(new TensorType(in.dtype(1), ShapeRules.asShape(in, 0)));
    }

    @Override
    public boolean hasEffect() {
      return true;
    }
  }

  /**
   * Class numbers (int64 [batch, operand 1]), drawn with the log-odds operand 0 [batch, classes].
   */
  public record DrawClasses() implements Op {
    @Override
    public String name() {
      return "draw_classes";
    }

    @Override
    public List<TensorType> infer(Operands in) {
      Dim batch = in.shape(0).hasRank() ? in.shape(0).dim(0) : in.fresh();
      return List.of(new TensorType(DType.INT64, Shape.of(batch, ShapeRules.scalar(in, 1))));
    }

    @Override
    public boolean hasEffect() {
      return true;
    }
  }

  /** A number for each element of the operand, drawn with the element as its parameter. */
  public record DrawEach(Family family) implements Op {
    public enum Family {
      /** The element is the shape; the scale is 1. */
      GAMMA,
      /** The element is the rate. */
      POISSON
    }

    @Override
    public String name() {
      return "draw_" + family.name().toLowerCase(Locale.ROOT);
    }

    @Override
    public List<TensorType> infer(Operands in) {
      return List.of(in.tensor(0));
    }

    @Override
    public boolean hasEffect() {
      return true;
    }
  }

  /**
   * How many of operand 0 trials succeed, each with the probability operand 1; both operands and
   * the result are floating point and have one shape.
   */
  public record DrawBinomial() implements Op {
    @Override
    public String name() {
      return "draw_binomial";
    }

    @Override
    public List<TensorType> infer(Operands in) {
      Elementwise.sameDType(in, 0, 1);
      return List.of(in.tensor(0));
    }

    @Override
    public boolean hasEffect() {
      return true;
    }
  }

  /**
   * Operand 0, uniform from 0 to 1, as a standard normal number between operand 1 and operand 2,
   * all float64: the inverse of the distribution function that is cut off there.
   */
  public record Truncated() implements Op {
    @Override
    public String name() {
      return "truncated";
    }

    @Override
    public List<TensorType> infer(Operands in) {
      Elementwise.sameDType(in, 0, 1);
      Elementwise.sameDType(in, 0, 2);
      return List.of(in.tensor(0));
    }
  }

  /**
   * Sobol's sequence by the direction numbers of Joe and Kuo. Operands: how many dimensions it has,
   * how many points there are, and how many are left out before them; the result is [points,
   * dimensions]. The origin is left out anyway.
   */
  public record Sobol(DType dtype) implements Op {
    @Override
    public String name() {
      return "sobol";
    }

    @Override
    public Attributes attributes() {
      return Attributes.of("dtype", dtype);
    }

    @Override
    public List<TensorType> infer(Operands in) {
      Shape shape = Shape.of(ShapeRules.scalar(in, 1), ShapeRules.scalar(in, 0));
      return List.of(new TensorType(dtype, shape));
    }
  }

  /** The slices along the first axis in a random order. */
  public record Shuffle() implements Op {
    @Override
    public String name() {
      return "shuffle";
    }

    @Override
    public List<TensorType> infer(Operands in) {
      return List.of(in.tensor(0));
    }

    @Override
    public boolean hasEffect() {
      return true;
    }
  }
}
