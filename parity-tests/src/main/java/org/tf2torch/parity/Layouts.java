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
 * How the axes of a tensor inside the converted model lie: as in TensorFlow, or with the channels
 * moved from the end to the second place.
 *
 * @param permutation from TensorFlow's axes to the converted model's; empty where they agree
 */
record Layouts(Optional<Permutation> permutation) {
  /**
   * The layout under which both have one shape; of two, the one with the smaller error; none if the
   * shapes do not fit.
   */
  static Optional<Layouts> between(Tensor expected, Tensor actual) {
    if (expected.dtype() != actual.dtype() || expected.rank() != actual.rank()) {
      return Optional.empty();
    }
    List<Layouts> fitting =
        possible(expected.rank()).stream()
            .filter(layout -> layout.back(actual.shape()).equals(expected.shape()))
            .toList();
    return fitting.size() < 2
        ? fitting.stream().findFirst()
        : fitting.stream().min(Comparator.comparingDouble(l -> error(expected, l.back(actual))));
  }

  private static double error(Tensor expected, Tensor actual) {
    ErrorAccumulator error = new ErrorAccumulator(Tolerance.EXACT);
    error.add(expected, actual);
    return error.statistics().rms();
  }

  private static List<Layouts> possible(int rank) {
    Layouts same = new Layouts(Optional.empty());
    if (rank < 3) {
      return List.of(same);
    }
    List<Integer> axes = new ArrayList<>(List.of(0, rank - 1));
    for (int axis = 1; axis < rank - 1; axis++) {
      axes.add(axis);
    }
    return List.of(same, new Layouts(Optional.of(new Permutation(axes))));
  }

  private List<Integer> back(List<Integer> shape) {
    return permutation.map(order -> order.inverse().apply(shape)).orElse(shape);
  }

  private Tensor back(Tensor actual) {
    return permutation.map(order -> order.inverse().apply(actual)).orElse(actual);
  }
}
