package org.tf2torch.ir.op;

import static org.tf2torch.ir.Operands.require;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.tf2torch.ir.Attributes;
import org.tf2torch.ir.DType;
import org.tf2torch.ir.Dim;
import org.tf2torch.ir.Op;
import org.tf2torch.ir.Operands;
import org.tf2torch.ir.Shape;
import org.tf2torch.ir.TensorType;

/** Linear algebra on the matrices in the last two axes; the axes before them are a batch. */
public final class LinearAlgebra {
  private LinearAlgebra() {}

  /** A function of square matrices that gives matrices of the same size. */
  public record MatrixFunction(Function function) implements Op {
    @Override
    public String name() {
      return "matrix_" + function.name().toLowerCase(Locale.ROOT);
    }

    @Override
    public List<TensorType> infer(Operands in) {
      matrices(in.shape(0));
      return List.of(in.tensor(0));
    }
  }

  /** What {@link MatrixFunction} can compute. */
  public enum Function {
    /** The lower factor L of x = L L^H; only the lower triangle of x is read. */
    CHOLESKY,
    INVERSE,
    /** The exponential of a matrix, not of its elements. */
    EXPONENTIAL,
    /** The principal square root of a matrix. */
    SQUARE_ROOT,
    /** The principal logarithm of a matrix. */
    LOGARITHM
  }

  /** The determinants. */
  public record Determinant() implements Op {
    @Override
    public String name() {
      return "determinant";
    }

    @Override
    public List<TensorType> infer(Operands in) {
      return List.of(in.tensor(0).with(without(in.shape(0), 2)));
    }
  }

  /** Sign of the determinant (0 if it is 0), and the logarithm of its absolute value. */
  public record LogDeterminant() implements Op {
    @Override
    public String name() {
      return "log_determinant";
    }

    @Override
    public List<TensorType> infer(Operands in) {
      TensorType sign = in.tensor(0).with(without(in.shape(0), 2));
      return List.of(sign, new TensorType(in.dtype(0).real(), sign.shape()));
    }
  }

  /** X of A X = B; operands A, square, and B. */
  public record Solve() implements Op {
    @Override
    public String name() {
      return "solve";
    }

    @Override
    public List<TensorType> infer(Operands in) {
      return List.of(solution(in));
    }
  }

  /** As {@link Solve}, for an A of which only one triangle is read. */
  public record TriangularSolve(boolean lower) implements Op {
    @Override
    public String name() {
      return "triangular_solve";
    }

    @Override
    public Attributes attributes() {
      return Attributes.of("lower", lower);
    }

    @Override
    public List<TensorType> infer(Operands in) {
      return List.of(solution(in));
    }
  }

  /** The shortest X that brings A X nearest to B; operands A [m, n] and B [m, k]. */
  public record LeastSquares() implements Op {
    @Override
    public String name() {
      return "least_squares";
    }

    @Override
    public List<TensorType> infer(Operands in) {
      Elementwise.sameDType(in, 0, 1);
      Shape a = in.shape(0);
      Shape b = in.shape(1);
      boolean known = a.hasRank() && b.hasRank();
      return List.of(in.tensor(1).with(known ? b.with(-2, a.dim(-1)) : Shape.UNKNOWN));
    }
  }

  /**
   * Q and R of x = Q R by Householder reflections: Q unitary, R upper triangular. x is [m, n];
   * full: Q [m, m], R [m, n], else Q [m, min(m, n)], R [min(m, n), n].
   */
  public record Qr(boolean full) implements Op {
    @Override
    public String name() {
      return "qr";
    }

    @Override
    public Attributes attributes() {
      return Attributes.of("full", full);
    }

    @Override
    public List<TensorType> infer(Operands in) {
      Shape x = matrices(in.shape(0));
      if (!x.hasRank()) {
        return List.of(in.tensor(0), in.tensor(0));
      }
      Dim inner = full ? x.dim(-2) : x.dim(-2).min(x.dim(-1));
      return List.of(in.tensor(0).with(x.with(-1, inner)), in.tensor(0).with(x.with(-2, inner)));
    }
  }

