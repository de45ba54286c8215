package org.tf2torch.ir;

import java.util.Comparator;
import java.util.Optional;
import org.tf2torch.ir.Dim.Quotient;
import org.tf2torch.ir.Dim.Term;

/**
 * What a formula of sizes is at least, whatever its unknowns are. A quotient is replaced by what it
 * is at least, or at most where it is taken away, until the unknowns are gone:
 *
 * <pre>
 *   2*((n + 1)//2) - n  is at least  (n + 1) - 1 - n,  that is 0
 * </pre>
 *
 * <p>With it the padding that keeps a window's size is a plain sum, and the size of its result the
 * quotient that people write.
 */
final class Bounds {
  /** Formulas of more quotients than that are left as they are. */
  private static final int MOST_QUOTIENTS = 16;

  private Bounds() {}

  /** Whether the formula is never below zero; false also where that is not known. */
  static boolean nonNegative(Dim formula) {
    Dim bound = formula;
    try {
      for (int i = 0; i < MOST_QUOTIENTS && !bound.isKnown(); i++) {
        Optional<Term> quotient =
            bound.terms().stream()
                .filter(Bounds::isQuotient)
                .max(Comparator.comparingLong(term -> quotient(term).divisor().value()));
        if (quotient.isEmpty()) {
          return false;
        }
        bound = withoutQuotient(bound, quotient.get());
      }
    } catch (ArithmeticException tooLarge) {
      return false;
    }
    return bound.isKnown() && bound.value() >= 0;
  }

  private static boolean isQuotient(Term term) {
    return term.factors().size() == 1
        && term.factors().get(0) instanceof Quotient quotient
        && quotient.divisor().isPositive();
  }

  /**
   * A formula, times the divisor d, that is at most {@code d * formula}; d n//d is in n - d + 1 …
   * n.
   */
  private static Dim withoutQuotient(Dim formula, Term term) {
    Dim others = formula.minus(Dim.of(quotient(term)).times(term.coefficient()));
    Quotient quotient = ofAnother(quotient(term), others);
    long divisor = quotient.divisor().value();
    Dim least =
        term.coefficient() > 0 ? quotient.dividend().minus(divisor - 1) : quotient.dividend();
    return others.times(divisor).plus(least.times(term.coefficient()));
  }

  private static Quotient quotient(Term term) {
    return (Quotient) term.factors().get(0);
  }

  /** {@code (n + 3)//4} as {@code ((n + 1)//2 + 1)//2}, if {@code (n + 1)//2} is there too. */
  private static Quotient ofAnother(Quotient quotient, Dim others) {
    for (Term term : others.terms()) {
      if (isQuotient(term)) {
        long inner = quotient(term).divisor().value();
        Dim more = quotient.dividend().minus(quotient(term).dividend());
        boolean nested =
            quotient.divisor().value() % inner == 0
                && more.isKnown()
                && Math.floorMod(more.value(), inner) == 0;
        if (nested) {
          return new Quotient(
              Dim.of(quotient(term)).plus(more.value() / inner),
              quotient.divisor().floorDiv(inner));
        }
      }
    }
    return quotient;
  }
}
