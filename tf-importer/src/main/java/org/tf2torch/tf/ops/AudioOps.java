package org.tf2torch.tf.ops;

import java.util.List;
import org.tf2torch.ir.DType;
import org.tf2torch.ir.Dim;
import org.tf2torch.ir.Value;
import org.tf2torch.ir.data.Literals;
import org.tf2torch.ir.op.Audio.MelCepstrum;
import org.tf2torch.ir.op.Elementwise.Function;
import org.tf2torch.ir.op.Elementwise.Operator;
import org.tf2torch.ir.op.Emit;
import org.tf2torch.ir.op.Indexing.Gather;
import org.tf2torch.ir.op.Spectra.Direction;
import org.tf2torch.ir.op.Spectra.Fourier;
import org.tf2torch.tf.lower.OpCall;
import org.tf2torch.tf.lower.OpTable;

/** Features of sound. */
final class AudioOps {
  private static final long LONGEST_WINDOW = 1 << 20;

  private AudioOps() {}

  static void register(OpTable table) {
    table.op("AudioSpectrogram", AudioOps::spectrogram);
    table.op("Mfcc", AudioOps::mfcc);
  }

  /**
   * Power or magnitude [channels, frames, frequencies] of samples [samples, channels]: windows that
   * a frame fills, by the periodic Hann window, padded to a power of two; in double precision.
   */
  private static Value spectrogram(OpCall call) {
    Emit emit = call.emit();
    Coordinates at = new Coordinates(emit);
    long size = call.integer("window_size");
    long stride = call.integer("stride");
    call.require(size > 1 && size <= LONGEST_WINDOW && stride > 0, "its window is " + size);
    Value x = emit.cast(emit.ranked(call.tensor(0), 2), DType.FLOAT64);
    Value last = emit.sub(at.size(x, 0), emit.size(size));
    Value steps = emit.binary(Operator.FLOOR_DIV, last, emit.size(stride));
    Value frames = emit.maximum(emit.add(steps, emit.size(1)), emit.size(0));
    Value starts = emit.mul(at.range(frames), emit.size(stride));
    Value places = emit.add(emit.unsqueeze(starts, 1), at.range(emit.size(size)));
    Value windows = emit.op(new Gather(1, 0), emit.permute(x, 1, 0), places);
    Value tapered = emit.mul(windows, emit.constant(hann((int) size)));
    long length = size == 1 ? 1 : Long.highestOneBit(size - 1) * 2;
    Value spectrum =
        emit.op(new Fourier(Direction.RFFT, 1), tapered, emit.sizes(Dim.known(length)));
    Value real = emit.unary(Function.SQUARE, emit.unary(Function.REAL, spectrum));
    Value imaginary = emit.unary(Function.SQUARE, emit.unary(Function.IMAG, spectrum));
    Value power = emit.cast(emit.add(real, imaginary), DType.FLOAT32);
    return call.flag("magnitude_squared") ? power : emit.unary(Function.SQRT, power);
  }

  private static org.tf2torch.ir.data.TensorData hann(int size) {
    double[] window = new double[size];
    for (int i = 0; i < size; i++) {
      window[i] = 0.5 - 0.5 * Math.cos(2 * Math.PI * i / size);
    }
    return Literals.doubles(DType.FLOAT64, List.of((long) size), window);
  }

  private static Value mfcc(OpCall call) {
    int bands = Math.toIntExact(call.integer("filterbank_channel_count"));
    int coefficients = Math.toIntExact(call.integer("dct_coefficient_count"));
    double low = call.attributeValue("lower_frequency_limit").getF();
    double high = call.attributeValue("upper_frequency_limit").getF();
    call.require(
        coefficients >= 1 && coefficients <= bands && low >= 0 && low < high,
        "TensorFlow has no coefficients for its bands and frequencies");
    MelCepstrum cepstrum = new MelCepstrum(low, high, bands, coefficients);
    return call.emit(cepstrum, call.emit().ranked(call.tensor(0), 3), call.tensor(1));
  }
}
