package org.tf2torch.torch.ops;

import static org.tf2torch.torch.code.Expression.call;
import static org.tf2torch.torch.code.Expression.flag;
import static org.tf2torch.torch.code.Expression.with;

import org.tf2torch.ir.op.Counting.BinCount;
import org.tf2torch.ir.op.Counting.Bucket;
import org.tf2torch.torch.lower.OpTable;

/** Counting. */
final class CountingOps {
  private CountingOps() {}

  static void register(OpTable table) {
    table.op(
        BinCount.class,
        (op, call) ->
            call.helper(
                "bincount", call.arg(0), call.integerOf(1), call.arg(2), flag(op.binary())));
    table.op(
        Bucket.class,
        (op, call) ->
            with(
                with(call("torch.bucketize", call.arg(0), call.arg(1)), "out_int32", flag(true)),
                "right",
                flag(true)));
  }
}