  /**
   * Row i of the result's L U is row p[i] of the matrix. Results: both factors in one, without the
   * ones on L's diagonal; p (int64). Pivots are the first of the largest elements of a column.
   */
  public record Lu() implements Op {
    @Override
    public String name() {
      return "lu";
    }

    @Override
    public List<TensorType> infer(Operands in) {
      return List.of(in.tensor(0), new TensorType(DType.INT64, without(matrices(in.shape(0)), 1)));
    }
  }

  /**
   * The vectors of a matrix [m, n] that belong to its min(m, n) singular values: the left ones as
   * columns [m, k], the right ones [n, k]. A unit factor of each pair is free.
   */
  public record SingularVectors() implements Op {
    @Override
    public String name() {
      return "singular_vectors";
    }

    @Override
    public List<TensorType> infer(Operands in) {
      Shape x = matrices(in.shape(0));
      if (!x.hasRank()) {
        return List.of(in.tensor(0), in.tensor(0));
      }
      Dim inner = x.dim(-2).min(x.dim(-1));
      return List.of(
          in.tensor(0).with(x.with(-1, inner)),
          in.tensor(0).with(x.with(-2, x.dim(-1)).with(-1, inner)));
    }
  }

  /** The eigenvectors of Hermitian matrices as columns, in the order of the eigenvalues. */
  public record HermitianEigenvectors() implements Op {
    @Override
    public String name() {
      return "hermitian_eigenvectors";
    }

    @Override
    public List<TensorType> infer(Operands in) {
      matrices(in.shape(0));
      return List.of(in.tensor(0));
    }
  }

  /** The singular values, the largest first. */
  public record SingularValues() implements Op {
    @Override
    public String name() {
      return "singular_values";
    }

    @Override
    public List<TensorType> infer(Operands in) {
      Shape x = matrices(in.shape(0));
      Shape shape = x.hasRank() ? without(x, 1).with(-1, x.dim(-2).min(x.dim(-1))) : Shape.UNKNOWN;
      return List.of(new TensorType(in.dtype(0).real(), shape));
    }
  }

  /** The eigenvalues of Hermitian matrices, rising; only the lower triangle is read. */
  public record HermitianEigenvalues() implements Op {
    @Override
    public String name() {
      return "hermitian_eigenvalues";
    }

    @Override
    public List<TensorType> infer(Operands in) {
      return List.of(new TensorType(in.dtype(0).real(), without(matrices(in.shape(0)), 1)));
    }
  }

  /** The eigenvalues of square matrices, complex, in no order that is promised. */
  public record Eigenvalues() implements Op {
    @Override
    public String name() {
      return "eigenvalues";
    }

    @Override
    public List<TensorType> infer(Operands in) {
      boolean wide = in.dtype(0) == DType.FLOAT64 || in.dtype(0) == DType.COMPLEX128;
      return List.of(
          new TensorType(
              wide ? DType.COMPLEX128 : DType.COMPLEX64, without(matrices(in.shape(0)), 1)));
    }
  }

  private static Shape matrices(Shape shape) {
    require(!shape.hasRank() || shape.rank() >= 2, () -> "matrices are needed, not " + shape);
    return shape;
  }

  private static Shape without(Shape shape, int last) {
    return shape.hasRank() ? Shape.of(shape.dims().subList(0, shape.rank() - last)) : Shape.UNKNOWN;
  }

  private static TensorType solution(Operands in) {
    Elementwise.sameDType(in, 0, 1);
    Shape a = matrices(in.shape(0));
    Shape b = matrices(in.shape(1));
    if (!a.hasRank() || !b.hasRank()) {
      return in.tensor(1).with(Shape.UNKNOWN);
    }
    List<Dim> dims = new ArrayList<>(in.broadcast(without(a, 2), without(b, 2)).dims());
    dims.add(b.dim(-2));
    dims.add(b.dim(-1));
    return in.tensor(1).with(Shape.of(dims));
  }
}
