package org.tf2torch.torch.ops;

import static org.tf2torch.torch.code.Expression.flag;

import java.util.List;
import org.tf2torch.ir.op.Detection.CombinedNonMaxSuppression;
import org.tf2torch.ir.op.Detection.NonMaxSuppression;
import org.tf2torch.torch.code.Expression;
import org.tf2torch.torch.lower.NodeCall;
import org.tf2torch.torch.lower.OpTable;

/** Choosing among scored boxes; torchvision's functions are not part of libtorch. */
final class DetectionOps {
  private DetectionOps() {}

  static void register(OpTable table) {
    table.ops(NonMaxSuppression.class, DetectionOps::suppress);
    table.ops(CombinedNonMaxSuppression.class, DetectionOps::combined);
  }

  private static List<Expression> suppress(NonMaxSuppression op, NodeCall call) {
    Expression picked =
        call.helper(
            "non_max_suppression",
            call.arg(0),
            call.arg(1),
            call.integerOf(2),
            call.arg(3),
            call.arg(4),
            call.arg(5),
            flag(op.overlapsGiven()),
            flag(op.padded()));
    return call.unpack(picked, 3);
  }

  private static List<Expression> combined(CombinedNonMaxSuppression op, NodeCall call) {
    Expression picked =
        call.helper(
            "combined_non_max_suppression",
            call.arg(0),
            call.arg(1),
            call.integerOf(2),
            call.integerOf(3),
            call.arg(4),
            call.arg(5),
            flag(op.paddedPerClass()),
            flag(op.clipped()));
    return call.unpack(picked, 4);
  }
}
