package org.tf2torch.ir.op;

import static org.tf2torch.ir.Operands.require;

import java.util.List;
import java.util.Locale;
import org.tf2torch.ir.Op;
import org.tf2torch.ir.Operands;
import org.tf2torch.ir.Shape;
import org.tf2torch.ir.TensorType;

/** Special functions of mathematics, element by element; named as in Abramowitz and Stegun. */
public final class SpecialFunctions {
  private SpecialFunctions() {}

  /** One function of one to three floating tensors of one dtype, which broadcast. */
  public record Special(Function function) implements Op {
    @Override
    public String name() {
      return function.name().toLowerCase(Locale.ROOT);
    }

    @Override
    public List<TensorType> infer(Operands in) {
      require(
          in.count() == function.operands,
          () -> name() + " takes " + function.operands + " operands, not " + in.count());
      Shape shape = in.shape(0);
      for (int i = 1; i < in.count(); i++) {
        Elementwise.sameDType(in, 0, i);
        shape = in.broadcast(shape, in.shape(i));
      }
      return List.of(in.tensor(0).with(shape));
    }
  }

  /** What {@link Special} can compute. */
  public enum Function {
    /** Inverse of the standard normal distribution function. */
    NDTRI(1),
    BESSEL_J0(1),
    BESSEL_J1(1),
    /** Minus infinity below 0, as {@code BESSEL_Y1}. */
    BESSEL_Y0(1),
    BESSEL_Y1(1),
    BESSEL_I0(1),
    BESSEL_I1(1),
    /** Infinity below 0, as the other modified functions of the second kind. */
    BESSEL_K0(1),
    BESSEL_K1(1),
    /** exp(-|x|) I0(x). */
    BESSEL_I0E(1),
    /** exp(-|x|) I1(x). */
    BESSEL_I1E(1),
    /** exp(x) K0(x). */
    BESSEL_K0E(1),
    /** exp(x) K1(x). */
    BESSEL_K1E(1),
    /** exp(-x^2) times the integral of exp(t^2) from 0 to x. */
    DAWSON(1),
    /** Ei(x), the exponential integral. */
    EXPINT(1),
    /** Integral of cos(pi t^2 / 2) from 0 to x. */
    FRESNEL_COS(1),
    /** Integral of sin(pi t^2 / 2) from 0 to x. */
    FRESNEL_SIN(1),
    /** Li2(1 - x), the integral of -log(t) / (t - 1) from 1 to x. */
    SPENCE(1),
    /** The next number after operand 0 towards operand 1. */
    NEXT_AFTER(2),
    /** P(a, x), the regularised lower incomplete gamma function. */
    IGAMMA(2),
    /** Q(a, x) = 1 - P(a, x). */
    IGAMMAC(2),
    /** The derivative of P(a, x) by a. */
    IGAMMA_BY_A(2),
    /** The derivative by a of the x for which P(a, x) stays as it is. */
    GAMMA_SAMPLE_BY_A(2),
    /** Hurwitz zeta function of (x, q). */
    ZETA(2),
    /** The n-th derivative of the digamma function: (n, x), n a whole number in floating point. */
    POLYGAMMA(2),
    /** Regularised incomplete beta function of (a, b, x). */
    BETAINC(3);

    private final int operands;

    Function(int operands) {
      this.operands = operands;
    }
  }
}
