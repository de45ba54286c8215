package org.tf2torch.ir;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.tf2torch.ir.Dim.Atom;
import org.tf2torch.ir.Dim.Quotient;
import org.tf2torch.ir.Dim.Term;

/** Formulas of sizes as text: {@code 2*h + 1}, {@code (h + 1)//2}. */
final class DimText {
  private DimText() {}

  /** Unknown parts first, the constant last. */
  static String sum(List<Term> terms) {
    if (terms.isEmpty()) {
      return "0";
    }
    List<Term> ordered = new ArrayList<>(terms);
    ordered.sort((a, b) -> Boolean.compare(a.factors().isEmpty(), b.factors().isEmpty()));
    StringBuilder out = new StringBuilder();
    for (Term term : ordered) {
      long magnitude = Math.abs(term.coefficient());
      String sign = term.coefficient() < 0 ? "-" : "+";
      if (out.length() > 0) {
        out.append(' ').append(sign).append(' ');
      } else if (term.coefficient() < 0) {
        out.append('-');
      }
      if (term.factors().isEmpty()) {
        out.append(Long.toUnsignedString(magnitude));
      } else {
        out.append(magnitude == 1 ? "" : magnitude + "*").append(product(term.factors()));
      }
    }
    return out.toString();
  }

  /** What stands beside a division sign. */
  static String factor(Dim dim) {
    boolean simple = dim.terms().isEmpty() || (dim.isKnown() && dim.value() >= 0) || dim.isSymbol();
    return simple ? dim.toString() : "(" + dim + ")";
  }

  private static String product(List<Atom> factors) {
    boolean alone = factors.size() == 1;
    return factors.stream()
        .map(atom -> atom instanceof Quotient && !alone ? "(" + atom + ")" : atom.toString())
        .collect(Collectors.joining("*"));
  }
}
