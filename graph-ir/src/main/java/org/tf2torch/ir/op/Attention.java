package org.tf2torch.ir.op;

import static org.tf2torch.ir.Operands.require;

import java.util.ArrayList;
import java.util.List;
import org.tf2torch.ir.DType;
import org.tf2torch.ir.Dim;
import org.tf2torch.ir.Op;
import org.tf2torch.ir.Operands;
import org.tf2torch.ir.Shape;
import org.tf2torch.ir.TensorType;

/** Attention of a sequence to another (arXiv:1706.03762). */
public final class Attention {
  private Attention() {}

  /**
   * softmax(query keyᵀ / sqrt(E) + mask) value, the softmax along the keys.
   *
   * <p>Operands: query [..., L, E], key [..., S, E], value [..., S, V]; perhaps a mask that
   * broadcasts with [..., L, S]. A mask of numbers, none of them infinite, is added. A boolean mask
   * says where the weights may differ from 0; a row that is false everywhere has no weights, its
   * result is 0. The axes in front broadcast.
   *
   * @param causal no query attends to a later key; there is no mask then, and L is S
   */
  public record ScaledDotProduct(boolean causal) implements Op {
    @Override
    public String name() {
      return causal ? "causal_attention" : "attention";
    }

    @Override
    public List<TensorType> infer(Operands in) {
      for (int i = 1; i < in.count(); i++) {
        boolean fits = in.dtype(i) == in.dtype(0) || (i == 3 && in.dtype(i) == DType.BOOL);
        int at = i;
        require(fits, () -> "operand " + at + " is " + in.dtype(at).text());
      }
      Shape scores =
          in.broadcast(
              with(in.shape(0), in.shape(0).dim(-2), in.shape(1).dim(-2)),
              with(in.shape(1), in.shape(0).dim(-2), in.shape(1).dim(-2)));
      Shape masked = in.count() > 3 ? in.broadcast(scores, in.shape(3)) : scores;
      Shape value = with(in.shape(2), masked.dim(-2), in.shape(2).dim(-1));
      Shape like = with(masked, masked.dim(-2), in.shape(2).dim(-1));
      return List.of(in.tensor(0).with(in.broadcast(like, value)));
    }

    /** A shape with other last two axes. */
    private static Shape with(Shape shape, Dim rows, Dim columns) {
      List<Dim> dims = new ArrayList<>(shape.dims().subList(0, shape.rank() - 2));
      dims.add(rows);
      dims.add(columns);
      return Shape.of(dims);
    }
  }
}
