package org.tf2torch.tf.lower;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.tf2torch.ir.GraphBuilder;
import org.tf2torch.ir.Region;
import org.tf2torch.ir.Value;
import org.tf2torch.ir.rewrite.DeadCode;

/**
 * Nested code that was lowered on trial: it becomes a region, or is thrown away and lowered again.
 *
 * @param results what the source's function returns
 * @param after what was written to at its end
 */
record Block(GraphBuilder builder, List<Operand> results, Map<Slot, Value> after) {
  /** Emits code into a builder and says what it returns. */
  @FunctionalInterface
  interface Code {
    List<Operand> lower(GraphBuilder into);
  }

  /** Lowers code into a new block; the state is as before afterwards. */
  static Block of(Code code, GraphBuilder outer, State state) {
    Map<Slot, Value> before = state.snapshot();
    GraphBuilder nested = outer.nested();
    List<Operand> results = code.lower(nested);
    Block block = new Block(nested, results, state.snapshot());
    state.restore(before);
    return block;
  }

  /** Whether the code wrote to the slot, which held that value before (null: nothing). */
  boolean wrote(Slot slot, Value before) {
    return after.get(slot) != before;
  }

  Optional<Value> result(int i) {
    return results.get(i) instanceof Operand.Tensor tensor
        ? Optional.of(tensor.value())
        : Optional.empty();
  }

  Region region(List<Value> parameters, List<Value> returned) {
    return new Region(
        parameters,
        DeadCode.live(builder.nodes(), new HashSet<>(returned)),
        new ArrayList<>(returned));
  }
}
