package org.tf2torch.ir.pass.loops;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.tf2torch.ir.Contents;
import org.tf2torch.ir.DType;
import org.tf2torch.ir.Dim;
import org.tf2torch.ir.GraphBuilder;
import org.tf2torch.ir.Node;
import org.tf2torch.ir.Region;
import org.tf2torch.ir.Value;
import org.tf2torch.ir.op.Elementwise.Binary;
import org.tf2torch.ir.op.Elementwise.Compare;
import org.tf2torch.ir.op.Elementwise.Operator;
import org.tf2torch.ir.op.Elementwise.Relation;
import org.tf2torch.ir.op.Emit;

/**
 * What a loop's condition says of the number of its iterations: comparisons of counters with what
 * does not change, all of which must hold.
 */
final class Limits {
  /** {@code counter < limit}, or {@code counter > limit} for one that counts down. */
  private record Limit(Counter counter, Value value, boolean inclusive) {}

  private final Region condition;
  private final Map<Integer, Counter> counters;
  private final GraphBuilder before;
  private final Map<Value, Value> hoisted = new HashMap<>();
  private final List<Limit> found = new ArrayList<>();

  private Limits(Region condition, Map<Integer, Counter> counters, GraphBuilder before) {
    this.condition = condition;
    this.counters = counters;
    this.before = before;
  }

  /** The number of iterations, perhaps negative, made before the loop. */
  static Optional<Value> count(
      Region condition, Map<Integer, Counter> counters, GraphBuilder before) {
    Limits limits = new Limits(condition, counters, before);
    boolean pure = condition.nodes().stream().noneMatch(node -> node.op().hasEffect());
    return pure && limits.collect(condition.results().get(0)) ? limits.count() : Optional.empty();
  }

  private boolean collect(Value value) {
    boolean both =
        value.op(Binary.class).filter(b -> b.operator() == Operator.LOGICAL_AND).isPresent();
    if (both) {
      return collect(value.operand(0)) && collect(value.operand(1));
    }
    Optional<Compare> compare = value.op(Compare.class);
    return compare.isPresent()
        && (add(compare.get().relation(), value.operand(0), value.operand(1))
            || add(turned(compare.get().relation()), value.operand(1), value.operand(0)));
  }

  private static Relation turned(Relation relation) {
    return switch (relation) {
      case LESS -> Relation.GREATER;
      case LESS_EQUAL -> Relation.GREATER_EQUAL;
      case GREATER -> Relation.LESS;
      case GREATER_EQUAL -> Relation.LESS_EQUAL;
      case EQUAL, NOT_EQUAL -> relation;
    };
  }

  private boolean add(Relation relation, Value counted, Value limit) {
    Counter counter = counters.get(condition.parameters().indexOf(counted));
    Optional<Value> outside = counter == null ? Optional.empty() : hoist(limit);
    boolean up = relation == Relation.LESS || relation == Relation.LESS_EQUAL;
    boolean down = relation == Relation.GREATER || relation == Relation.GREATER_EQUAL;
    if (outside.isEmpty() || !(up && counter.step() > 0 || down && counter.step() < 0)) {
      return false;
    }
    boolean inclusive = relation == Relation.LESS_EQUAL || relation == Relation.GREATER_EQUAL;
    found.add(new Limit(counter, outside.get(), inclusive));
    return true;
  }

  /** The value made before the loop, when nothing that the loop carries is needed for it. */
  private Optional<Value> hoist(Value value) {
    if (condition.parameters().contains(value)) {
      return Optional.empty();
    }
    Optional<Node> node = value.producer().filter(condition.nodes()::contains);
    if (node.isEmpty() || hoisted.containsKey(value)) {
      return Optional.of(hoisted.getOrDefault(value, value));
    }
    List<Value> operands = new ArrayList<>();
    for (Value input : node.get().inputs()) {
      Optional<Value> outside = hoist(input);
      if (outside.isEmpty() || !node.get().op().regions().isEmpty()) {
        return Optional.empty();
      }
      operands.add(outside.get());
    }
    List<Value> results = before.emit(node.get().op(), operands);
    for (int i = 0; i < results.size(); i++) {
      hoisted.put(node.get().outputs().get(i), results.get(i));
    }
    return Optional.of(hoisted.get(value));
  }

  private Optional<Value> count() {
    List<Dim> known = new ArrayList<>();
    Emit emit = new Emit(before);
    Value least = null;
    for (Limit limit : found) {
      Optional<Dim> number = Contents.integer(limit.value());
      if (number.isPresent()) {
        known.add(iterations(limit, number.get()));
        continue;
      }
      if (Math.abs(limit.counter().step()) != 1 || !limit.value().shape().hasRank(0)) {
        return Optional.empty();
      }
      Value count = iterations(limit, emit);
      least = least == null ? count : emit.minimum(least, count);
    }
    if (!known.isEmpty()) {
      Value count = emit.size(known.stream().distinct().reduce(Dim::min).get());
      least = least == null ? count : emit.minimum(least, count);
    }
    return Optional.ofNullable(least);
  }

  private static Dim iterations(Limit limit, Dim number) {
    Counter counter = limit.counter();
    Dim span = counter.step() > 0 ? number.minus(counter.start()) : counter.start().minus(number);
    return span.plus(limit.inclusive() ? 1 : 0).ceilDiv(Math.abs(counter.step()));
  }

  private static Value iterations(Limit limit, Emit emit) {
    Value number = emit.cast(limit.value(), DType.INT64);
    Value start = emit.size(limit.counter().start());
    boolean up = limit.counter().step() > 0;
    Value span =
        up && limit.counter().start().is(0)
            ? number
            : up ? emit.sub(number, start) : emit.sub(start, number);
    return limit.inclusive() ? emit.add(span, emit.size(1)) : span;
  }
}
