package org.tf2torch.parity.data;

import java.util.List;
import java.util.Optional;
import org.tf2torch.parity.tensor.NamedTensor;

/**
 * What the model is run on once.
 *
 * @param probe what this batch looks at, the row it counts for in reports: {@code data}, {@code
 *     zeros}, {@code NaN}, …
 * @param inputs one tensor for each of the model's inputs, in their order, as TensorFlow takes them
 * @param labels the class of each sample, where the data say so
 */
public record Batch(String probe, List<NamedTensor> inputs, Optional<Labels> labels) {
  /** The probe's name where a data set is simply gone through. */
  public static final String DATA = "data";

  /**
   * What the samples show.
   *
   * @param classes how many classes the data have; outputs for another number of classes are not
   *     scored
   */
  public record Labels(int[] values, int classes) {}

  /** Samples in this batch: the first input's first axis. */
  public int samples() {
    return inputs.isEmpty() ? 1 : inputs.get(0).tensor().rows();
  }
}
