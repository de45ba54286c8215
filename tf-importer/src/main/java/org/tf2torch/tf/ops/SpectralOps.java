package org.tf2torch.tf.ops;

import java.util.List;
import org.tf2torch.ir.Contents;
import org.tf2torch.ir.Dim;
import org.tf2torch.ir.Value;
import org.tf2torch.ir.op.Spectra.Direction;
import org.tf2torch.ir.op.Spectra.Fourier;
import org.tf2torch.tf.lower.OpCall;
import org.tf2torch.tf.lower.OpTable;

/** Fourier transforms. */
final class SpectralOps {
  private static final List<String> AXES = List.of("", "2D", "3D");

  private SpectralOps() {}

  static void register(OpTable table) {
    for (int i = 0; i < AXES.size(); i++) {
      int axes = i + 1;
      for (Direction direction : List.of(Direction.FFT, Direction.IFFT)) {
        String name = direction + AXES.get(i);
        table.op(name, call -> complex(call, direction, axes));
        table.op("Batch" + name, call -> complex(call, direction, axes));
      }
      for (Direction direction : List.of(Direction.RFFT, Direction.IRFFT)) {
        table.op(direction + AXES.get(i), call -> real(call, new Fourier(direction, axes)));
      }
    }
  }

  /** PyTorch transforms no axis of size 0. */
  private static Value complex(OpCall call, Direction direction, int axes) {
    Value x = call.tensor(0);
    boolean empty = x.shape().hasRank() && x.shape().dims().contains(Dim.ZERO);
    return empty ? x : call.emit(new Fourier(direction, axes), x);
  }

  private static Value real(OpCall call, Fourier transform) {
    boolean empty =
        Contents.integers(call.tensor(1))
            .filter(lengths -> lengths.stream().anyMatch(length -> length.is(0)))
            .isPresent();
    call.require(!empty, "PyTorch does not transform to a length of 0");
    return call.emit(transform, call.tensor(0), call.tensor(1));
  }
}
