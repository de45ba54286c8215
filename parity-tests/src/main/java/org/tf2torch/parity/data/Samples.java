package org.tf2torch.parity.data;

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
}
