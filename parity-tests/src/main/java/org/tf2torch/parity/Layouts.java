package org.tf2torch.parity;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.tf2torch.parity.metrics.ErrorAccumulator;
import org.tf2torch.parity.metrics.Tolerance;
import org.tf2torch.parity.tensor.Permutation;
import org.tf2torch.parity.tensor.Tensor;

/**
 * How the axes of a tensor inside the converted model lie: as in TensorFlow; with the channels
 * moved from the end to the second place; or with the last two axes, say heads and their features,
 * as one.
 *
 * @param permutation from TensorFlow's axes to the converted model's; empty where they agree
 * @param merged whether TensorFlow has two axes for the converted model's last
 */
record Layouts(Optional<Permutation> permutation, boolean merged) {
  private static final Layouts SAME = new Layouts(Optional.empty(), false);
  private static final Layouts MERGED = new Layouts(Optional.empty(), true);

  /**
   * The layout under which both have one shape; of two, the one with the smaller error; none if the
   * shapes do not fit.
   */
  static Optional<Layouts> between(Tensor expected, Tensor actual) {
    if (expected.dtype() != actual.dtype()) {
      return Optional.empty();
    }
    List<Layouts> fitting =
        possible(expected.rank()).stream()
            .filter(layout -> layout.fits(expected.shape(), actual.shape()))
            .toList();
    return fitting.size() < 2
        ? fitting.stream().findFirst()
        : fitting.stream().min(Comparator.comparingDouble(l -> l.error(expected, actual)));
  }

  private static List<Layouts> possible(int rank) {
    if (rank < 3) {
      return List.of(SAME);
    }
    List<Integer> axes = new ArrayList<>(List.of(0, rank - 1));
    for (int axis = 1; axis < rank - 1; axis++) {
      axes.add(axis);
    }
    return List.of(SAME, new Layouts(Optional.of(new Permutation(axes)), false), MERGED);
  }

  private boolean fits(List<Integer> expected, List<Integer> actual) {
    if (merged) {
      int last = expected.size() - 2;
      return actual.size() == last + 1
          && actual.subList(0, last).equals(expected.subList(0, last))
          && (long) expected.get(last) * expected.get(last + 1) == actual.get(last);
    }
    return expected.size() == actual.size()
        && permutation.map(order -> order.apply(expected)).orElse(expected).equals(actual);
  }

  private double error(Tensor expected, Tensor actual) {
    ErrorAccumulator error = new ErrorAccumulator(Tolerance.EXACT);
    error.add(expected, back(actual, expected.shape()));
    return error.statistics().rms();
  }

  /**
   * The converted model's tensor as TensorFlow lays it out.
   *
   * @param shape TensorFlow's
   */
  Tensor back(Tensor actual, List<Integer> shape) {
    return merged
        ? actual.reshaped(shape)
        : permutation.map(order -> order.inverse().apply(actual)).orElse(actual);
  }
}
