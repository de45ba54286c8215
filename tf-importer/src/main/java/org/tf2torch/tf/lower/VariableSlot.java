package org.tf2torch.tf.lower;

import org.tf2torch.ir.GraphBuilder;
import org.tf2torch.ir.Value;
import org.tf2torch.ir.Variable;
import org.tf2torch.ir.op.Sources.Assign;
import org.tf2torch.ir.op.Sources.Parameter;

/** A variable while its graph is lowered: what it holds at the point the lowering has reached. */
public final class VariableSlot {
  private final Variable variable;
  private Value current;

  public VariableSlot(Variable variable) {
    this.variable = variable;
  }

  public Variable variable() {
    return variable;
  }

  /** What a read at this point gives: the stored value, or the last one assigned in this run. */
  Value read(GraphBuilder builder) {
    return current != null ? current : builder.emit(new Parameter(variable));
  }

  /** Assigns a value, which later reads see and the next run starts with. */
  void assign(Value value, GraphBuilder builder) {
    builder.emit(new Assign(variable), java.util.List.of(value));
    current = value;
  }

  boolean isAssigned() {
    return current != null;
  }
}
