package org.tf2torch.ir.op;

import static org.tf2torch.ir.Operands.require;

import java.util.List;
import org.tf2torch.ir.Attributes;
import org.tf2torch.ir.Op;
import org.tf2torch.ir.Operands;
import org.tf2torch.ir.TensorType;

/**
 * The operand; while training, a share of the channels of each sample is set to 0 as a whole and
 * the rest divided by 1 - rate. Axis 0 is that of samples.
 *
 * @param axis of the channels
 */
public record ChannelDropout(double rate, int axis) implements Op {
  @Override
  public String name() {
    return "channel_dropout";
  }

  @Override
  public Attributes attributes() {
    return Attributes.of("rate", rate).and("axis", axis);
  }

  @Override
  public boolean drawsAnew() {
    return true;
  }

  @Override
  public List<TensorType> infer(Operands in) {
    require(
        axis > 0 && in.tensor(0).shape().hasRank() && axis < in.tensor(0).shape().rank(),
        () -> "axis " + axis + " is no axis of channels");
    return List.of(in.tensor(0));
  }
}
