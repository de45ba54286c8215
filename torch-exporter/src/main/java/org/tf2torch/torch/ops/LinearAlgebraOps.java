package org.tf2torch.torch.ops;

import static org.tf2torch.torch.code.Expression.call;
import static org.tf2torch.torch.code.Expression.flag;
import static org.tf2torch.torch.code.Expression.text;
import static org.tf2torch.torch.code.Expression.with;

import java.util.List;
import org.tf2torch.ir.op.LinearAlgebra.Determinant;
import org.tf2torch.ir.op.LinearAlgebra.Eigenvalues;
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
import org.tf2torch.torch.code.Expression;
import org.tf2torch.torch.lower.NodeCall;
import org.tf2torch.torch.lower.OpTable;

/** Linear algebra. */
final class LinearAlgebraOps {
  private LinearAlgebraOps() {}

  static void register(OpTable table) {
    table.op(MatrixFunction.class, LinearAlgebraOps::function);
    table.op(Determinant.class, (op, call) -> call("torch.linalg_det", call.arg(0)));
    table.ops(
        LogDeterminant.class,
        (op, call) -> call.unpack(call("torch.linalg_slogdet", call.arg(0)), 2));
    table.op(Solve.class, (op, call) -> call("torch.linalg_solve", call.arg(0), call.arg(1)));
    table.op(TriangularSolve.class, LinearAlgebraOps::triangularSolve);
    table.op(
        LeastSquares.class,
        (op, call) -> call("torch.matmul", call("torch.linalg_pinv", call.arg(0)), call.arg(1)));
    table.ops(Qr.class, LinearAlgebraOps::qr);
    table.ops(Lu.class, (op, call) -> call.unpack(call.helper("lu", call.arg(0)), 2));
    table.ops(
        SingularVectors.class,
        (op, call) -> call.unpack(call.helper("singular_vectors", call.arg(0)), 2));
    table.op(SingularValues.class, (op, call) -> call("torch.linalg_svdvals", call.arg(0)));
    table.op(HermitianEigenvalues.class, (op, call) -> call("torch.linalg_eigvalsh", call.arg(0)));
    table.op(HermitianEigenvectors.class, (op, call) -> call.helper("eigenvectors", call.arg(0)));
    table.op(Eigenvalues.class, (op, call) -> call("torch.linalg_eigvals", call.arg(0)));
  }

  private static Expression function(MatrixFunction op, NodeCall call) {
    return switch (op.function()) {
      case CHOLESKY -> call("torch.linalg_cholesky", call.arg(0));
      case INVERSE -> call("torch.linalg_inv", call.arg(0));
      case EXPONENTIAL -> call("torch.linalg_matrix_exp", call.arg(0));
      case SQUARE_ROOT -> call.helper("matrix_square_root", call.arg(0));
      case LOGARITHM -> call.helper("matrix_logarithm", call.arg(0));
    };
  }

  private static Expression triangularSolve(TriangularSolve op, NodeCall call) {
    return with(
        call("torch.linalg_solve_triangular", call.arg(0), call.arg(1)),
        "upper",
        flag(!op.lower()));
  }

  private static List<Expression> qr(Qr op, NodeCall call) {
    return call.unpack(
        call("torch.linalg_qr", call.arg(0), text(op.full() ? "complete" : "reduced")), 2);
  }
}
