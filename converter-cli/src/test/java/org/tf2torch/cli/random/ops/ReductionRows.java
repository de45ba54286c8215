package org.tf2torch.cli.random.ops;

import static org.tf2torch.cli.random.ops.Types.COMPLEX;
import static org.tf2torch.cli.random.ops.Types.FLOAT;
import static org.tf2torch.cli.random.ops.Types.NUMBER;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.tf2torch.cli.random.Draft;
import org.tf2torch.cli.random.Item;
import org.tf2torch.cli.random.Rows;
import org.tf2torch.ir.DType;

/** Reductions over some axes, running ones, and norms. */
final class ReductionRows {
  private ReductionRows() {}

  static void add(Rows rows) {
    Set<DType> ring = Types.join(NUMBER, COMPLEX);
    for (String op : List.of("Sum", "Mean", "Prod")) {
      rows.row(op, d -> reduce(d, op, ring));
    }
    for (String op : List.of("Max", "Min")) {
      rows.row(op, d -> reduce(d, op, NUMBER));
    }
    for (String op : List.of("All", "Any")) {
      rows.row(op, d -> reduce(d, op, Types.BOOL));
    }
    rows.row("EuclideanNorm", d -> reduce(d, "EuclideanNorm", FLOAT));
    for (String op : List.of("ArgMax", "ArgMin")) {
      rows.row(op, d -> arg(d, op));
    }
    for (String op : List.of("Cumsum", "Cumprod")) {
      rows.row(op, d -> cumulative(d, op, ring));
    }
    rows.row("L2Loss", d -> d.op("L2Loss").in(d.pick(FLOAT, 0, 4)).add());
  }

  private static void reduce(Draft d, String op, Set<DType> types) {
    Item a = d.pick(types, 0, 5);
    d.op(op).in(a, axes(d, a)).attr("keep_dims", d.chance(0.5)).add();
  }

  /** Some axes, in any order, counted from either end; a scalar or a vector. */
  static Item axes(Draft d, Item a) {
    List<Integer> axes = new ArrayList<>();
    for (int axis = 0; axis < a.rank(); axis++) {
      if (d.chance(0.45)) {
        axes.add(d.between(0, axes.size()), d.chance(0.4) ? axis - a.rank() : axis);
      }
    }
    if (axes.size() == 1 && d.chance(0.4)) {
      return d.ints(d.one(DType.INT32, DType.INT64), List.of(), axes.get(0));
    }
    return d.ints(axes.stream().mapToInt(Integer::intValue).toArray());
  }

  static int axis(Draft d, Item a) {
    return d.between(-a.rank(), a.rank() - 1);
  }

  private static void arg(Draft d, String op) {
    Item a = d.pick(Types.join(NUMBER, Types.BOOL), 1, 5);
    d.op(op).in(a, d.int32(axis(d, a))).type("output_type", d.one(DType.INT64, DType.INT32)).add();
  }

  static void cumulative(Draft d, String op, Set<DType> types) {
    Item a = d.pick(types, 1, 5);
    d.op(op)
        .in(a, d.int32(axis(d, a)))
        .attr("exclusive", d.chance(0.4))
        .attr("reverse", d.chance(0.4))
        .add();
  }
}
