package org.tf2torch.tf.lower;

import java.util.Optional;
import org.tf2torch.ir.GraphBuilder;
import org.tf2torch.ir.Value;

/**
 * Something that is written to while the model runs. What it holds at the point the lowering has
 * reached is in the {@link State}.
 */
public sealed interface Slot permits VariableSlot, LocalSlot {
  /** What people call it. */
  String name();

  /** What it holds before anything is written to it; empty when nothing says. */
  Optional<Value> initial(GraphBuilder builder);
}
