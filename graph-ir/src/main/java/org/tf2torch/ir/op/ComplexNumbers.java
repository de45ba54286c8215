package org.tf2torch.ir.op;

import static org.tf2torch.ir.Operands.require;

import java.util.List;
import org.tf2torch.ir.Attributes;
import org.tf2torch.ir.DType;
import org.tf2torch.ir.Op;
import org.tf2torch.ir.Operands;
import org.tf2torch.ir.Shape;
import org.tf2torch.ir.TensorType;

/** Representations of numbers: complex ones from their parts, and bits read as another type. */
public final class ComplexNumbers {
  private ComplexNumbers() {}

  /** operand 0 + i operand 1; both float32 or both float64. */
  public record ComplexOf() implements Op {
    @Override
    public String name() {
      return "complex";
    }

    @Override
    public List<TensorType> infer(Operands in) {
      DType part = Elementwise.sameDType(in, 0, 1);
      require(
          part == DType.FLOAT32 || part == DType.FLOAT64,
          () -> "no complex numbers of " + part.text());
      DType type = part == DType.FLOAT32 ? DType.COMPLEX64 : DType.COMPLEX128;
      return List.of(new TensorType(type, in.broadcast(in.shape(0), in.shape(1))));
    }
  }

  /**
   * The elements' bytes (little-endian) read as another dtype. To a smaller one adds a last axis of
   * that many parts; to a larger one drops the last axis, which has the size of one whole.
   */
  public record Bitcast(DType to) implements Op {
    @Override
    public String name() {
      return "bitcast";
    }

    @Override
    public Attributes attributes() {
      return Attributes.of("to", to);
    }

    @Override
    public List<TensorType> infer(Operands in) {
      Shape shape = in.shape(0);
      int from = in.dtype(0).bytes();
      if (!shape.hasRank() || from == to.bytes()) {
        return List.of(new TensorType(to, shape));
      }
      java.util.ArrayList<org.tf2torch.ir.Dim> dims = new java.util.ArrayList<>(shape.dims());
      if (from > to.bytes()) {
        dims.add(org.tf2torch.ir.Dim.known(from / to.bytes()));
      } else {
        require(!dims.isEmpty(), () -> "a scalar has too few bytes for " + to.text());
        dims.remove(dims.size() - 1);
      }
      return List.of(new TensorType(to, Shape.of(dims)));
    }
  }
}
