package org.tf2torch.ir.pass;

import java.util.Optional;
import org.tf2torch.ir.Node;
import org.tf2torch.ir.Value;
import org.tf2torch.ir.op.Elementwise.Cast;
import org.tf2torch.ir.op.Shapes.Permute;
import org.tf2torch.ir.op.Shapes.Reshape;
import org.tf2torch.ir.op.Shapes.Squeeze;
import org.tf2torch.ir.op.Shapes.Unsqueeze;
import org.tf2torch.ir.op.Sources.Constant;
import org.tf2torch.ir.op.Sources.Parameter;

/** Tensors that are the same in every run, and views of them. */
public final class Weights {
  private Weights() {}

  /**
   * Whether the value is a constant or variable, perhaps in other axes, or cast as Keras's policies
   * of mixed precision do.
   */
  public static boolean isWeight(Value value) {
    Value at = value;
    while (isView(at) || at.isA(Cast.class)) {
      at = at.operand(0);
    }
    return at.isA(Constant.class) || at.isA(Parameter.class);
  }

  /** Whether the value is another one in other axes of known sizes. */
  public static boolean isView(Value value) {
    Optional<Node> node = value.producer();
    return node.isPresent()
        && (value.isA(Permute.class)
            || value.isA(Reshape.class)
            || value.isA(Squeeze.class)
            || value.isA(Unsqueeze.class))
        && value.shape().isKnown()
        && value.operand(0).shape().isKnown();
  }
}
