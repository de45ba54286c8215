package org.tf2torch.tf.ops;

import java.util.List;
import org.tf2torch.ir.Contents;
import org.tf2torch.ir.DType;
import org.tf2torch.ir.Value;
import org.tf2torch.ir.op.Emit;
import org.tf2torch.ir.op.LinearAlgebra.Determinant;
import org.tf2torch.ir.op.LinearAlgebra.Eigenvalues;
import org.tf2torch.ir.op.LinearAlgebra.Function;
import org.tf2torch.ir.op.LinearAlgebra.HermitianEigenvalues;
import org.tf2torch.ir.op.LinearAlgebra.HermitianEigenvectors;
import org.tf2torch.ir.op.LinearAlgebra.LeastSquares;
import org.tf2torch.ir.op.LinearAlgebra.LogDeterminant;
import org.tf2torch.ir.op.LinearAlgebra.Lu;
import org.tf2torch.ir.op.LinearAlgebra.MatrixFunction;
import org.tf2torch.ir.op.LinearAlgebra.Qr;
import org.tf2torch.ir.op.LinearAlgebra.SingularValues;
import org.tf2torch.ir.op.LinearAlgebra.SingularVectors;
import org.tf2torch.ir.op.LinearAlgebra.Solve;
import org.tf2torch.ir.op.LinearAlgebra.TriangularSolve;
import org.tf2torch.tf.lower.OpCall;
import org.tf2torch.tf.lower.OpTable;
import org.tf2torch.tf.lower.Operand;

/** Factorisations, inverses, determinants and linear equations. */
final class LinearAlgebraOps {
  private LinearAlgebraOps() {}

  static void register(OpTable table) {
    for (String batch : List.of("", "Batch")) {
      table.op(batch + "Cholesky", call -> function(call, Function.CHOLESKY));
      table.op(batch + "MatrixInverse", LinearAlgebraOps::inverse);
      table.op(batch + "MatrixDeterminant", call -> call.emit(new Determinant(), matrix(call)));
      table.op(batch + "MatrixSolve", LinearAlgebraOps::solve);
      table.op(batch + "MatrixTriangularSolve", LinearAlgebraOps::triangularSolve);
      table.op(batch + "MatrixSolveLs", LinearAlgebraOps::leastSquares);
      table.raw(batch + "SelfAdjointEigV2", LinearAlgebraOps::hermitianEigenvalues);
      table.raw(batch + "Svd", LinearAlgebraOps::singularValues);
    }
    table.op("MatrixExponential", call -> function(call, Function.EXPONENTIAL));
    table.op("MatrixSquareRoot", call -> function(call, Function.SQUARE_ROOT));
    table.op("MatrixLogarithm", call -> function(call, Function.LOGARITHM));
    BandedOps.register(table);
    table.ops("LogMatrixDeterminant", LinearAlgebraOps::logDeterminant);
    table.ops(
        "Qr",
        call -> call.builder().emit(new Qr(call.flag("full_matrices")), List.of(matrix(call))));
    table.ops("Lu", LinearAlgebraOps::lu);
    table.raw("Eig", LinearAlgebraOps::eigenvalues);
    table.raw("XlaSelfAdjointEig", LinearAlgebraOps::hermitianEigenvaluesOfTriangle);
    table.raw("XlaSvd", LinearAlgebraOps::singularValues);
  }

  /** PyTorch factorises no half precision. */
  private static Value matrix(OpCall call) {
    Value x = call.tensor(0);
    call.require(x.dtype().bytes() >= 4, "PyTorch factorises no " + x.dtype().text());
    return x;
  }

  private static Value function(OpCall call, Function function) {
    return call.emit(new MatrixFunction(function), matrix(call));
  }

  private static Value inverse(OpCall call) {
    return MatrixOps.adjoint(call, function(call, Function.INVERSE), "adjoint");
  }

  /** TensorFlow keeps the logarithm, a real number, in the dtype of the matrix. */
  private static List<Value> logDeterminant(OpCall call) {
    Value x = matrix(call);
    List<Value> results = call.builder().emit(new LogDeterminant(), List.of(x));
    return List.of(results.get(0), call.emit().cast(results.get(1), x.dtype()));
  }

  /**
   * The pivots of complex matrices are by |re| + |im| in LAPACK, by the absolute value in Eigen.
   */
  private static List<Value> lu(OpCall call) {
    Value x = matrix(call);
    call.require(!x.dtype().isComplex(), "the pivots of complex matrices are each library's");
    List<Value> results = call.builder().emit(new Lu(), List.of(x));
    DType type = call.dtype("output_idx_type");
    return List.of(results.get(0), call.emit().cast(results.get(1), type));
  }

  private static Value solve(OpCall call) {
    return call.emit(new Solve(), MatrixOps.adjoint(call, matrix(call), "adjoint"), call.tensor(1));
  }

