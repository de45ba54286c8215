package org.tf2torch.tf.lower;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.tf2torch.ir.GraphBuilder;
import org.tf2torch.ir.Value;
import org.tf2torch.ir.op.Sources.Assign;

/** What everything that can be written to holds at the point the lowering has reached. */
final class State {
  private Map<Slot, Value> held = new LinkedHashMap<>();

  /** What a read at this point gives; empty when nothing was ever written. */
  Optional<Value> read(Slot slot, GraphBuilder builder) {
    Value value = held.get(slot);
    return value != null ? Optional.of(value) : slot.initial(builder);
  }

  /**
   * Writes a value, which later reads see and, in a variable, the next run starts with. Nested code
   * only passes it on: the node it belongs to does the storing, once, behind it.
   */
  void write(Slot slot, Value value, GraphBuilder builder) {
    if (slot instanceof VariableSlot variable && !builder.isNested()) {
      builder.emit(new Assign(variable.variable()), List.of(value));
    }
    held.put(slot, value);
  }

  /** Says what a slot holds where nested code begins. */
  void enter(Slot slot, Value value) {
    held.put(slot, value);
  }

  /** All that was written so far. */
  Map<Slot, Value> snapshot() {
    return new LinkedHashMap<>(held);
  }

  /** Goes back to an earlier point. */
  void restore(Map<Slot, Value> snapshot) {
    held = new LinkedHashMap<>(snapshot);
  }
}
