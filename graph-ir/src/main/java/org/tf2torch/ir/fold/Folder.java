package org.tf2torch.ir.fold;

import java.util.List;
import java.util.Optional;
import org.tf2torch.ir.GraphBuilder;
import org.tf2torch.ir.Op;
import org.tf2torch.ir.Value;

/**
 * Replaces operations whose result is already known: that do nothing, that only look at a constant
 * another way, or whose operands are numbers or formulas of sizes. An unknown size is never taken
 * for a number.
 */
public final class Folder {
  private Folder() {}

  /** A value equal to the operation's only result, when there is one. */
  public static Optional<Value> fold(Op op, List<Value> inputs, GraphBuilder builder) {
    return Identities.fold(op, inputs, builder)
        .or(() -> SameWords.fold(op, inputs))
        .or(() -> WholeLists.fold(op, inputs, builder))
        .or(() -> UniformTensors.fold(op, inputs, builder))
        .or(() -> ConstantViews.fold(op, inputs, builder))
        .or(() -> SizeArithmetic.fold(op, inputs, builder))
        .or(() -> ScalarArithmetic.fold(op, inputs, builder));
  }
}
