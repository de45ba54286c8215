package org.tf2torch.torch.ops;

import static org.tf2torch.torch.code.Expression.call;
import static org.tf2torch.torch.code.Expression.integers;
import static org.tf2torch.torch.code.Expression.none;
import static org.tf2torch.torch.code.Expression.with;

import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import org.tf2torch.ir.op.Spectra.Direction;
import org.tf2torch.ir.op.Spectra.Fourier;
import org.tf2torch.torch.code.Expression;
import org.tf2torch.torch.lower.NodeCall;
import org.tf2torch.torch.lower.OpTable;

/** Fourier transforms. */
final class SpectralOps {
  private SpectralOps() {}

  static void register(OpTable table) {
    table.op(Fourier.class, SpectralOps::fourier);
  }

  private static Expression fourier(Fourier op, NodeCall call) {
    String function = "torch.fft_" + op.direction().name().toLowerCase(Locale.ROOT);
    boolean real = op.direction() == Direction.RFFT || op.direction() == Direction.IRFFT;
    Expression lengths = real ? call.integers(1) : none();
    List<Integer> axes = IntStream.range(-op.axes(), 0).boxed().toList();
    return with(call(function + "n", call.arg(0), lengths), "dim", integers(axes));
  }
}
