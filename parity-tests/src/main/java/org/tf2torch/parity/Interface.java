package org.tf2torch.parity;

import java.nio.file.Path;
import java.util.List;
import org.tf2torch.parity.archive.Migration;
import org.tf2torch.parity.tensor.TensorSpec;

/** Whether the converted file's inputs are those of the original, before anything is run. */
final class Interface {
  private Interface() {}

  /**
   * @throws ParityException if the two do not belong together
   */
  static void check(Path converted, Migration migration, List<TensorSpec> inputs) {
    for (int i = 0; i < inputs.size(); i++) {
      TensorSpec expected = inputs.get(i);
      Migration.Port actual = migration.inputs().get(i);
      int rank = expected.shape() == null ? -1 : expected.shape().size();
      boolean axes =
          actual.permutation().map(p -> p.axes().size() == rank || rank < 0).orElse(true);
      if (actual.dtype() != expected.dtype() || !axes) {
        throw ParityException.broken(
            converted + ": its input is " + actual.spec() + ", the original's is " + expected);
      }
    }
  }
}
