package org.tf2torch.samples;

import java.util.List;
import org.tensorflow.Operand;
import org.tensorflow.op.Op;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.Variable;
import org.tensorflow.types.TFloat32;

/** How the variables follow their gradients. */
public sealed interface Optimizer permits Adam, Sgd {
  /**
   * Adds one update of all variables to the graph of {@code tf}.
   *
   * @param gradients the loss's gradients, one for each variable, in the same order
   * @return what to run to take one step
   */
  Op apply(Ops tf, List<Variable<TFloat32>> variables, List<Operand<TFloat32>> gradients);
}
