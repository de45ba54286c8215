package org.tf2torch.ir.op;

import static org.tf2torch.ir.Operands.require;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
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

  /** As {@link Gather}, along an axis that operand 2 names (integer scalar). */
  public record GatherAlong(int batchDims) implements Op {
    @Override
    public String name() {
      return "gather_along";
    }

    @Override
    public Attributes attributes() {
      return Attributes.of("batch_dims", batchDims);
    }

    @Override
    public List<TensorType> infer(Operands in) {
      boolean ranked = in.shape(0).hasRank() && in.shape(1).hasRank();
      Shape shape =
          ranked
              ? in.freshShape(in.shape(0).rank() + in.shape(1).rank() - 1 - batchDims)
              : Shape.UNKNOWN;
      return List.of(in.tensor(0).with(shape));
    }
  }

  /**
   * Slices of operand 0, each picked by a vector of leading indices: the last axis of operand 1
   * (integers, not negative). The first {@code batchDims} axes of both belong together. With {@code
   * zeroOutside}, an index outside the tensor picks zeros.
   */
  public record GatherNd(int batchDims, boolean zeroOutside) implements Op {
    @Override
    public String name() {
      return "gather_nd";
    }

    @Override
    public Attributes attributes() {
      return Attributes.of("batch_dims", batchDims).and("zero_outside", zeroOutside);
    }

    @Override
    public List<TensorType> infer(Operands in) {
      Shape data = in.shape(0);
      Shape indices = in.shape(1);
      boolean known = data.hasRank() && indices.hasRank() && indices.dim(-1).isKnown();
      if (!known) {
        return List.of(in.tensor(0).with(Shape.UNKNOWN));
      }
      int depth = (int) indices.dim(-1).value();
      require(
          batchDims + depth <= data.rank(),
          () -> "indices " + indices + " name more axes than " + data + " has");
      List<Dim> dims = new ArrayList<>(indices.dims().subList(0, indices.rank() - 1));
      dims.addAll(data.dims().subList(batchDims + depth, data.rank()));
      return List.of(in.tensor(0).with(Shape.of(dims)));
    }
  }

  /**
   * Operand 0 with operand 2 combined into the slices that operand 1 names, as {@link GatherNd}
   * names them. Where a place is named twice, UPDATE keeps one of the two, the others combine all.
   * With {@code skipOutside}, indices outside the tensor are passed over.
   */
  public record Scatter(Combination combination, boolean skipOutside) implements Op {
    /** DIV divides by the product of all that is named; integers towards zero. */
    public enum Combination {
      UPDATE,
      ADD,
      SUB,
      MUL,
      DIV,
      MIN,
      MAX
    }

    @Override
    public String name() {
      return "scatter_" + combination.name().toLowerCase(Locale.ROOT);
    }

    @Override
    public Attributes attributes() {
      return skipOutside ? Attributes.of("skip_outside", true) : Attributes.NONE;
    }

    @Override
    public List<TensorType> infer(Operands in) {
      Elementwise.sameDType(in, 0, 2);
      return List.of(in.tensor(0));
    }
  }

  /**
   * Along a new axis: operand 2 at the place that operand 0 (integers) names, operand 3 elsewhere.
   * Operand 1 is the size of the axis; an index outside it names no place.
   */
  public record OneHot(int axis) implements Op {
    @Override
    public String name() {
      return "one_hot";
    }

    @Override
    public Attributes attributes() {
      return Attributes.of("axis", axis);
    }

    @Override
    public List<TensorType> infer(Operands in) {
      Shape indices = in.shape(0);
      if (!indices.hasRank()) {
        return List.of(new TensorType(in.dtype(2), Shape.UNKNOWN));
      }
      List<Dim> dims = new ArrayList<>(indices.dims());
      int at = axis < 0 ? axis + dims.size() + 1 : axis;
      require(at >= 0 && at <= dims.size(), () -> "axis " + axis + " of rank " + dims.size());
      dims.add(at, ShapeRules.scalar(in, 1));
      return List.of(new TensorType(in.dtype(2), Shape.of(dims)));
    }
  }

  /**
   * Merges slices: row {@code r} of the result is the slice of the last data operand whose index is
   * r. Operands: n index tensors, then n data tensors whose leading axes are those of their
   * indices.
   */
  public record Stitch() implements Op {
    @Override
    public String name() {
      return "stitch";
    }

    @Override
    public List<TensorType> infer(Operands in) {
      int n = in.count() / 2;
      Shape indices = in.shape(0);
      Shape data = in.shape(n);
      if (!indices.hasRank() || !data.hasRank()) {
        return List.of(in.tensor(n).with(Shape.UNKNOWN));
      }
      List<Dim> dims = new ArrayList<>(List.of(in.fresh()));
      dims.addAll(data.dims().subList(indices.rank(), data.rank()));
      return List.of(in.tensor(n).with(Shape.of(dims)));
    }
  }
}
