package org.tf2torch.cli.random.ops;

import static org.tf2torch.cli.random.ops.Types.ANY;

import java.util.ArrayList;
import java.util.List;
import org.tf2torch.cli.random.Draft;
import org.tf2torch.cli.random.Item;
import org.tf2torch.cli.random.Rows;
import org.tf2torch.ir.DType;

/** Tensors joined and split. */
final class JoinRows {
  private JoinRows() {}

  static void add(Rows rows) {
    rows.row("ConcatV2", d -> concat(d, true));
    rows.row("Concat", d -> concat(d, false));
    rows.row("Split", JoinRows::split);
    rows.row("SplitV", JoinRows::splitV);
    rows.row("Pack", JoinRows::pack);
    rows.row("Unpack", JoinRows::unpack);
    rows.row(
        "ParallelConcat",
        d -> d.op("IdentityN").list(List.of(d.pick(ANY, 0, 4), d.pick(ANY, 0, 4))).add());
  }

  private static void concat(Draft d, boolean last) {
    Item a = d.pick(ANY, 1, 5);
    int axis = ReductionRows.axis(d, a);
    List<Item> all = new ArrayList<>();
    for (int i = d.between(1, 3); i > 0; i--) {
      List<Integer> shape = new ArrayList<>(a.shape());
      if (d.chance(0.5)) {
        shape.set(axis < 0 ? axis + a.rank() : axis, d.between(d.chance(0.1) ? 0 : 1, 4));
      }
      all.add(d.like(a.dtype(), shape));
    }
    all.add(d.between(0, all.size()), a);
    Item position = d.int32(axis);
    if (last) {
      d.op("ConcatV2").list(all).in(position).add();
    } else {
      d.op("Concat").in(position).list(all).add();
    }
  }

  private static void split(Draft d) {
    Item a = d.pick(ANY, 1, 5);
    int axis = ReductionRows.axis(d, a);
    int size = a.size(axis);
    int parts = size > 1 && d.chance(0.8) ? size % 2 == 0 ? 2 : size : 1;
    d.op("Split").in(d.int32(axis), a).attr("num_split", parts).add();
  }

  private static void splitV(Draft d) {
    Item a = d.pick(ANY, 1, 5);
    int axis = ReductionRows.axis(d, a);
    int left = a.size(axis);
    List<Integer> sizes = new ArrayList<>();
    while (left > 0 && sizes.size() < 3 && d.chance(0.8)) {
      int size = d.between(0, left);
      sizes.add(size);
      left -= size;
    }
    sizes.add(left);
    if (d.chance(0.4)) {
      sizes.set(d.between(0, sizes.size() - 1), -1);
    }
    Item lengths = d.ints(sizes.stream().mapToInt(Integer::intValue).toArray());
    d.op("SplitV").in(a, lengths, d.int32(axis)).attr("num_split", sizes.size()).add();
  }

  private static void pack(Draft d) {
    Item a = d.pick(ANY, 0, 4);
    List<Item> all = new ArrayList<>(List.of(a));
    for (int i = d.between(0, 2); i > 0; i--) {
      all.add(d.like(a.dtype(), a.shape()));
    }
    d.op("Pack").list(all).attr("axis", d.between(-a.rank() - 1, a.rank())).add();
  }

  private static void unpack(Draft d) {
    Item a = d.pick(ANY, 1, 5);
    int axis = ReductionRows.axis(d, a);
    d.op("Unpack").in(a).attr("num", a.size(axis)).attr("axis", axis).add();
  }

  static DType index(Draft d) {
    return d.one(DType.INT32, DType.INT64);
  }
}
