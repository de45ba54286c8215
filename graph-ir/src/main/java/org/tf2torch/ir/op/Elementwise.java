package org.tf2torch.ir.op;

import static org.tf2torch.ir.Operands.require;

import java.util.List;
import java.util.Locale;
import org.tf2torch.ir.Attributes;
import org.tf2torch.ir.DType;
import org.tf2torch.ir.Op;
import org.tf2torch.ir.Operands;
import org.tf2torch.ir.TensorType;

/**
 * Operations that compute each element from the elements at its place; operands broadcast as in
 * NumPy.
 */
public final class Elementwise {
  private Elementwise() {}

  /**
   * One function of one tensor; the result has its dtype unless {@link Function} says otherwise.
   */
  public record Unary(Function function) implements Op {
    @Override
    public String name() {
      return function.name().toLowerCase(Locale.ROOT);
    }

    @Override
    public List<TensorType> infer(Operands in) {
      return List.of(in.tensor(0).with(function.result(in.dtype(0))));
    }
  }

  /** What {@link Unary} can compute. Integer arithmetic wraps around. */
  public enum Function {
    ABS,
    NEG,
    /** -1, 0 or 1; complex: x / |x|, 0 at 0. NaN stays NaN. */
    SIGN,
    SQUARE,
    SQRT,
    RSQRT,
    /** 1 / x. */
    RECIPROCAL,
    EXP,
    EXPM1,
    LOG,
    LOG1P,
    SIN,
    COS,
    TAN,
    ASIN,
    ACOS,
    ATAN,
    SINH,
    COSH,
    TANH,
    ASINH,
    ACOSH,
    ATANH,
    FLOOR,
    CEIL,
    /** To the nearest integer, halves to the even one. */
    ROUND,
    /** Towards zero. */
    TRUNC,
    /** 1 / (1 + exp(-x)). */
    SIGMOID,
    /** max(x, 0); NaN stays NaN. */
    RELU,
    /** min(max(x, 0), 6). */
    RELU6,
    /** x * sigmoid(x). */
    SILU,
    /** log(1 + exp(x)), without overflow. */
    SOFTPLUS,
    /** x / (1 + |x|). */
    SOFTSIGN,
    /** Scaled exponential linear unit, arXiv:1706.02515. */
    SELU,
    /** x * Phi(x), Phi the normal distribution function. */
    GELU,
    /** 0.5 x (1 + tanh(sqrt(2/pi) (x + 0.044715 x^3))). */
    GELU_TANH,
    /** relu6(x + 3) / 6. */
    HARD_SIGMOID,
    /** x * relu6(x + 3) / 6. */
    HARD_SWISH,
    ERF,
    ERFC,
    /** Inverse of ERF. */
    ERFINV,
    /** log |Gamma(x)|. */
    LGAMMA,
    /** Derivative of LGAMMA. */
    DIGAMMA,
    /** Boolean not. */
    LOGICAL_NOT,
    /** Each bit flipped. */
    BITWISE_NOT,
    /** How many bits of an int64 are 1. */
    BIT_COUNT,
    IS_NAN,
    IS_INF,
    IS_FINITE,
    REAL,
    IMAG,
    /** Argument of a complex number, in radians. */
    ANGLE,
    CONJ;

    DType result(DType operand) {
      return switch (this) {
        case IS_NAN, IS_INF, IS_FINITE, LOGICAL_NOT -> DType.BOOL;
        case REAL, IMAG, ANGLE, ABS -> operand.real();
        default -> operand;
      };
    }
  }

  /** One function of two tensors of one dtype, which is the result's too. */
  public record Binary(Operator operator) implements Op {
    @Override
    public String name() {
      return operator.name().toLowerCase(Locale.ROOT);
    }

    @Override
    public List<TensorType> infer(Operands in) {
      return List.of(new TensorType(sameDType(in, 0, 1), in.broadcast(in.shape(0), in.shape(1))));
    }
  }

