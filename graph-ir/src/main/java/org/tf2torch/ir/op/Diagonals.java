package org.tf2torch.ir.op;

import static org.tf2torch.ir.Operands.require;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.tf2torch.ir.Attributes;
import org.tf2torch.ir.Dim;
import org.tf2torch.ir.Op;
import org.tf2torch.ir.Operands;
import org.tf2torch.ir.Shape;
import org.tf2torch.ir.TensorType;

/**
 * Diagonals of the matrices in the last two axes. A band is named by one or two numbers k: the
 * lowest and the highest diagonal, 0 the main one, above it positive.
 *
 * <p>A band of several diagonals is stored as [diagonals, longest], the highest diagonal first;
 * shorter ones are padded, on the right where they are left-aligned.
 */
public final class Diagonals {
  private Diagonals() {}

  /** Which diagonals of a stored band are left-aligned: those above the main one, those below. */
  public record Alignment(boolean leftAbove, boolean leftBelow) {
    Attributes attributes() {
      return Attributes.of("left_above", leftAbove).and("left_below", leftBelow);
    }
  }

  /**
   * Matrices with a given band. Operands: the band, k (one or two integers), the numbers of rows
   * and of columns (-1: as few as the band needs, both -1: square), the scalar for all other
   * places.
   */
  public record FromBand(Alignment alignment) implements Op {
    @Override
    public String name() {
      return "matrix_from_band";
    }

    @Override
    public Attributes attributes() {
      return alignment.attributes();
    }

    @Override
    public List<TensorType> infer(Operands in) {
      Optional<List<Dim>> k = in.integers(1);
      Shape band = in.shape(0);
      if (!band.hasRank() || k.isEmpty() || !isCounted(k.get())) {
        return List.of(in.tensor(0).with(Shape.UNKNOWN));
      }
      int stored = isOne(k.get()) ? 1 : 2;
      require(band.rank() >= stored, () -> "a band of " + band);
      List<Dim> dims = new ArrayList<>(band.dims().subList(0, band.rank() - stored));
      dims.add(size(in, 2));
      dims.add(size(in, 3));
      return List.of(in.tensor(0).with(Shape.of(dims)));
    }

    private static Dim size(Operands in, int i) {
      // A formula may turn out to be -1, the size of a tensor may not.
      return in.integers(i)
          .map(list -> list.get(0))
          .filter(d -> d.isSymbol() || d.isKnown() && !d.is(-1))
          .orElseGet(in::fresh);
    }
  }

  /** The band of matrices. Operands: the matrices, k, the scalar that pads. */
  public record BandOf(Alignment alignment) implements Op {
    @Override
    public String name() {
      return "band_of_matrix";
    }

    @Override
    public Attributes attributes() {
      return alignment.attributes();
    }

    @Override
    public List<TensorType> infer(Operands in) {
      Optional<List<Dim>> k = in.integers(1);
      Shape matrix = in.shape(0);
      if (!matrix.hasRank() || k.isEmpty() || !isCounted(k.get())) {
        return List.of(in.tensor(0).with(Shape.UNKNOWN));
      }
      Dim low = k.get().get(0);
      Dim high = k.get().get(k.get().size() - 1);
      List<Dim> dims = new ArrayList<>(matrix.dims().subList(0, matrix.rank() - 2));
      if (!isOne(k.get())) {
        dims.add(high.minus(low).plus(1));
      }
      dims.add(
          matrix.dim(-2).plus(high.min(Dim.ZERO)).min(matrix.dim(-1).minus(low.max(Dim.ZERO))));
      return List.of(in.tensor(0).with(Shape.of(dims)));
    }
  }

  /** Matrices with their band replaced. Operands: the matrices, the band, k. */
  public record WithBand(Alignment alignment) implements Op {
    @Override
    public String name() {
      return "matrix_with_band";
    }

    @Override
    public Attributes attributes() {
      return alignment.attributes();
    }

    @Override
    public List<TensorType> infer(Operands in) {
      return List.of(in.tensor(0));
    }
  }

  /**
   * Matrices with 0 outside of a band. Operands: the matrices, how many diagonals to keep below the
   * main one and how many above it (integer scalars; negative: all).
   */
  public record KeepBand() implements Op {
    @Override
    public String name() {
      return "keep_band";
    }

    @Override
    public List<TensorType> infer(Operands in) {
      return List.of(in.tensor(0));
    }
  }

  /** Whether it is known how many diagonals there are; several are an axis more than one. */
  private static boolean isCounted(List<Dim> k) {
    return k.size() == 1 || k.get(1).minus(k.get(0)).isKnown();
  }

  private static boolean isOne(List<Dim> k) {
    return k.size() == 1 || k.get(0).equals(k.get(1));
  }
}
