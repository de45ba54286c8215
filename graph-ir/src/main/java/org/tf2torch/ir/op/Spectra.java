package org.tf2torch.ir.op;

import static org.tf2torch.ir.Operands.require;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.tf2torch.ir.Attributes;
import org.tf2torch.ir.DType;
import org.tf2torch.ir.Dim;
import org.tf2torch.ir.Op;
import org.tf2torch.ir.Operands;
import org.tf2torch.ir.Shape;
import org.tf2torch.ir.TensorType;

/** Discrete Fourier transforms; forward ones are not scaled, inverse ones divide by the length. */
public final class Spectra {
  private Spectra() {}

  /** Which way a {@link Fourier} transform goes, and between which numbers. */
  public enum Direction {
    /** Complex to complex. */
    FFT,
    /** Complex to complex, inverse. */
    IFFT,
    /** Real to the half of the complex spectrum that is not redundant. */
    RFFT,
    /** Half a spectrum to real numbers. */
    IRFFT
  }

  /**
   * A transform over the last {@code axes} axes. RFFT and IRFFT have a second operand: the lengths
   * of these axes, a vector; real input is cut or padded with zeros at the end to them, half a
   * spectrum to the lengths with n / 2 + 1 for the last.
   */
  public record Fourier(Direction direction, int axes) implements Op {
    @Override
    public String name() {
      return direction.name().toLowerCase(Locale.ROOT);
    }

    @Override
    public Attributes attributes() {
      return Attributes.of("axes", axes);
    }

    @Override
    public List<TensorType> infer(Operands in) {
      Shape shape = in.shape(0);
      require(
          !shape.hasRank() || shape.rank() >= axes,
          () -> "a transform over " + axes + " axes of " + shape);
      return switch (direction) {
        case FFT, IFFT -> List.of(in.tensor(0));
        case RFFT -> List.of(new TensorType(complex(in.dtype(0)), transformed(in, shape)));
        case IRFFT -> List.of(new TensorType(in.dtype(0).real(), transformed(in, shape)));
      };
    }

    private static DType complex(DType type) {
      return type == DType.FLOAT64 ? DType.COMPLEX128 : DType.COMPLEX64;
    }

    private Shape transformed(Operands in, Shape shape) {
      if (!shape.hasRank()) {
        return shape;
      }
      Optional<List<Dim>> lengths = in.integers(1);
      Shape result = shape;
      for (int i = 0; i < axes; i++) {
        int axis = i;
        boolean half = direction == Direction.RFFT && i == axes - 1;
        Dim size =
            lengths
                .map(list -> list.get(axis))
                .map(length -> half ? length.floorDiv(2).plus(1) : length)
                .orElseGet(in::fresh);
        result = result.with(i - axes, size);
      }
      return result;
    }
  }
}