  /** What {@link Binary} can compute. Integer arithmetic wraps around. */
  public enum Operator {
    ADD,
    SUB,
    MUL,
    /** Of floating or complex numbers. */
    DIV,
    /** floor(a / b). */
    FLOOR_DIV,
    /** a / b of integers, towards zero. */
    TRUNC_DIV,
    /** a - b * floor(a / b): takes the sign of b. */
    FLOOR_MOD,
    /** a - b * trunc(a / b): takes the sign of a. */
    TRUNC_MOD,
    POW,
    /** The larger; NaN if either is NaN. */
    MAXIMUM,
    /** The smaller; NaN if either is NaN. */
    MINIMUM,
    /** Angle of the point (b, a), in radians. */
    ATAN2,
    LOGICAL_AND,
    LOGICAL_OR,
    LOGICAL_XOR,
    BITWISE_AND,
    BITWISE_OR,
    BITWISE_XOR,
    SHIFT_LEFT,
    /** Keeps the sign of signed numbers. */
    SHIFT_RIGHT
  }

  /** Comparison of two tensors of one dtype; NaN equals nothing. */
  public record Compare(Relation relation) implements Op {
    @Override
    public String name() {
      return relation.name().toLowerCase(Locale.ROOT);
    }

    @Override
    public List<TensorType> infer(Operands in) {
      sameDType(in, 0, 1);
      return List.of(new TensorType(DType.BOOL, in.broadcast(in.shape(0), in.shape(1))));
    }
  }

  public enum Relation {
    EQUAL,
    NOT_EQUAL,
    LESS,
    LESS_EQUAL,
    GREATER,
    GREATER_EQUAL
  }

  /** Operand 1 where operand 0 (boolean) is true, operand 2 elsewhere. */
  public record Where() implements Op {
    @Override
    public String name() {
      return "where";
    }

    @Override
    public List<TensorType> infer(Operands in) {
      require(in.dtype(0) == DType.BOOL, () -> "the condition is " + in.dtype(0).text());
      DType type = sameDType(in, 1, 2);
      return List.of(
          new TensorType(type, in.broadcast(in.shape(0), in.broadcast(in.shape(1), in.shape(2)))));
    }
  }

  /**
   * The nearest value of another dtype. Floating to integer truncates (out of range: unspecified),
   * to boolean means "is not 0", complex to real drops the imaginary part, integers wrap around.
   */
  public record Cast(DType to) implements Op {
    @Override
    public String name() {
      return "cast";
    }

    @Override
    public Attributes attributes() {
      return Attributes.of("to", to);
    }

    @Override
    public List<TensorType> infer(Operands in) {
      return List.of(in.tensor(0).with(to));
    }
  }

  /** x if x > 0, else slope * x. */
  public record LeakyRelu(double slope) implements Op {
    @Override
    public String name() {
      return "leaky_relu";
    }

    @Override
    public Attributes attributes() {
      return Attributes.of("slope", slope);
    }

    @Override
    public List<TensorType> infer(Operands in) {
      return List.of(in.tensor(0));
    }
  }

  /** x if x > 0, else alpha * (exp(x) - 1). */
  public record Elu(double alpha) implements Op {
    @Override
    public String name() {
      return "elu";
    }

    @Override
    public Attributes attributes() {
      return Attributes.of("alpha", alpha);
    }

    @Override
    public List<TensorType> infer(Operands in) {
      return List.of(in.tensor(0));
    }
  }

  /**
   * x if x > 0, else weight * x; operand 1 is the weight, a vector: one number per channel (axis
   * 1), or one for all.
   */
  public record PRelu() implements Op {
    @Override
    public String name() {
      return "prelu";
    }

    @Override
    public List<TensorType> infer(Operands in) {
      return List.of(in.tensor(0));
    }
  }

  /**
   * exp(x) / sum(exp(x)) along an axis; {@code log} takes the logarithm of it, without overflow.
   */
  public record Softmax(int axis, boolean log) implements Op {
    @Override
    public String name() {
      return log ? "log_softmax" : "softmax";
    }

    @Override
    public Attributes attributes() {
      return Attributes.of("axis", axis);
    }

    @Override
    public List<TensorType> infer(Operands in) {
      if (in.shape(0).hasRank()) {
        in.shape(0).axis(axis);
      }
      return List.of(in.tensor(0));
    }
  }

  /** The dtype two operands share. */
  static DType sameDType(Operands in, int a, int b) {
    require(
        in.dtype(a) == in.dtype(b),
        () -> "operands are " + in.dtype(a).text() + " and " + in.dtype(b).text());
    return in.dtype(a);
  }
}
