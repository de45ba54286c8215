package org.tf2torch.ir.op;

import static org.tf2torch.ir.Operands.require;

import java.util.List;
import org.tf2torch.ir.Attributes;
import org.tf2torch.ir.DType;
import org.tf2torch.ir.Dim;
import org.tf2torch.ir.Op;
import org.tf2torch.ir.Operands;
import org.tf2torch.ir.Shape;
import org.tf2torch.ir.TensorType;

/** Operations on sound. */
public final class Audio {
  private Audio() {}

  /**
   * Mel-frequency cepstral coefficients of power spectra [channels, frames, frequencies], float32;
   * operand 1 is the sample rate in Hertz, an int32 scalar. The magnitudes are weighted by {@code
   * bands} triangles, equally spaced on the mel scale between two frequencies (Hertz), and the
   * logarithms of these sums (at least 1e-12) transformed by an orthonormal cosine transform but
   * for its first row, which has the others' scale. All 0 where the spectrum ends below {@code
   * high}.
   */
  public record MelCepstrum(double low, double high, int bands, int coefficients) implements Op {
    @Override
    public String name() {
      return "mel_cepstrum";
    }

    @Override
    public Attributes attributes() {
      return Attributes.of("low", low)
          .and("high", high)
          .and("bands", bands)
          .and("coefficients", coefficients);
    }

    @Override
    public List<TensorType> infer(Operands in) {
      require(in.dtype(0) == DType.FLOAT32, () -> "a spectrum of " + in.dtype(0).text());
      Shape spectrum = in.shape(0);
      return List.of(
          in.tensor(0)
              .with(spectrum.hasRank() ? spectrum.with(-1, Dim.known(coefficients)) : spectrum));
    }
  }
}
