package org.tf2torch.ir.pass.fuse;

import java.util.Optional;
import org.tf2torch.ir.Value;
import org.tf2torch.ir.op.Elementwise.Binary;
import org.tf2torch.ir.op.Elementwise.Function;
import org.tf2torch.ir.op.Elementwise.Operator;
import org.tf2torch.ir.op.Reductions.Reduce;

/**
 * {@code (x - mean) / spread * gamma + beta}, centred first or (as Keras does it) in one
 * multiplication and addition.
 *
 * @param gamma null when there is none
 * @param beta null when there is none
 */
record Standardized(Value x, Spread spread, Value gamma, Value beta) {
  /** x minus its mean, divided by its deviation; times gamma, unless that is null. */
  private record Normal(Spread spread, Value mean, Value gamma) {}

  static Optional<Standardized> of(Value value) {
    return value
        .producer()
        .filter(node -> node.op() instanceof Binary)
        .filter(node -> Terms.isPrecise(value))
        .flatMap(node -> of(((Binary) node.op()).operator(), node.input(0), node.input(1)));
  }

  /** What that operator makes of a and b. */
  static Optional<Standardized> of(Operator operator, Value a, Value b) {
    return switch (operator) {
      case MUL -> scaled(a, b).or(() -> scaled(b, a));
      case DIV -> Spread.direct(b).flatMap(spread -> centred(a, spread, null));
      case ADD -> shifted(a, b).or(() -> shifted(b, a));
      case SUB -> lessMean(a, b);
      default -> Optional.empty();
    };
  }

  private static Optional<Standardized> scaled(Value x, Value factor) {
    return scale(factor).flatMap(s -> centred(x, s.spread(), s.gamma()));
  }

  private static Optional<Standardized> shifted(Value x, Value shift) {
    return Terms.is(x, Operator.MUL)
        ? product(x, 0, shift).or(() -> product(x, 1, shift))
        : Optional.empty();
  }

  /** {@code (x - mean) / spread}. */
  private static Optional<Standardized> centred(Value x, Spread spread, Value gamma) {
    boolean fits = x == spread.of() && Terms.is(x, Operator.SUB) && isMean(x.operand(1), spread);
    return fits && x.operand(1).operand(0) == x.operand(0)
        ? Optional.of(new Standardized(x.operand(0), spread, gamma, null))
        : Optional.empty();
  }

  /** {@code x * s + shift}, where the shift holds {@code -mean * s}, perhaps beta. */
  private static Optional<Standardized> product(Value product, int i, Value shift) {
    Value x = product.operand(i);
    Value factor = product.operand(1 - i);
    Optional<Normal> normal = scale(factor).filter(s -> centres(x, s));
    if (normal.isEmpty()) {
      return Optional.empty();
    }
    Value mean = normal.get().mean();
    Value beta = beta(shift, mean, factor);
    boolean fits = beta != null || isNegated(shift, mean, factor);
    return fits
        ? Optional.of(new Standardized(x, normal.get().spread(), normal.get().gamma(), beta))
        : Optional.empty();
  }

  /** {@code x * s - mean * s}. */
  private static Optional<Standardized> lessMean(Value a, Value b) {
    for (int i = 0; Terms.is(a, Operator.MUL) && i < 2; i++) {
      Value x = a.operand(i);
      Value factor = a.operand(1 - i);
      Optional<Normal> normal = scale(factor).filter(s -> centres(x, s));
      if (normal.isPresent() && isProduct(b, normal.get().mean(), factor)) {
        return Optional.of(new Standardized(x, normal.get().spread(), normal.get().gamma(), null));
      }
    }
    return Optional.empty();
  }

  /** Beta in {@code beta - mean * s} or {@code -mean * s + beta}; null when there is none. */
  private static Value beta(Value shift, Value mean, Value factor) {
    if (Terms.is(shift, Operator.SUB) && isProduct(shift.operand(1), mean, factor)) {
      return shift.operand(0);
    }
    for (int i = 0; Terms.is(shift, Operator.ADD) && i < 2; i++) {
      if (isNegated(shift.operand(i), mean, factor)) {
        return shift.operand(1 - i);
      }
    }
    return null;
  }

  private static boolean isNegated(Value value, Value mean, Value factor) {
    if (Terms.is(value, Function.NEG)) {
      return isProduct(value.operand(0), mean, factor);
    }
    for (int i = 0; Terms.is(value, Operator.MUL) && i < 2; i++) {
      Value sign = value.operand(i);
      if (Terms.is(sign, Function.NEG)
          && sign.operand(0) == mean
          && value.operand(1 - i) == factor) {
        return true;
      }
    }
    return false;
  }

  private static boolean isProduct(Value value, Value a, Value b) {
    return Terms.is(value, Operator.MUL)
        && ((value.operand(0) == a && value.operand(1) == b)
            || (value.operand(0) == b && value.operand(1) == a));
  }

  /** {@code rsqrt(variance + epsilon)}, perhaps times gamma. */
  private static Optional<Normal> scale(Value factor) {
    Optional<Normal> plain = Spread.inverse(factor).flatMap(s -> normal(s, null));
    for (int i = 0; plain.isEmpty() && Terms.is(factor, Operator.MUL) && i < 2; i++) {
      Value gamma = factor.operand(1 - i);
      plain = Spread.inverse(factor.operand(i)).flatMap(s -> normal(s, gamma));
    }
    return plain;
  }

  private static Optional<Normal> normal(Spread spread, Value gamma) {
    return Terms.is(spread.of(), Operator.SUB)
        ? Optional.of(new Normal(spread, spread.of().operand(1), gamma))
        : Optional.empty();
  }

  /** Whether the variance is that of x. */
  private static boolean centres(Value x, Normal normal) {
    return normal.spread().of().operand(0) == x
        && isMean(normal.mean(), normal.spread())
        && normal.mean().operand(0) == x;
  }

  private static boolean isMean(Value mean, Spread spread) {
    return Spread.meanOver(mean).isPresent()
        && mean.producer().orElseThrow().op() instanceof Reduce reduce
        && Spread.axes(reduce, mean.operand(0)).equals(spread.over());
  }
}
