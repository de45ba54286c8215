package org.tf2torch.torch.ops;

import static org.tf2torch.torch.code.Expression.flag;

import org.tf2torch.ir.op.Diagonals.Alignment;
import org.tf2torch.ir.op.Diagonals.BandOf;
import org.tf2torch.ir.op.Diagonals.FromBand;
import org.tf2torch.ir.op.Diagonals.KeepBand;
import org.tf2torch.ir.op.Diagonals.WithBand;
import org.tf2torch.torch.code.Expression;
import org.tf2torch.torch.lower.NodeCall;
import org.tf2torch.torch.lower.OpTable;

/** Diagonals of matrices. */
final class DiagonalOps {
  private DiagonalOps() {}

  static void register(OpTable table) {
    table.widened(FromBand.class, DiagonalOps::fromBand);
    table.widened(BandOf.class, DiagonalOps::bandOf);
    table.widened(WithBand.class, DiagonalOps::withBand);
    table.widened(
        KeepBand.class,
        (op, call) -> call.helper("keep_band", call.arg(0), call.integerOf(1), call.integerOf(2)));
  }

  private static Expression fromBand(FromBand op, NodeCall call) {
    Alignment alignment = op.alignment();
    return call.helper(
        "matrix_from_band",
        call.arg(0),
        call.integers(1),
        call.integerOf(2),
        call.integerOf(3),
        call.arg(4),
        flag(alignment.leftAbove()),
        flag(alignment.leftBelow()));
  }

  private static Expression bandOf(BandOf op, NodeCall call) {
    Alignment alignment = op.alignment();
    return call.helper(
        "band_of_matrix",
        call.arg(0),
        call.integers(1),
        call.arg(2),
        flag(alignment.leftAbove()),
        flag(alignment.leftBelow()));
  }

  private static Expression withBand(WithBand op, NodeCall call) {
    Alignment alignment = op.alignment();
    return call.helper(
        "matrix_with_band",
        call.arg(0),
        call.arg(1),
        call.integers(2),
        flag(alignment.leftAbove()),
        flag(alignment.leftBelow()));
  }
}
