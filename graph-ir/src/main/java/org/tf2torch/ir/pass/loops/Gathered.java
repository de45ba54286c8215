package org.tf2torch.ir.pass.loops;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.tf2torch.ir.Contents;
import org.tf2torch.ir.Dim;
import org.tf2torch.ir.Node;
import org.tf2torch.ir.Region;
import org.tf2torch.ir.TensorType;
import org.tf2torch.ir.Value;
import org.tf2torch.ir.op.Lists.ListAppend;
import org.tf2torch.ir.op.Lists.ListSet;
import org.tf2torch.ir.op.Lists.NewList;

/**
 * A carried list that holds at the end what every iteration made, or what the last one did.
 *
 * @param change the node of the body that puts it there
 * @param made what it puts there
 * @param onlyLast whether each iteration overwrites the only element
 */
record Gathered(Node change, Value made, boolean onlyLast) {
  /**
   * The list at a place, when the body does nothing else with it.
   *
   * @param count of the iterations
   */
  static Optional<Gathered> of(
      Node loop, Region body, int place, Map<Integer, Counter> counters, Value count) {
    Value list = body.parameters().get(place);
    Value next = body.results().get(place);
    if (!loop.input(place).isA(NewList.class)
        || !(next.isA(ListSet.class) || next.isA(ListAppend.class))
        || next.operand(0) != list
        || uses(body, list) != 1
        || uses(body, next) != 1) {
      return Optional.empty();
    }
    Node change = next.producer().orElseThrow();
    Value made = change.input(change.inputs().size() - 1);
    Value length = loop.input(place).operand(0);
    boolean every =
        next.isA(ListAppend.class)
            ? isNumber(length, 0)
            : isIteration(body, next.operand(1), counters) && isSame(length, count);
    boolean last = next.isA(ListSet.class) && isNumber(next.operand(1), 0) && isNumber(length, 1);
    boolean ranked = made.type() instanceof TensorType type && type.shape().hasRank();
    return ranked && (every || last)
        ? Optional.of(new Gathered(change, made, !every))
        : Optional.empty();
  }

  private static boolean isIteration(Region body, Value index, Map<Integer, Counter> counters) {
    Counter counter = counters.get(body.parameters().indexOf(index));
    return counter != null && counter.start().is(0) && counter.step() == 1;
  }

  private static boolean isNumber(Value value, long number) {
    return Contents.integer(value).filter(d -> d.is(number)).isPresent();
  }

  /** Whether a length is the count, which is no less than 0 when the list could be made. */
  private static boolean isSame(Value length, Value count) {
    Optional<Dim> known = Contents.integer(length);
    return known.isPresent() && known.equals(Contents.integer(count));
  }

  /** How often a region, with all code inside it, uses a value. */
  private static long uses(Region region, Value value) {
    long uses = count(region.results(), value);
    for (Node node : region.nodes()) {
      uses += count(node.inputs(), value);
      for (Region inner : node.op().regions()) {
        uses += uses(inner, value);
      }
    }
    return uses;
  }

  private static long count(List<Value> values, Value value) {
    return values.stream().filter(v -> v == value).count();
  }
}
