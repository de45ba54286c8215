package org.tf2torch.ir.pass.recurrent;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.tf2torch.ir.Contents;
import org.tf2torch.ir.Dim;
import org.tf2torch.ir.Node;
import org.tf2torch.ir.Region;
import org.tf2torch.ir.Value;
import org.tf2torch.ir.op.ControlFlow.While;
import org.tf2torch.ir.op.Elementwise.Binary;
import org.tf2torch.ir.op.Elementwise.Compare;
import org.tf2torch.ir.op.Elementwise.Operator;
import org.tf2torch.ir.op.Elementwise.Relation;
import org.tf2torch.ir.op.Lists.ListSet;
import org.tf2torch.ir.op.Lists.NewList;
import org.tf2torch.ir.op.Shapes.Select;

/**
 * A loop that goes over the slices of a tensor once, from the first to the last, and puts what it
 * makes of each into a list.
 *
 * <pre>
 *   while (0, new_list (steps), state…)
 *     (%t, …): less (%t, steps)
 *     (%t, %out, %state…): select (%sequence, %t), add (%t, 1), list_set (%out, %t, made), …
 * </pre>
 *
 * @param counters places of the carried values that count the steps
 * @param outputs place of the list, which holds all that is made, or only the last
 * @param states places of all others
 */
record Scan(
    Node node,
    Region body,
    Dim steps,
    List<Integer> counters,
    int outputs,
    List<Integer> states,
    Set<Value> inside) {

  static Optional<Scan> of(Node node) {
    if (!(node.op() instanceof While loop)) {
      return Optional.empty();
    }
    List<Integer> counters = new ArrayList<>();
    List<Integer> lists = new ArrayList<>();
    List<Integer> states = new ArrayList<>();
    for (int i = 0; i < node.inputs().size(); i++) {
      if (counts(node, loop.body(), i)) {
        counters.add(i);
      } else if (node.input(i).isA(NewList.class)) {
        lists.add(i);
      } else {
        states.add(i);
      }
    }
    Optional<Dim> steps = limit(loop.condition(), counters);
    if (steps.isEmpty() || counters.isEmpty() || lists.size() != 1) {
      return Optional.empty();
    }
    Set<Value> inside = new HashSet<>(loop.body().parameters());
    loop.body().nodes().forEach(n -> inside.addAll(n.outputs()));
    Scan scan = new Scan(node, loop.body(), steps.get(), counters, lists.get(0), states, inside);
    return scan.fillsItsList() ? Optional.of(scan) : Optional.empty();
  }

  /** Whether a carried value is the number of the iteration. */
  private static boolean counts(Node node, Region body, int i) {
    Value next = body.results().get(i);
    return Contents.integer(node.input(i)).filter(d -> d.is(0)).isPresent()
        && next.op(Binary.class).filter(b -> b.operator() == Operator.ADD).isPresent()
        && next.operand(0) == body.parameters().get(i)
        && Contents.integer(next.operand(1)).filter(d -> d.is(1)).isPresent();
  }

  /** What all counters are compared with, when the loop goes on as long as they are less. */
  private static Optional<Dim> limit(Region condition, List<Integer> counters) {
    List<Value> open = new ArrayList<>(List.of(condition.results().get(0)));
    Set<Dim> limits = new HashSet<>();
    while (!open.isEmpty()) {
      Value value = open.remove(open.size() - 1);
      boolean both =
          value.op(Binary.class).filter(b -> b.operator() == Operator.LOGICAL_AND).isPresent();
      boolean less = value.op(Compare.class).filter(c -> c.relation() == Relation.LESS).isPresent();
      if (both) {
        open.add(value.operand(0));
        open.add(value.operand(1));
      } else if (less
          && counters.contains(condition.parameters().indexOf(value.operand(0)))
          && Contents.integer(value.operand(1)).isPresent()) {
        limits.add(Contents.integer(value.operand(1)).get());
      } else {
        return Optional.empty();
      }
    }
    return limits.size() == 1 ? limits.stream().findFirst() : Optional.empty();
  }

  private boolean fillsItsList() {
    Value list = body.results().get(outputs);
    boolean sets = list.isA(ListSet.class) && list.operand(0) == body.parameters().get(outputs);
    return sets && (keepsOnlyLast() || (length().equals(Optional.of(steps)) && countsPlaces()));
  }

  private boolean countsPlaces() {
    return isCounter(body.results().get(outputs).operand(1));
  }

  /** Whether every step overwrites the only element. */
  boolean keepsOnlyLast() {
    Value place = body.results().get(outputs).operand(1);
    return length().filter(n -> n.is(1)).isPresent()
        && Contents.integer(place).filter(d -> d.is(0)).isPresent();
  }

  private Optional<Dim> length() {
    return Contents.integer(node.input(outputs).operand(0));
  }

  private boolean isCounter(Value value) {
    return counters.contains(body.parameters().indexOf(value));
  }

  /** What goes into the list. */
  Value made() {
    return body.results().get(outputs).operand(2);
  }

  Value state(int place) {
    return body.parameters().get(place);
  }

  Value next(int place) {
    return body.results().get(place);
  }

  /** The sequence [steps, batch, in] whose slice of this step the value is. */
  Optional<Value> sequence(Value slice) {
    boolean thisStep =
        slice.op(Select.class).filter(select -> select.axis() == 0).isPresent()
            && isCounter(slice.operand(1))
            && !inside.contains(slice.operand(0));
    return thisStep
        ? Optional.of(slice.operand(0))
            .filter(x -> x.shape().hasRank(3) && x.shape().dim(0).equals(steps))
        : Optional.empty();
  }
}