  private static Value triangularSolve(OpCall call) {
    boolean lower = call.flag("lower") != call.flag("adjoint");
    return call.emit(
        new TriangularSolve(lower),
        MatrixOps.adjoint(call, matrix(call), "adjoint"),
        call.tensor(1));
  }

  private static Value leastSquares(OpCall call) {
    boolean regularized =
        call.flag("fast")
            && Contents.number(call.tensor(2)).filter(number -> number == 0).isEmpty();
    return regularized
        ? regularizedLeastSquares(call)
        : call.emit(new LeastSquares(), matrix(call), call.tensor(1));
  }

  /** (A^H A + r I)^-1 A^H B, in the variant for tall matrices; that for wide ones is equal. */
  private static Value regularizedLeastSquares(OpCall call) {
    Emit emit = call.emit();
    Value a = matrix(call);
    call.require(
        a.shape().hasRank() && a.shape().dim(-1).isKnown(),
        "the size of its matrix is unknown before the model runs");
    Value adjoint = ComplexOps.conjugate(call, emit.transpose(a));
    Value gram = emit.op(new org.tf2torch.ir.op.Products.MatMul(), adjoint, a);
    Value regularizer = emit.cast(call.tensor(2), a.dtype());
    Value damped = emit.add(gram, emit.mul(identity(call, a), regularizer));
    Value right = emit.op(new org.tf2torch.ir.op.Products.MatMul(), adjoint, call.tensor(1));
    return emit.op(new Solve(), damped, right);
  }

  private static Value identity(OpCall call, Value a) {
    long size = a.shape().dim(-1).value();
    double[] elements = new double[Math.toIntExact(Math.multiplyExact(size, size))];
    for (int i = 0; i < size; i++) {
      elements[Math.toIntExact(i * (size + 1))] = 1;
    }
    call.require(!a.dtype().isComplex(), "it regularises complex matrices");
    return call.emit()
        .constant(org.tf2torch.ir.data.Literals.doubles(a.dtype(), List.of(size, size), elements));
  }

  /** Eigenvectors have no sign of their own: other libraries choose other ones. */
  private static List<Operand> hermitianEigenvalues(OpCall call) {
    Value numbers = call.emit(new HermitianEigenvalues(), matrix(call));
    if (!call.flag("compute_v")) {
      return List.of(inTypeOf(call, numbers), new Operand.Foreign(Operand.Vectors.WHAT));
    }
    Value columns = call.emit(new HermitianEigenvectors(), matrix(call));
    return List.of(inTypeOf(call, numbers), new Operand.Vectors(columns, numbers));
  }

  /** Only the triangle that the attribute names is read. */
  private static List<Operand> hermitianEigenvaluesOfTriangle(OpCall call) {
    Value x = matrix(call);
    call.require(x.shape().hasRank(), "the rank of its input is unknown");
    // With fewer rounds, or a wider tolerance, XLA stops before these are the eigenvalues.
    call.require(
        call.integer("max_iter") >= 15 && (float) call.number("epsilon") <= 1e-5f,
        "its max_iter is " + call.integer("max_iter") + ", its epsilon " + call.number("epsilon"));
    Value read = call.flag("lower") ? x : ComplexOps.conjugate(call, call.emit().transpose(x));
    Value values = call.emit(new HermitianEigenvalues(), read);
    // XLA keeps the eigenvalues, real numbers, in the dtype of the matrix.
    return List.of(
        new Operand.Tensor(call.emit().cast(values, x.dtype())),
        new Operand.Foreign(Operand.Vectors.WHAT));
  }

  /** TensorFlow keeps these real numbers in the dtype of the matrix. */
  private static Operand inTypeOf(OpCall call, Value values) {
    return new Operand.Tensor(call.emit().cast(values, call.tensor(0).dtype()));
  }

  private static List<Operand> singularValues(OpCall call) {
    Value numbers = call.emit(new SingularValues(), matrix(call));
    Operand values = inTypeOf(call, numbers);
    boolean all = call.hasAttribute("full_matrices") && call.flag("full_matrices");
    if (all || !call.hasAttribute("compute_uv") || !call.flag("compute_uv")) {
      return List.of(
          values,
          new Operand.Foreign(Operand.Vectors.WHAT),
          new Operand.Foreign(Operand.Vectors.WHAT));
    }
    List<Value> sides = call.builder().emit(new SingularVectors(), List.of(matrix(call)));
    return List.of(
        values,
        new Operand.Vectors(sides.get(0), numbers),
        new Operand.Vectors(sides.get(1), numbers));
  }

  private static List<Operand> eigenvalues(OpCall call) {
    Value x = matrix(call);
    call.require(
        !x.dtype().isComplex(), "the order of a complex matrix's eigenvalues is each library's");
    Value values = call.emit(new Eigenvalues(), x);
    DType type = call.dtype("Tout");
    return List.of(
        new Operand.Tensor(call.emit().cast(values, type)),
        new Operand.Foreign(Operand.Vectors.WHAT));
  }
}
