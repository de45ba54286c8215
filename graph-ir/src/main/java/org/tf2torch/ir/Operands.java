package org.tf2torch.ir;

import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * What an operation's type rule sees: the operands' types, what is known of their contents, and a
 * source of new symbols.
 */
public final class Operands {
  private final List<Value> values;
  private final Symbols symbols;

  public Operands(List<Value> values, Symbols symbols) {
    this.values = values;
    this.symbols = symbols;
  }

  public int count() {
    return values.size();
  }

  public Value value(int i) {
    if (i >= values.size()) {
      throw new IllTypedException("operand " + i + " is missing");
    }
    return values.get(i);
  }

  public TensorType tensor(int i) {
    return value(i).tensor();
  }

  public DType dtype(int i) {
    return tensor(i).dtype();
  }

  public Shape shape(int i) {
    return tensor(i).shape();
  }

  /** The elements of an integer operand, row-major, when they are known as numbers or formulas. */
  public Optional<List<Dim>> integers(int i) {
    return Contents.integers(value(i));
  }

  /** A size that only a run can tell. */
  public Dim fresh() {
    return symbols.fresh("n");
  }

  /** A shape of that many sizes that only a run can tell. */
  public Shape freshShape(int rank) {
    return Shape.of(java.util.stream.IntStream.range(0, rank).mapToObj(i -> fresh()).toList());
  }

  /** Fails with that message unless the condition holds. */
  public static void require(boolean condition, Supplier<String> message) {
    if (!condition) {
      throw new IllTypedException(message.get());
    }
  }

  /**
   * The shape two operands have together, by NumPy's rule: aligned at the end, sizes equal or one
   * of them 1.
   *
   * <p>Two different unknown sizes give a new symbol: either of them may turn out to be 1.
   */
  public Shape broadcast(Shape a, Shape b) {
    if (!a.hasRank() || !b.hasRank()) {
      return Shape.UNKNOWN;
    }
    int rank = Math.max(a.rank(), b.rank());
    Dim[] dims = new Dim[rank];
    for (int i = 0; i < rank; i++) {
      Dim x = i < rank - a.rank() ? Dim.ONE : a.dim(i - (rank - a.rank()));
      Dim y = i < rank - b.rank() ? Dim.ONE : b.dim(i - (rank - b.rank()));
      dims[i] = broadcast(x, y);
    }
    return Shape.of(dims);
  }

  private Dim broadcast(Dim x, Dim y) {
    if (x.equals(y) || y.is(1)) {
      return x;
    }
    if (x.is(1)) {
      return y;
    }
    if (x.isKnown() && y.isKnown()) {
      throw new IllTypedException("sizes " + x + " and " + y + " do not broadcast");
    }
    // A known size above 1 wins: the unknown one must be equal to it or 1.
    return x.isKnown() ? x : y.isKnown() ? y : fresh();
  }
}
