package org.tf2torch.tf.ops;

import java.util.ArrayList;
import java.util.List;
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
    table.op("TridiagonalMatMul", BandedOps::product);
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

  /**
   * Row i is above[i] * x[i + 1] + main[i] * x[i] + below[i] * x[i - 1]. The last element above and
   * the first below, which may be anything, stand outside of the matrix.
   */
  private static Value product(OpCall call) {
    Emit emit = call.emit();
    Value x = call.tensor(3);
    call.require(x.shape().hasRank(), "the rank of its right-hand side is unknown");
    int rows = x.shape().rank() - 2;
    List<Value> columns = new ArrayList<>();
    for (Value diagonal : call.tensors(0, 3)) {
      columns.add(emit.transpose(emit.ranked(diagonal, x.shape().rank())));
    }
    Dim last = x.shape().dim(rows).minus(1);
    Dim end = x.shape().dim(rows);
    Value above =
        emit.mul(
            emit.slice(columns.get(0), rows, Dim.ZERO, last, 1),
            emit.slice(x, rows, Dim.ONE, end, 1));
    Value below =
        emit.mul(
            emit.slice(columns.get(2), rows, Dim.ONE, end, 1),
            emit.slice(x, rows, Dim.ZERO, last, 1));
    Value main = emit.mul(columns.get(1), x);
    return emit.add(
        emit.add(main, Paddings.pad(emit, below, rows, Dim.ONE, Dim.ZERO)),
        Paddings.pad(emit, above, rows, Dim.ZERO, Dim.ONE));
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
