package org.tf2torch.tf.lower;

import java.util.Optional;
import org.tf2torch.ir.GraphBuilder;
import org.tf2torch.ir.Value;

/**
 * Lives for one run: a variable that the run itself gives its first value, a TensorArray, a stack.
 * Told apart by identity.
 */
public final class LocalSlot implements Slot {
  private final String name;

  public LocalSlot(String name) {
    this.name = name;
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public Optional<Value> initial(GraphBuilder builder) {
    return Optional.empty();
  }
}
