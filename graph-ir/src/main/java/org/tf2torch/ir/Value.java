package org.tf2torch.ir;

import java.util.Optional;

/**
 * One result of a {@link Node}, or one parameter of a {@link Region}: assigned once, used any
 * number of times. Values are compared by identity.
 */
public final class Value {
  private final ValueType type;
  private final Node producer;
  private final int index;
  private final String name;

  Value(ValueType type, Node producer, int index, String name) {
    this.type = type;
    this.producer = producer;
    this.index = index;
    this.name = name;
  }

  /** A parameter of a region, or an input of a graph. */
  public static Value parameter(String name, ValueType type) {
    return new Value(type, null, 0, name);
  }

  public ValueType type() {
    return type;
  }

  /**
   * The type of a tensor.
   *
   * @throws IllTypedException when this is none
   */
  public TensorType tensor() {
    if (type instanceof TensorType tensor) {
      return tensor;
    }
    throw new IllTypedException("a tensor is needed here, not " + type);
  }

  public DType dtype() {
    return tensor().dtype();
  }

  public Shape shape() {
    return tensor().shape();
  }

  /** The node that makes this value; none for a parameter. */
  public Optional<Node> producer() {
    return Optional.ofNullable(producer);
  }

  /** Which of its producer's results this is. */
  public int index() {
    return index;
  }

  /** The parameter's name; empty for a node's result. */
  public String name() {
    return name;
  }

  /** The operation that makes this value, when it is of the given type. */
  public <T extends Op> Optional<T> op(Class<T> type) {
    return producer != null && type.isInstance(producer.op())
        ? Optional.of(type.cast(producer.op()))
        : Optional.empty();
  }

  /** Whether an operation of that type makes this value. */
  public boolean isA(Class<? extends Op> type) {
    return producer != null && type.isInstance(producer.op());
  }

  /** Operand i of the node that makes this value, which must have one. */
  public Value operand(int i) {
    return producer.inputs().get(i);
  }
}
