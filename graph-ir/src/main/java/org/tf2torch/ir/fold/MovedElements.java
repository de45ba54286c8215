package org.tf2torch.ir.fold;

import java.util.List;
import java.util.function.Function;
import java.util.function.LongUnaryOperator;
import org.tf2torch.ir.Dim;
import org.tf2torch.ir.Op;
import org.tf2torch.ir.op.Indexing.Gather;
import org.tf2torch.ir.op.Joining.Concat;
import org.tf2torch.ir.op.Shapes.BroadcastTo;
import org.tf2torch.ir.op.Shapes.Permute;
import org.tf2torch.ir.op.Slicing.Reverse;
import org.tf2torch.ir.op.Slicing.Select;
import org.tf2torch.ir.op.Slicing.Slice;
import org.tf2torch.ir.op.Sources.Full;
import org.tf2torch.ir.op.Sources.Range;

/** Elements of small integer tensors that operations move to other places. */
final class MovedElements {
  private MovedElements() {}

  /**
   * The result's elements, row-major; null when the operation is of another kind, or cannot be
   * decided.
   */
  static List<Dim> elements(Op op, List<Table> in, List<Long> shape) {
    Table x = in.get(0);
    if (op instanceof Permute permute) {
      return table(shape, p -> x.at(undo(permute.axes(), p)));
    } else if (op instanceof Slice slice) {
      return slice(slice, x, in.get(1).elements().get(0), shape);
    } else if (op instanceof Select select) {
      return select(select, x, in.get(1).elements().get(0), shape);
    } else if (op instanceof Concat concat) {
      return concat(concat, in, shape);
    } else if (op instanceof Reverse reverse) {
      return table(shape, p -> x.at(reversed(p, reverse, x)));
    } else if (op instanceof Gather gather && gather.batchDims() == 0 && x.rank() == 1) {
      return gather(x, in.get(1));
    } else if (op instanceof BroadcastTo) {
      return table(shape, x::broadcastAt);
    } else if (op instanceof Full) {
      return table(shape, p -> in.get(1).elements().get(0));
    } else if (op instanceof Range) {
      return table(shape, p -> x.elements().get(0).plus(in.get(2).elements().get(0).times(p[0])));
    }
    return null;
  }

  private static List<Dim> slice(Slice op, Table x, Dim start, List<Long> shape) {
    if (!start.isKnown()) {
      return null;
    }
    int axis = axis(op.axis(), x);
    long size = x.shape().get(axis);
    long from = start.value() < 0 ? start.value() + size : start.value();
    long first = Math.max(0, Math.min(size, from));
    return table(shape, p -> x.at(changed(p, axis, i -> first + i * op.step())));
  }

  private static List<Dim> select(Select op, Table x, Dim index, List<Long> shape) {
    int axis = axis(op.axis(), x);
    long size = x.shape().get(axis);
    if (!index.isKnown() || index.value() < -size || index.value() >= size) {
      return null;
    }
    long place = Math.floorMod(index.value(), size);
    return table(shape, p -> x.at(inserted(p, axis, place)));
  }

  private static List<Dim> concat(Concat op, List<Table> in, List<Long> shape) {
    int axis = axis(op.axis(), in.get(0));
    return table(
        shape,
        p -> {
          long place = p[axis];
          int part = 0;
          while (place >= in.get(part).shape().get(axis)) {
            place -= in.get(part++).shape().get(axis);
          }
          long inside = place;
          return in.get(part).at(changed(p, axis, i -> inside));
        });
  }

  private static List<Dim> gather(Table x, Table indices) {
    boolean inside =
        indices.elements().stream()
            .allMatch(i -> i.isKnown() && i.value() >= 0 && i.value() < x.size());
    return inside
        ? indices.elements().stream().map(i -> x.elements().get((int) i.value())).toList()
        : null;
  }

  private static List<Dim> table(List<Long> shape, Function<long[], Dim> element) {
    return Table.generate(shape, element).elements();
  }

  private static int axis(int axis, Table table) {
    return axis < 0 ? axis + table.rank() : axis;
  }

  private static long[] undo(List<Integer> axes, long[] place) {
    long[] source = new long[place.length];
    for (int i = 0; i < place.length; i++) {
      source[axes.get(i)] = place[i];
    }
    return source;
  }

  private static long[] changed(long[] place, int axis, LongUnaryOperator change) {
    long[] source = place.clone();
    source[axis] = change.applyAsLong(place[axis]);
    return source;
  }

  private static long[] inserted(long[] place, int axis, long index) {
    long[] source = new long[place.length + 1];
    for (int i = 0; i < source.length; i++) {
      source[i] = i == axis ? index : place[i < axis ? i : i - 1];
    }
    return source;
  }

  private static long[] reversed(long[] place, Reverse reverse, Table x) {
    long[] source = place.clone();
    for (int a : reverse.axes()) {
      source[axis(a, x)] = x.shape().get(axis(a, x)) - 1 - place[axis(a, x)];
    }
    return source;
  }
}
