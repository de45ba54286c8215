package org.tf2torch.ir;

import java.util.ArrayList;
import java.util.List;

/** An operation applied to values. Immutable. */
public final class Node {
  private final Op op;
  private final List<Value> inputs;
  private final List<Value> outputs;
  private final Origin origin;

  public Node(Op op, List<Value> inputs, List<? extends ValueType> types, Origin origin) {
    this.op = op;
    this.inputs = List.copyOf(inputs);
    this.origin = origin;
    List<Value> made = new ArrayList<>();
    for (ValueType type : types) {
      made.add(new Value(type, this, made.size(), ""));
    }
    this.outputs = List.copyOf(made);
  }

  public Op op() {
    return op;
  }

  public List<Value> inputs() {
    return inputs;
  }

  public Value input(int i) {
    return inputs.get(i);
  }

  public List<Value> outputs() {
    return outputs;
  }

  /** The only result. */
  public Value output() {
    if (outputs.size() != 1) {
      throw new IllegalStateException(op.name() + " has " + outputs.size() + " results");
    }
    return outputs.get(0);
  }

  public Origin origin() {
    return origin;
  }
}
