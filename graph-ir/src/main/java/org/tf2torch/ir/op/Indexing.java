package org.tf2torch.ir.op;

import java.util.ArrayList;
import java.util.List;
import org.tf2torch.ir.Attributes;
import org.tf2torch.ir.Dim;
import org.tf2torch.ir.Op;
import org.tf2torch.ir.Operands;
import org.tf2torch.ir.Shape;
import org.tf2torch.ir.TensorType;

/** Operations that pick or place elements by indices held in a tensor. */
public final class Indexing {
  private Indexing() {}

  /**
   * Slices of operand 0 along an axis, picked by operand 1 (integers, within the axis, not
   * negative). The first {@code batchDims} axes of both belong together; the axis is replaced by
   * the other axes of the indices.
   */
  public record Gather(int axis, int batchDims) implements Op {
    @Override
    public String name() {
      return "gather";
    }

    @Override
    public Attributes attributes() {
      return Attributes.of("axis", axis).and("batch_dims", batchDims);
    }

    @Override
    public List<TensorType> infer(Operands in) {
      Shape data = in.shape(0);
      Shape indices = in.shape(1);
      if (!data.hasRank() || !indices.hasRank()) {
        return List.of(in.tensor(0).with(Shape.UNKNOWN));
      }
      int at = data.axis(axis);
      List<Dim> dims = new ArrayList<>(data.dims().subList(0, at));
      dims.addAll(indices.dims().subList(batchDims, indices.rank()));
      dims.addAll(data.dims().subList(at + 1, data.rank()));
      return List.of(in.tensor(0).with(Shape.of(dims)));
    }
  }

  /** Rows of a table: operand 0 is [rows, width], operand 1 the row numbers; a layer of its own. */
  public record Embedding() implements Op {
    @Override
    public String name() {
      return "embedding";
    }

    @Override
    public List<TensorType> infer(Operands in) {
      if (!in.shape(1).hasRank()) {
        return List.of(in.tensor(0).with(Shape.UNKNOWN));
      }
      List<Dim> dims = new ArrayList<>(in.shape(1).dims());
      dims.add(in.shape(0).dim(1));
      return List.of(in.tensor(0).with(Shape.of(dims)));
    }
  }
}
