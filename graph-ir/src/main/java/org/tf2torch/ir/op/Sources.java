package org.tf2torch.ir.op;

import java.util.List;
import org.tf2torch.ir.Attributes;
import org.tf2torch.ir.DType;
import org.tf2torch.ir.Dim;
import org.tf2torch.ir.Op;
import org.tf2torch.ir.Operands;
import org.tf2torch.ir.Shape;
import org.tf2torch.ir.TensorType;
import org.tf2torch.ir.Variable;
import org.tf2torch.ir.data.TensorData;

/** Operations that need no tensor to make one. */
public final class Sources {
  private Sources() {}

  /** The tensor it holds. */
  public record Constant(TensorData data) implements Op {
    @Override
    public String name() {
      return "constant";
    }

    @Override
    public Attributes attributes() {
      Attributes type = Attributes.of("dtype", data.dtype()).and("shape", data.shape());
      boolean printable =
          data.elements() <= 64 && data.dtype() != DType.STRING && !data.dtype().isComplex();
      return printable ? type.and("value", elements()) : type;
    }

    private List<? extends Object> elements() {
      return data.dtype().isFloat()
          ? java.util.Arrays.stream(data.toDoubles()).boxed().toList()
          : java.util.Arrays.stream(data.toLongs()).boxed().toList();
    }

    @Override
    public List<TensorType> infer(Operands operands) {
      return List.of(new TensorType(data.dtype(), Shape.ofSizes(data.shape())));
    }
  }

  /**
   * An integer tensor whose elements are formulas of sizes: what remains of shape arithmetic.
   *
   * @param shape sizes of its axes, known; {@code elements} is row-major
   */
  public record Sizes(DType dtype, List<Long> shape, List<Dim> elements) implements Op {
    public Sizes {
      shape = List.copyOf(shape);
      elements = List.copyOf(elements);
    }

    @Override
    public String name() {
      return "sizes";
    }

    @Override
    public Attributes attributes() {
      return Attributes.of("dtype", dtype)
          .and("shape", shape)
          .and("elements", elements.stream().map(Dim::toString).toList());
    }

    @Override
    public List<TensorType> infer(Operands operands) {
      return List.of(new TensorType(dtype, Shape.ofSizes(shape)));
    }
  }

  /** The value of a variable that the model only reads. */
  public record Parameter(Variable variable) implements Op {
    @Override
    public String name() {
      return "parameter";
    }

    @Override
    public Attributes attributes() {
      return Attributes.of("name", variable.name())
          .and("dtype", variable.data().dtype())
          .and("shape", variable.data().shape())
          .and("trainable", variable.trainable());
    }

    @Override
    public List<TensorType> infer(Operands operands) {
      TensorData data = variable.data();
      return List.of(new TensorType(data.dtype(), Shape.ofSizes(data.shape())));
    }
  }

  /** Stores the operand in a variable; the next run reads it. No result. */
  public record Assign(Variable variable) implements Op {
    @Override
    public String name() {
      return "assign";
    }

    @Override
    public Attributes attributes() {
      return Attributes.of("name", variable.name());
    }

    @Override
    public List<TensorType> infer(Operands operands) {
      return List.of();
    }

    @Override
    public boolean hasEffect() {
      return true;
    }
  }

  /** A tensor of shape operand 0 (integers) filled with operand 1 (a scalar). */
  public record Full() implements Op {
    @Override
    public String name() {
      return "full";
    }

    @Override
    public List<TensorType> infer(Operands in) {
      return List.of(new TensorType(in.dtype(1), ShapeRules.asShape(in, 0)));
    }
  }

  /**
   * start, start + step, … as long as they lie before stop. Operands: start, stop, step: scalars of
   * one dtype.
   */
  public record Range() implements Op {
    @Override
    public String name() {
      return "range";
    }

    @Override
    public List<TensorType> infer(Operands in) {
      return List.of(new TensorType(in.dtype(0), Shape.of(length(in))));
    }

    private static Dim length(Operands in) {
      boolean known =
          in.integers(0).isPresent() && in.integers(1).isPresent() && in.integers(2).isPresent();
      if (!known || !in.integers(2).get().get(0).isKnown()) {
        return in.fresh();
      }
      Dim start = in.integers(0).get().get(0);
      Dim stop = in.integers(1).get().get(0);
      long step = in.integers(2).get().get(0).value();
      Dim span = step > 0 ? stop.minus(start) : start.minus(stop);
      Dim length = span.ceilDiv(Math.abs(step));
      return span.isSymbol() && Math.abs(step) == 1 ? length : length.max(Dim.ZERO);
    }
  }
}
