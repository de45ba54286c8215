package org.tf2torch.ir;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * A whole number that may be unknown until the model runs: a size of an axis, or an element of a
 * shape computation.
 *
 * <p>Kept as a sum of products in one canonical order, so that equal formulas are equal objects:
 * {@code batch}, {@code 2*h + 1}, {@code (h + 1)//2}. Arithmetic never turns an unknown into a
 * number it merely looks like.
 */
public final class Dim {
  /** A factor that cannot be multiplied out. */
  public sealed interface Atom permits Symbol, Quotient, Extremum {}

  /** A size that is known only when the model runs. */
  public record Symbol(String name) implements Atom {
    @Override
    public String toString() {
      return name;
    }
  }

  /** {@code floor(dividend / divisor)}. */
  public record Quotient(Dim dividend, Dim divisor) implements Atom {
    @Override
    public String toString() {
      return DimText.factor(dividend) + "//" + DimText.factor(divisor);
    }
  }

  /** The larger or the smaller of two numbers. */
  public record Extremum(boolean larger, Dim left, Dim right) implements Atom {
    @Override
    public String toString() {
      return (larger ? "max(" : "min(") + left + ", " + right + ")";
    }
  }

  /** {@code coefficient * factors[0] * factors[1] * …}; the constant of a sum has no factors. */
  public record Term(long coefficient, List<Atom> factors) {
    private String key() {
      return factors.stream().map(Dim::atomText).collect(Collectors.joining("*"));
    }
  }

  /** A larger formula is no longer worth carrying; callers use a fresh symbol instead. */
  private static final int MOST_TERMS = 64;

  /** Quotients of quotients grow in depth: each of forty may be twice as long as the one before. */
  private static final int MOST_CHARACTERS = 20_000;

  public static final Dim ZERO = known(0);
  public static final Dim ONE = known(1);

  private final List<Term> terms;
  private final String text;

  private Dim(Collection<Term> terms) {
    this.terms = List.copyOf(terms);
    this.text = DimText.sum(this.terms);
    if (text.length() > MOST_CHARACTERS) {
      throw new ArithmeticException("formula too large");
    }
  }

  public static Dim known(long value) {
    return new Dim(value == 0 ? List.of() : List.of(new Term(value, List.of())));
  }

  public static Dim symbol(String name) {
    return of(new Symbol(name));
  }

  static Dim of(Atom atom) {
    return new Dim(List.of(new Term(1, List.of(atom))));
  }

  public boolean isKnown() {
    return terms.isEmpty() || (terms.size() == 1 && terms.get(0).factors().isEmpty());
  }

  /**
   * The number.
   *
   * @throws IllegalStateException when it is not known
   */
  public long value() {
    if (!isKnown()) {
      throw new IllegalStateException(this + " is not a number");
    }
    return terms.isEmpty() ? 0 : terms.get(0).coefficient();
  }

  public boolean is(long value) {
    return isKnown() && value() == value;
  }

  /** The summands, in canonical order; none for zero. */
  public List<Term> terms() {
    return terms;
  }

  /** Every symbol this number depends on. */
  public List<Symbol> symbols() {
    List<Symbol> found = new ArrayList<>();
    for (Term term : terms) {
      for (Atom atom : term.factors()) {
        if (atom instanceof Symbol symbol) {
          found.add(symbol);
        } else if (atom instanceof Quotient quotient) {
          found.addAll(quotient.dividend().symbols());
          found.addAll(quotient.divisor().symbols());
        } else if (atom instanceof Extremum extremum) {
          found.addAll(extremum.left().symbols());
          found.addAll(extremum.right().symbols());
        }
      }
    }
    return found.stream().distinct().toList();
  }

  /** Whether this is one symbol and nothing else. */
  public boolean isSymbol() {
    return terms.size() == 1
        && terms.get(0).coefficient() == 1
        && terms.get(0).factors().size() == 1
        && terms.get(0).factors().get(0) instanceof Symbol;
  }

  public Dim plus(Dim other) {
    List<Term> all = new ArrayList<>(terms);
    all.addAll(other.terms);
    return sum(all);
  }

  public Dim plus(long other) {
    return plus(known(other));
  }

  public Dim minus(Dim other) {
    return plus(other.times(-1));
  }

  public Dim minus(long other) {
    return plus(-other);
  }

  public Dim times(long other) {
    return times(known(other));
  }

  public Dim times(Dim other) {
    if ((long) terms.size() * other.terms.size() > MOST_TERMS) {
      throw new ArithmeticException("formula too large");
    }
    List<Term> products = new ArrayList<>();
    for (Term a : terms) {
      for (Term b : other.terms) {
        List<Atom> factors = new ArrayList<>(a.factors());
        factors.addAll(b.factors());
        factors.sort((x, y) -> atomText(x).compareTo(atomText(y)));
        products.add(
            new Term(Math.multiplyExact(a.coefficient(), b.coefficient()), List.copyOf(factors)));
      }
    }
    return sum(products);
  }

  /** {@code floor(this / divisor)}; the parts the divisor divides leave the quotient. */
  public Dim floorDiv(Dim divisor) {
    if (divisor.is(0)) {
      throw new ArithmeticException("division by zero");
    }
    if (isKnown() && divisor.isKnown()) {
      return known(Math.floorDiv(value(), divisor.value()));
    }
    if (equals(divisor)) {
      return ONE;
    }
    if (divisor.terms.size() != 1) {
      return of(new Quotient(this, divisor));
    }
    List<Term> whole = new ArrayList<>();
    List<Term> rest = new ArrayList<>();
    for (Term term : terms) {
      Term quotient = divide(term, divisor.terms.get(0));
      (quotient == null ? rest : whole).add(quotient == null ? term : quotient);
    }
    if (rest.isEmpty()) {
      return sum(whole);
    }
    return sum(whole).plus(fraction(sum(rest), divisor));
  }

  /** The quotient of what the divisor does not divide. */
  private static Dim fraction(Dim rest, Dim divisor) {
    if (rest.isKnown() && divisor.isKnown()) {
      return rest.floorDiv(divisor);
    }
    long constant = rest.constant();
    if (divisor.isPositive() && Math.floorDiv(constant, divisor.value()) != 0) {
      // (n - 1)//2 and (n + 1)//2 - 1 are one number: its constant is what the divisor leaves.
      long whole = Math.floorDiv(constant, divisor.value());
      return rest.minus(divisor.times(whole)).floorDiv(divisor).plus(whole);
    }
    Quotient inner = rest.quotientPlusConstant();
    if (inner != null && inner.divisor().isPositive() && divisor.isPositive()) {
      // floor((floor(n/a) + c) / b) is floor((n + a c) / (a b)).
      Dim dividend = inner.dividend().plus(inner.divisor().times(constant));
      return dividend.floorDiv(inner.divisor().times(divisor));
    }
    return of(new Quotient(rest, divisor));
  }

  private long constant() {
    return terms.stream()
        .filter(term -> term.factors().isEmpty())
        .mapToLong(Term::coefficient)
        .sum();
  }

  boolean isPositive() {
    return isKnown() && value() > 0;
  }

  /** The quotient, when this is a quotient and perhaps a constant; else null. */
  private Quotient quotientPlusConstant() {
    List<Term> unknown = terms.stream().filter(term -> !term.factors().isEmpty()).toList();
    boolean alone =
        unknown.size() == 1
            && unknown.get(0).coefficient() == 1
            && unknown.get(0).factors().size() == 1;
    return alone && unknown.get(0).factors().get(0) instanceof Quotient quotient ? quotient : null;
  }

  public Dim floorDiv(long divisor) {
    return floorDiv(known(divisor));
  }

  /** {@code ceil(this / divisor)} for a positive divisor. */
  public Dim ceilDiv(long divisor) {
    return plus(divisor - 1).floorDiv(divisor);
  }

  public Dim max(Dim other) {
    return extremum(true, this, other);
  }

  public Dim min(Dim other) {
    return extremum(false, this, other);
  }

  /** This number with some symbols replaced. */
  public Dim replace(Map<String, Dim> replacements) {
    Dim result = ZERO;
    for (Term term : terms) {
      Dim product = known(term.coefficient());
      for (Atom atom : term.factors()) {
        product = product.times(replace(atom, replacements));
      }
      result = result.plus(product);
    }
    return result;
  }

  private static Dim replace(Atom atom, Map<String, Dim> replacements) {
    if (atom instanceof Quotient q) {
      return q.dividend().replace(replacements).floorDiv(q.divisor().replace(replacements));
    }
    if (atom instanceof Extremum e) {
      return extremum(e.larger(), e.left().replace(replacements), e.right().replace(replacements));
    }
    return replacements.getOrDefault(((Symbol) atom).name(), of(atom));
  }

  /** Whether this is the opposite extremum of {@code of} and something else. */
  private boolean isOther(boolean larger, Dim of) {
    boolean alone =
        terms.size() == 1 && terms.get(0).coefficient() == 1 && terms.get(0).factors().size() == 1;
    return alone
        && terms.get(0).factors().get(0) instanceof Extremum extremum
        && extremum.larger() != larger
        && (extremum.left().equals(of) || extremum.right().equals(of));
  }

  private static Dim extremum(boolean larger, Dim a, Dim b) {
    Dim difference = a.minus(b);
    if (Bounds.nonNegative(difference)) {
      return larger ? a : b;
    }
    if (Bounds.nonNegative(difference.times(-1))) {
      return larger ? b : a;
    }
    // min(a, max(a, x)) is a, and the other way round.
    if (b.isOther(larger, a) || a.isOther(larger, b)) {
      return b.isOther(larger, a) ? a : b;
    }
    return a.text.compareTo(b.text) <= 0
        ? of(new Extremum(larger, a, b))
        : of(new Extremum(larger, b, a));
  }

  /**
   * The quotient when the divisor divides the term without remainder, whatever the unknowns are;
   * else null.
   */
  private static Term divide(Term term, Term divisor) {
    List<Atom> factors = new ArrayList<>(term.factors());
    for (Atom atom : divisor.factors()) {
      if (!factors.remove(atom)) {
        return null;
      }
    }
    boolean exact = term.coefficient() % divisor.coefficient() == 0;
    return exact
        ? new Term(term.coefficient() / divisor.coefficient(), List.copyOf(factors))
        : null;
  }

  private static Dim sum(List<Term> parts) {
    Map<String, Term> byFactors = new TreeMap<>();
    for (Term part : parts) {
      byFactors.merge(
          part.key(),
          part,
          (a, b) -> new Term(Math.addExact(a.coefficient(), b.coefficient()), a.factors()));
    }
    byFactors.values().removeIf(term -> term.coefficient() == 0);
    if (byFactors.size() > MOST_TERMS) {
      throw new ArithmeticException("formula too large");
    }
    return new Dim(byFactors.values());
  }

  private static String atomText(Atom atom) {
    return atom.toString();
  }

  /** The names of all symbols in the given sizes, sorted. */
  public static Collection<String> symbolNames(Collection<Dim> dims) {
    return dims.stream()
        .flatMap(dim -> dim.symbols().stream())
        .map(Symbol::name)
        .collect(Collectors.toCollection(TreeSet::new));
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Dim dim && text.equals(dim.text);
  }

  @Override
  public int hashCode() {
    return text.hashCode();
  }

  @Override
  public String toString() {
    return text;
  }
}
