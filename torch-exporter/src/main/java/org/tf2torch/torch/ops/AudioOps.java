package org.tf2torch.torch.ops;

import static org.tf2torch.torch.code.Expression.integer;
import static org.tf2torch.torch.code.Expression.number;

import org.tf2torch.ir.op.Audio.MelCepstrum;
import org.tf2torch.torch.code.Expression;
import org.tf2torch.torch.lower.NodeCall;
import org.tf2torch.torch.lower.OpTable;

/** Operations on sound. */
final class AudioOps {
  private AudioOps() {}

  static void register(OpTable table) {
    table.op(MelCepstrum.class, AudioOps::melCepstrum);
  }

  private static Expression melCepstrum(MelCepstrum op, NodeCall call) {
    return call.helper(
        "mel_cepstrum",
        call.arg(0),
        call.integerOf(1),
        number(op.low()),
        number(op.high()),
        integer(op.bands()),
        integer(op.coefficients()));
  }
}
