package org.tf2torch.ir.pass.recurrent;

import java.util.List;
import org.tf2torch.ir.GraphBuilder;
import org.tf2torch.ir.Value;
import org.tf2torch.ir.op.Emit;
import org.tf2torch.ir.op.Shapes.Permute;
import org.tf2torch.ir.op.Slicing.Reverse;

/**
 * What a layer goes over. Keras turns batches of sequences into sequences of batches before its
 * loops; PyTorch's layers need not.
 */
record Sequence(Value value, boolean batchFirst) {
  private static final Permute TURN = new Permute(List.of(1, 0, 2));

  /**
   * @param steps [steps, batch, in], perhaps turned or reversed from [batch, steps, in]
   */
  static Sequence of(Value steps, GraphBuilder builder) {
    if (steps.op(Permute.class).filter(TURN::equals).isPresent()) {
      return new Sequence(steps.operand(0), true);
    }
    if (steps.op(Reverse.class).filter(r -> r.equals(new Reverse(List.of(0)))).isPresent()) {
      Sequence forward = of(steps.operand(0), builder);
      Reverse reverse = new Reverse(List.of(forward.batchFirst ? 1 : 0));
      return new Sequence(builder.emit(reverse, forward.value), forward.batchFirst);
    }
    return new Sequence(steps, false);
  }

  /** What the layer makes of every step, as [steps, batch, size]. */
  Value stepsFirst(Value every, GraphBuilder builder) {
    return batchFirst ? new Emit(builder).op(TURN, every) : every;
  }
}
