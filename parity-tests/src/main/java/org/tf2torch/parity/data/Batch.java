package org.tf2torch.parity.data;

import java.util.List;
import java.util.Optional;
import org.tf2torch.parity.tensor.NamedTensor;
import org.tf2torch.parity.tensor.Tensor;

/**
 * What the model is run on once.
 *
 * @param probe what this batch looks at, the row it counts for in reports: {@code data}, {@code
 *     zeros}, {@code NaN}, …
 * @param inputs one tensor for each of the model's inputs, in their order, as TensorFlow takes them
 * @param labels the class of each sample, where the data say so
 * @param targets what the model should answer, where the data say so
 */
public record Batch(
    String probe, List<NamedTensor> inputs, Optional<Labels> labels, Optional<Targets> targets) {
  /** The probe's name where a data set is simply gone through. */
  public static final String DATA = "data";

  public Batch(String probe, List<NamedTensor> inputs, Optional<Labels> labels) {
    this(probe, inputs, labels, Optional.empty());
  }

  /**
   * What the samples show.
   *
   * @param classes how many classes the data have, {@link #UNKNOWN} if they do not say; outputs for
   *     another number of classes are not scored
   */
  public record Labels(int[] values, int classes) {
    public static final int UNKNOWN = 0;
  }

  /**
   * The answer for each sample, number by number.
   *
   * @param values {@code float32}, a row for each sample; for pictures that show several things, 1
   *     for each class that is there and 0 for the others
   * @param weights of the same shape: 0 for what is not to be counted, else 1
   * @param names what the columns are called; empty where they have no names
   */
  public record Targets(Tensor values, Tensor weights, List<String> names) {}

  /** Samples in this batch: the first input's first axis. */
  public int samples() {
    return inputs.isEmpty() ? 1 : inputs.get(0).tensor().rows();
  }
}
