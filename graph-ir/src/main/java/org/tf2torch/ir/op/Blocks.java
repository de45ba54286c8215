package org.tf2torch.ir.op;

import static org.tf2torch.ir.Operands.require;

import java.util.List;
import java.util.stream.IntStream;
import org.tf2torch.ir.Attributes;
import org.tf2torch.ir.Dim;
import org.tf2torch.ir.Op;
import org.tf2torch.ir.Operands;
import org.tf2torch.ir.Shape;
import org.tf2torch.ir.TensorType;

/**
 * Axes cut into blocks, in cases for which {@link Shapes} and {@link Convolutions} have no form.
 */
public final class Blocks {
  private Blocks() {}

  /**
   * As {@link Convolutions.SpaceToBatch} of the padded operand. Operands: x; block sizes [axes];
   * (before, after) of these axes [axes, 2].
   *
   * @param back the way back, as {@link Convolutions.BatchToSpace}; the third operand is what is
   *     cut off afterwards
   */
  public record MoveBlocks(boolean back) implements Op {
    @Override
    public String name() {
      return back ? "computed_batch_to_space" : "computed_space_to_batch";
    }

    @Override
    public List<TensorType> infer(Operands in) {
      Shape shape = in.shape(0);
      if (!shape.hasRank()) {
        return List.of(in.tensor(0));
      }
      Shape blocks = in.shape(1);
      int moved =
          blocks.hasRank(1) && blocks.dim(0).isKnown()
              ? (int) blocks.dim(0).value()
              : shape.rank() - 1;
      require(moved < shape.rank(), () -> "blocks " + blocks + " of " + shape);
      Shape result = shape;
      for (int axis = 0; axis <= moved; axis++) {
        result = result.with(axis, in.fresh());
      }
      return List.of(in.tensor(0).with(result));
    }
  }

  /**
   * What a gradient of a mirroring {@link Joining.Pad} is for its operand. Operands: gradient,
   * amounts [rank, 2].
   *
   * @param symmetric the edge elements were repeated too
   */
  public record MirrorPadGradient(boolean symmetric) implements Op {
    @Override
    public String name() {
      return "mirror_pad_gradient";
    }

    @Override
    public Attributes attributes() {
      return Attributes.of("symmetric", symmetric);
    }

    @Override
    public List<TensorType> infer(Operands in) {
      Shape shape = in.shape(0);
      if (!shape.hasRank() || in.integers(1).isEmpty()) {
        return List.of(
            in.tensor(0).with(shape.hasRank() ? in.freshShape(shape.rank()) : Shape.UNKNOWN));
      }
      for (int i = 0; i < shape.rank(); i++) {
        shape =
            shape.with(
                i,
                shape
                    .dim(i)
                    .minus(in.integers(1).get().get(2 * i))
                    .minus(in.integers(1).get().get(2 * i + 1)));
      }
      return List.of(in.tensor(0).with(shape));
    }
  }

  /**
   * An axis cut into as many equal pieces as {@code order} is long, in another order: piece i of
   * the result is piece {@code order[i]} of the operand.
   */
  public record Reorder(int axis, List<Integer> order) implements Op {
    public Reorder {
      order = List.copyOf(order);
    }

    /** Whether the pieces stay where they are. */
    public boolean isIdentity() {
      return IntStream.range(0, order.size()).allMatch(i -> order.get(i) == i);
    }

    @Override
    public String name() {
      return "reorder";
    }

    @Override
    public Attributes attributes() {
      return Attributes.of("axis", axis).and("order", order);
    }

    @Override
    public List<TensorType> infer(Operands in) {
      Dim size = in.shape(0).dim(axis);
      require(
          size.isKnown() && size.value() % order.size() == 0,
          () -> order.size() + " equal pieces of " + size);
      return List.of(in.tensor(0));
    }
  }
}
