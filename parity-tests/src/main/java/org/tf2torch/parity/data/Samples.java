package org.tf2torch.parity.data;

import java.util.Iterator;
import java.util.stream.IntStream;

/** A data set whose samples can be read in any order, which training needs. */
public interface Samples {
  /** How many there are. */
  int count();

  /**
   * Some of the samples, in the order of their numbers.
   *
   * @param numbers each at least 0 and below {@link #count}
   * @throws org.tf2torch.parity.ParityException if the data are damaged
   */
  Batch batch(int[] numbers);

  /** The first {@code count} samples in batches of {@code size}, the last possibly smaller. */
  default Iterator<Batch> inOrder(int count, int size) {
    return IntStream.iterate(0, from -> from < count, from -> from + size)
        .mapToObj(from -> IntStream.range(from, Math.min(count, from + size)))
        .map(numbers -> batch(numbers.toArray()))
        .iterator();
  }
}
