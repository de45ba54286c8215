package org.tf2torch.ir.op;

import static org.tf2torch.ir.Operands.require;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.tf2torch.ir.Attributes;
import org.tf2torch.ir.Dim;
import org.tf2torch.ir.Op;
import org.tf2torch.ir.Operands;
import org.tf2torch.ir.Shape;
import org.tf2torch.ir.TensorType;

/** Matrix products. */
public final class Products {
  private Products() {}

  /** Product of the last two axes, [m, k] times [k, n]; the axes before them broadcast. */
  public record MatMul() implements Op {
    @Override
    public String name() {
      return "matmul";
    }

    @Override
    public List<TensorType> infer(Operands in) {
      Elementwise.sameDType(in, 0, 1);
      Shape a = in.shape(0);
      Shape b = in.shape(1);
      if (!a.hasRank() || !b.hasRank()) {
        return List.of(in.tensor(0).with(Shape.UNKNOWN));
      }
      require(a.rank() >= 2 && b.rank() >= 2, () -> "matrices are needed, not " + a + " and " + b);
      Dim inner = a.dim(-1);
      require(
          inner.equals(b.dim(-2)) || !inner.isKnown() || !b.dim(-2).isKnown(),
          () -> "cannot multiply " + a + " with " + b);
      Shape batch =
          in.broadcast(
              Shape.of(a.dims().subList(0, a.rank() - 2)),
              Shape.of(b.dims().subList(0, b.rank() - 2)));
      List<Dim> dims = new ArrayList<>(batch.dims());
      dims.add(a.dim(-2));
      dims.add(b.dim(-1));
      return List.of(in.tensor(0).with(Shape.of(dims)));
    }
  }

  /** The vector a × b along the last axis, of size 3; both operands have one shape. */
  public record Cross() implements Op {
    @Override
    public String name() {
      return "cross";
    }

    @Override
    public List<TensorType> infer(Operands in) {
      Elementwise.sameDType(in, 0, 1);
      Shape a = in.shape(0);
      require(!a.hasRank() || !a.dim(-1).isKnown() || a.dim(-1).is(3), () -> "vectors of " + a);
      return List.of(in.tensor(0));
    }
  }

  /**
   * x times the transpose of the weight [out, in], along x's last axis, plus a bias [out] if there
   * is a third operand.
   */
  public record Linear() implements Op {
    @Override
    public String name() {
      return "linear";
    }

    @Override
    public List<TensorType> infer(Operands in) {
      Shape x = in.shape(0);
      return List.of(in.tensor(0).with(x.hasRank() ? x.with(-1, in.shape(1).dim(0)) : x));
    }
  }

  /**
   * Einstein summation. The equation names every axis by a letter, without an ellipsis: {@code
   * bij,bjk->bik}.
   */
  public record Einsum(String equation) implements Op {
    @Override
    public String name() {
      return "einsum";
    }

    @Override
    public Attributes attributes() {
      return Attributes.of("equation", equation);
    }

    @Override
    public List<TensorType> infer(Operands in) {
      String[] sides = equation.split("->", -1);
      String[] terms = sides[0].split(",", -1);
      Map<Character, Dim> sizes = new HashMap<>();
      for (int i = 0; i < terms.length; i++) {
        String term = terms[i];
        Shape shape = in.shape(i);
        require(shape.hasRank(term.length()), () -> term + " does not name the axes of " + shape);
        for (int axis = 0; axis < term.length(); axis++) {
          Dim size = shape.dim(axis);
          sizes.merge(
              term.charAt(axis), size, (a, b) -> a.is(1) || (b.isKnown() && !a.isKnown()) ? b : a);
        }
      }
      return List.of(
          in.tensor(0)
              .with(Shape.of(sides[1].chars().mapToObj(c -> sizes.get((char) c)).toList())));
    }
  }
}
