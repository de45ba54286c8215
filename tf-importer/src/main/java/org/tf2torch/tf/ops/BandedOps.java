package org.tf2torch.tf.ops;

import org.tf2torch.ir.Dim;
import org.tf2torch.ir.Value;
import org.tf2torch.ir.op.Diagonals.Alignment;
import org.tf2torch.ir.op.Diagonals.FromBand;
import org.tf2torch.ir.op.Emit;
import org.tf2torch.ir.op.LinearAlgebra.Solve;
import org.tf2torch.ir.op.LinearAlgebra.TriangularSolve;
import org.tf2torch.tf.lower.OpCall;
import org.tf2torch.tf.lower.OpTable;

/** Linear equations whose matrices are given by a few diagonals [..., diagonals, size]. */
final class BandedOps {
  /** Element j of a diagonal below the main one stands in row j, of one above it in row j. */
  private static final Alignment BY_ROW = new Alignment(true, false);

  private BandedOps() {}

  static void register(OpTable table) {
    table.op("TridiagonalSolve", BandedOps::tridiagonal);
    table.op("BandedTriangularSolve", BandedOps::triangular);
  }

  /** Without pivots the solution is the same, as long as none of them is 0. */
  private static Value tridiagonal(OpCall call) {
    call.require(!call.flag("perturb_singular"), "it perturbs singular matrices");
    Value bands = factorized(call);
    return call.emit().op(new Solve(), matrix(call, bands, -1, 1), call.tensor(1));
  }

  /** Bands of a lower matrix go from the main diagonal down, of an upper one end with it. */
  private static Value triangular(OpCall call) {
    Value bands = factorized(call);
    long others = ShapeOps.known(call, bands.shape().dim(-2), "the number of diagonals") - 1;
    boolean lower = call.flag("lower");
    Value matrix = matrix(call, bands, lower ? -others : 0, lower ? 0 : others);
    Value adjoint = MatrixOps.adjoint(call, matrix, "adjoint");
    return call.emit()
        .op(new TriangularSolve(lower != call.flag("adjoint")), adjoint, call.tensor(1));
  }

  private static Value factorized(OpCall call) {
    Value bands = call.tensor(0);
    call.require(bands.shape().hasRank(), "the rank of its diagonals is unknown");
    call.require(bands.dtype().bytes() >= 4, "PyTorch solves no " + bands.dtype().text());
    return bands;
  }

  private static Value matrix(OpCall call, Value bands, long lowest, long highest) {
    Emit emit = call.emit();
    Value range = emit.sizes(Dim.known(lowest), Dim.known(highest));
    Value size = emit.size(bands.shape().dim(-1));
    // A single diagonal has no axis of its own.
    Value diagonals = lowest == highest ? emit.squeeze(bands, bands.shape().rank() - 2) : bands;
    return emit.op(new FromBand(BY_ROW), diagonals, range, size, size, emit.scalarLike(bands, 0));
  }
}
