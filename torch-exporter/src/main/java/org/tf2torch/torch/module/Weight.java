package org.tf2torch.torch.module;

import org.tf2torch.ir.Variable;
import org.tf2torch.ir.data.TensorData;

/**
 * A tensor that a module holds.
 *
 * @param isParameter listed by {@code parameters()} and trained; else a buffer
 * @param variable the source's variable, or null for a constant
 */
public record Weight(TensorData data, boolean isParameter, Variable variable) {
  /** Only floating-point tensors can be trained, whatever TensorFlow calls trainable. */
  public static Weight of(Variable variable) {
    boolean trains = variable.data().dtype().isFloat() || variable.data().dtype().isComplex();
    return new Weight(variable.data(), variable.trainable() && trains, variable);
  }

  /** A tensor that is no variable of the source. */
  public static Weight constant(TensorData data) {
    return new Weight(data, false, null);
  }
}
