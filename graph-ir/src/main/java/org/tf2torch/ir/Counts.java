package org.tf2torch.ir;

import org.tf2torch.ir.Dim.Atom;
import org.tf2torch.ir.Dim.Extremum;
import org.tf2torch.ir.Dim.Quotient;
import org.tf2torch.ir.Dim.Symbol;
import org.tf2torch.ir.Dim.Term;

/** Which formulas count something: they are not negative, however large the sizes in them are. */
public final class Counts {
  private Counts() {}

  /** Whether a formula cannot be negative; what only its sizes together rule out is not seen. */
  public static boolean isCount(Dim dim) {
    return dim.terms().stream().allMatch(Counts::isCount);
  }

  private static boolean isCount(Term term) {
    return term.coefficient() >= 0 && term.factors().stream().allMatch(Counts::isCount);
  }

  private static boolean isCount(Atom atom) {
    if (atom instanceof Quotient quotient) {
      return isCount(quotient.dividend()) && isCount(quotient.divisor());
    }
    return atom instanceof Symbol
        || atom instanceof Extremum extremum
            && (extremum.larger()
                ? isCount(extremum.left()) || isCount(extremum.right())
                : isCount(extremum.left()) && isCount(extremum.right()));
  }
}
