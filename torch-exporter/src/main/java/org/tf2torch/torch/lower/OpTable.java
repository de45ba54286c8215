package org.tf2torch.torch.lower;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.tf2torch.ir.DType;
import org.tf2torch.ir.Op;
import org.tf2torch.torch.code.Expression;

/**
 * From a neutral operation to the method that says it in PyTorch. Families of operations register
 * their rows here.
 */
public final class OpTable {
  /** Says an operation with one result. */
  @FunctionalInterface
  public interface Handler<T extends Op> {
    Expression lower(T op, NodeCall call);
  }

  /** Says an operation with any number of results. */
  @FunctionalInterface
  public interface MultiHandler<T extends Op> {
    List<Expression> lower(T op, NodeCall call);
  }

  private final Map<Class<? extends Op>, MultiHandler<Op>> handlers = new HashMap<>();

  public <T extends Op> void op(Class<T> type, Handler<T> handler) {
    ops(type, (op, call) -> List.of(handler.lower(op, call)));
  }

  /**
   * An operation with one result whose kernels know no unsigned integers of more than 8 bits; they
   * are computed in int64 and cut down to their bits again.
   */
  public <T extends Op> void widened(Class<T> type, Handler<T> handler) {
    op(
        type,
        (op, call) -> {
          DType result = call.node().output().dtype();
          boolean wide =
              java.util.stream.IntStream.range(0, call.count())
                  .anyMatch(i -> NodeCall.isWideUnsigned(call.dtype(i)));
          Expression value = handler.lower(op, wide ? call.widened() : call);
          return wide && NodeCall.isWideUnsigned(result)
              ? Expression.call("torch.to", value, Expression.dtype(result))
              : value;
        });
  }

  public <T extends Op> void ops(Class<T> type, MultiHandler<T> handler) {
    MultiHandler<Op> untyped = (op, call) -> handler.lower(type.cast(op), call);
    if (handlers.putIfAbsent(type, untyped) != null) {
      throw new IllegalStateException(type + " is registered twice");
    }
  }

  /** The operations that can be said. */
  public Set<Class<? extends Op>> operations() {
    return handlers.keySet();
  }

  MultiHandler<Op> find(Op op) {
    MultiHandler<Op> handler = handlers.get(op.getClass());
    if (handler == null) {
      throw new IllegalStateException("PyTorch has no row for " + op.name());
    }
    return handler;
  }
}
