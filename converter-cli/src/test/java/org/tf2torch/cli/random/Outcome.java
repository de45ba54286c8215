package org.tf2torch.cli.random;

import java.util.List;

/** What became of a random graph. */
sealed interface Outcome {
  /** TensorFlow and the converted file agree on so many feeds; TensorFlow rejected the others. */
  record Agreed(int feeds) implements Outcome {}

  /** The converter refused it, for these reasons. */
  record Refused(List<String> reasons) implements Outcome {}

  /**
   * A defect.
   *
   * @param kind what went wrong, without numbers: the same for defects that may be the same
   * @param output the tensor that is wrong; null if it is none in particular
   */
  record Failed(String kind, String output, String message) implements Outcome {}
}
