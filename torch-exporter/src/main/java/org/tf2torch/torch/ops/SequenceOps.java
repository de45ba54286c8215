package org.tf2torch.torch.ops;

import static org.tf2torch.torch.code.Expression.flag;
import static org.tf2torch.torch.code.Expression.integer;

import java.util.List;
import org.tf2torch.ir.op.Sequences.CtcBeamSearch;
import org.tf2torch.ir.op.Sequences.CtcLoss;
import org.tf2torch.ir.op.Sequences.EditDistance;
import org.tf2torch.torch.code.Expression;
import org.tf2torch.torch.lower.NodeCall;
import org.tf2torch.torch.lower.OpTable;

/** Sequences of classes. */
final class SequenceOps {
  private SequenceOps() {}

  static void register(OpTable table) {
    table.ops(CtcLoss.class, SequenceOps::loss);
    table.ops(CtcBeamSearch.class, SequenceOps::beamSearch);
    table.op(EditDistance.class, SequenceOps::editDistance);
  }

  /** torch.ctc_loss takes no labels that do not merge, and has another gradient. */
  private static List<Expression> loss(CtcLoss op, NodeCall call) {
    Expression loss =
        call.helper(
            "ctc_loss",
            call.arg(0),
            call.arg(1),
            call.arg(2),
            call.arg(3),
            flag(op.collapse()),
            flag(op.merge()),
            flag(op.skip()));
    return call.unpack(loss, 2);
  }

  private static Expression editDistance(EditDistance op, NodeCall call) {
    return call.helper(
        "edit_distances",
        call.arg(0),
        call.arg(1),
        call.arg(2),
        call.arg(3),
        call.integerOf(4),
        flag(op.normalize()));
  }

  private static List<Expression> beamSearch(CtcBeamSearch op, NodeCall call) {
    Expression found =
        call.helper(
            "ctc_beam_search",
            call.arg(0),
            call.arg(1),
            integer(op.width()),
            integer(op.paths()),
            flag(op.merge()));
    return call.unpack(found, 2);
  }
}
