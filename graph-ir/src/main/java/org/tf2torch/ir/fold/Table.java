package org.tf2torch.ir.fold;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.tf2torch.ir.Contents;
import org.tf2torch.ir.Dim;
import org.tf2torch.ir.Value;

/** A small integer tensor whose elements are numbers or formulas of sizes. */
record Table(List<Long> shape, List<Dim> elements) {
  /** Larger results stay in the graph. */
  static final int MOST_ELEMENTS = 4096;

  static Optional<Table> of(Value value) {
    return Contents.integers(value).map(e -> new Table(value.shape().sizes(), e));
  }

  int rank() {
    return shape.size();
  }

  long size() {
    return shape.stream().reduce(1L, (a, b) -> a * b);
  }

  /** The element at these places, one per axis. */
  Dim at(long[] place) {
    long index = 0;
    for (int axis = 0; axis < rank(); axis++) {
      index = index * shape.get(axis) + place[axis];
    }
    return elements.get((int) index);
  }

  /** A table of that shape whose elements are computed from their places. */
  static Table generate(List<Long> shape, java.util.function.Function<long[], Dim> element) {
    List<Dim> elements = new ArrayList<>();
    long count = shape.stream().reduce(1L, (a, b) -> a * b);
    for (long i = 0; i < count; i++) {
      elements.add(element.apply(place(shape, i)));
    }
    return new Table(shape, elements);
  }

  private static long[] place(List<Long> shape, long index) {
    long[] place = new long[shape.size()];
    for (int axis = shape.size() - 1; axis >= 0; axis--) {
      place[axis] = index % shape.get(axis);
      index /= shape.get(axis);
    }
    return place;
  }

  /** The element that broadcasting brings to these places of a larger shape. */
  Dim broadcastAt(long[] place) {
    long[] own = new long[rank()];
    for (int axis = 0; axis < rank(); axis++) {
      own[axis] = shape.get(axis) == 1 ? 0 : place[place.length - rank() + axis];
    }
    return at(own);
  }
}
