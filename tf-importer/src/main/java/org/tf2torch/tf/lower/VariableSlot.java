package org.tf2torch.tf.lower;

import java.util.Optional;
import org.tf2torch.ir.GraphBuilder;
import org.tf2torch.ir.Value;
import org.tf2torch.ir.Variable;
import org.tf2torch.ir.op.Sources.Parameter;

/** A variable that outlives the run. Told apart by identity. */
public final class VariableSlot implements Slot {
  private final Variable variable;

  public VariableSlot(Variable variable) {
    this.variable = variable;
  }

  public Variable variable() {
    return variable;
  }

  @Override
  public String name() {
    return variable.name();
  }

  @Override
  public Optional<Value> initial(GraphBuilder builder) {
    return Optional.of(builder.emit(new Parameter(variable)));
  }
}
