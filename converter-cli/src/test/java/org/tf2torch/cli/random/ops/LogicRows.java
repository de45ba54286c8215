package org.tf2torch.cli.random.ops;

import static org.tf2torch.cli.random.ops.Types.ANY;
import static org.tf2torch.cli.random.ops.Types.BOOL;
import static org.tf2torch.cli.random.ops.Types.FLOAT;
import static org.tf2torch.cli.random.ops.Types.NUMBER;

import java.util.List;
import org.tf2torch.cli.random.Draft;
import org.tf2torch.cli.random.Item;
import org.tf2torch.cli.random.Rows;

/** Comparisons, logic and choices. */
final class LogicRows {
  private LogicRows() {}

  static void add(Rows rows) {
    for (String op : List.of("Less", "LessEqual", "Greater", "GreaterEqual")) {
      rows.row(op, d -> compare(d, op, d.pick(NUMBER, 0, 5)));
    }
    for (String op : List.of("Equal", "NotEqual")) {
      rows.row(op, d -> compare(d, op, d.pick(ANY, 0, 5)));
    }
    for (String op : List.of("LogicalAnd", "LogicalOr")) {
      rows.row(op, d -> compare(d, op, d.pick(BOOL, 0, 5)));
    }
    rows.row("LogicalNot", d -> d.op("LogicalNot").in(d.pick(BOOL, 0, 5)).add());
    for (String op : List.of("IsNan", "IsInf", "IsFinite")) {
      rows.row(op, d -> d.op(op).in(d.pick(FLOAT, 0, 5)).add());
    }
    rows.row("SelectV2", LogicRows::selectV2);
    rows.row("Select", LogicRows::select);
    rows.row("Where", d -> d.op("Where").in(d.pick(ANY, 1, 4)).add());
    rows.row("ApproximateEqual", LogicRows::approximate);
  }

  private static void compare(Draft d, String op, Item a) {
    Item b = d.partner(a);
    if (d.chance(0.5)) {
      d.op(op).in(a, b).add();
    } else {
      d.op(op).in(b, a).add();
    }
  }

  private static void approximate(Draft d) {
    Item a = d.pick(NUMBER, 0, 4);
    d.op("ApproximateEqual").in(a, d.like(a.dtype(), a.shape())).attr("tolerance", 0.5).add();
  }

  private static void selectV2(Draft d) {
    Item a = d.pick(ANY, 0, 5);
    Item b = d.partner(a);
    Item condition = condition(d, a);
    d.op("SelectV2").in(condition, a, b).add();
  }

  private static Item condition(Draft d, Item a) {
    List<Integer> shape = a.shape().subList(d.between(0, a.rank()), a.rank());
    return d.like(org.tf2torch.ir.DType.BOOL, shape);
  }

  private static void select(Draft d) {
    Item a = d.pick(ANY, 0, 5);
    Item b = d.like(a.dtype(), a.shape());
    List<Integer> shape =
        d.chance(0.3) || a.rank() == 0
            ? List.of()
            : d.chance(0.5) ? a.shape() : a.shape().subList(0, 1);
    d.op("Select").in(d.like(org.tf2torch.ir.DType.BOOL, shape), a, b).add();
  }
}
