package org.tf2torch.cli.random.ops;

import java.util.ArrayList;
import java.util.List;
import org.tf2torch.cli.random.Draft;
import org.tf2torch.cli.random.Item;
import org.tf2torch.ir.DType;

/**
 * A loop with a counter, a limit, up to three states, and what its body takes besides. It runs no
 * more than four times, whatever the limit is.
 */
final class LoopDraft {
  private final Draft body;
  private final Draft condition;
  private final List<Item> next = new ArrayList<>();
  private final Item goesOn;

  LoopDraft(Draft d) {
    List<Item> carried = new ArrayList<>();
    carried.add(d.int32(0));
    carried.add(d.chance(0.5) ? d.int32(d.between(0, 3)) : d.like(DType.INT32, List.of()));
    for (int i = d.between(1, 3); i > 0; i--) {
      carried.add(d.pick(Types.COMMON, 0, 4));
    }
    this.body = d.nested();
    List<Item> before = carried.stream().map(body::argument).toList();
    body.grow(d.between(1, 4));
    next.add(body.op("AddV2").in(before.get(0), body.int32(1)).one());
    next.add(before.get(1));
    for (Item state : before.subList(2, before.size())) {
      next.add(d.chance(0.15) ? body.made(state.dtype(), next) : body.next(state, next));
    }
    this.condition = d.nested();
    List<Item> arguments = body.captured().stream().map(condition::argument).toList();
    this.goesOn = goesOn(d, arguments);
  }

  private Item goesOn(Draft d, List<Item> arguments) {
    Item count = arguments.get(0);
    Item less = condition.op("Less").in(count, arguments.get(1)).one();
    Item few = condition.op("Less").in(count, condition.int32(4)).one();
    Item both = condition.op("LogicalAnd").in(less, few).one();
    List<Item> truths =
        arguments.stream().filter(i -> i.dtype() == DType.BOOL && i.rank() == 0).toList();
    return truths.isEmpty() || d.chance(0.5)
        ? both
        : condition.op("LogicalAnd").in(both, truths.get(0)).one();
  }

  /** Takes what is carried, then what does not change. */
  Draft body() {
    return body;
  }

  /** Takes the same arguments as the body. */
  Draft condition() {
    return condition;
  }

  /** What the body makes of what is carried. */
  List<Item> next() {
    return next;
  }

  /** What the body takes besides. */
  List<Item> invariant() {
    return body.arguments().subList(next.size(), body.arguments().size());
  }

  /** What the condition says. */
  Item goesOn() {
    return goesOn;
  }
}
