package org.tf2torch.tf.lower;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.tf2torch.ir.Value;
import org.tf2torch.ir.op.Elementwise.Binary;
import org.tf2torch.ir.op.Elementwise.Compare;
import org.tf2torch.ir.op.Elementwise.Function;
import org.tf2torch.ir.op.Elementwise.Operator;
import org.tf2torch.ir.op.Elementwise.Relation;
import org.tf2torch.ir.op.Elementwise.Unary;

/**
 * From the name of a TensorFlow operation to the method that lowers it. Families of operations
 * register their rows here.
 */
public final class OpTable {
  /** Lowers one node; returns what its outputs are. */
  @FunctionalInterface
  public interface Handler {
    List<Operand> lower(OpCall call);
  }

  /** Lowers a node that has one tensor for a result. */
  @FunctionalInterface
  public interface TensorHandler {
    Value lower(OpCall call);
  }

  /** Lowers a node all of whose results are tensors. */
  @FunctionalInterface
  public interface TensorsHandler {
    List<Value> lower(OpCall call);
  }

  private final Map<String, Handler> handlers = new TreeMap<>();
  private final Set<String> effects = new TreeSet<>();
  private final Set<String> calls = new TreeSet<>();
  private final Set<String> movers = new TreeSet<>();

  /** An operation with one tensor for a result. */
  public void op(String name, TensorHandler handler) {
    raw(name, call -> List.of(new Operand.Tensor(handler.lower(call))));
  }

  /** An operation whose results are tensors. */
  public void ops(String name, TensorsHandler handler) {
    raw(name, call -> handler.lower(call).stream().<Operand>map(Operand.Tensor::new).toList());
  }

  /** An operation on handles and other things that are no tensors. */
  public void raw(String name, Handler handler) {
    if (handlers.putIfAbsent(name, handler) != null) {
      throw new IllegalStateException(name + " is registered twice");
    }
  }

  /** An operation that must also run where only its effect is wanted, as an assignment. */
  public void effect(String name, Handler handler) {
    raw(name, handler);
    effects.add(name);
  }

  /**
   * A call: it runs for its effects, and also when some of its arguments were refused, which it may
   * not use.
   */
  public void call(String name, Handler handler) {
    effect(name, handler);
    calls.add(name);
  }

  public void unary(String name, Function function) {
    op(name, call -> call.emit(new Unary(function), call.tensor(0)));
  }

  public void binary(String name, Operator operator) {
    op(name, call -> call.emit(new Binary(operator), call.tensor(0), call.tensor(1)));
  }

  public void compare(String name, Relation relation) {
    op(name, call -> call.emit(new Compare(relation), call.tensor(0), call.tensor(1)));
  }

  /**
   * Operations that move elements, or compare them for equality, and so do to the numbers of words
   * what TensorFlow does to the words.
   */
  public void moveWords(String... names) {
    movers.addAll(List.of(names));
  }

  /** Whether an operation does to the numbers of words what TensorFlow does to the words. */
  public boolean movesWords(String name) {
    return movers.contains(name);
  }

  public Optional<Handler> find(String name) {
    return Optional.ofNullable(handlers.get(name));
  }

  boolean isCall(String name) {
    return calls.contains(name);
  }

  boolean hasEffect(String name) {
    return effects.contains(name);
  }

  /** The names of all operations that can be lowered, sorted. */
  public Set<String> names() {
    return handlers.keySet();
  }
}
