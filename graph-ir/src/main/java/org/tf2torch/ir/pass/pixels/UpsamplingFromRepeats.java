package org.tf2torch.ir.pass.pixels;

import java.util.List;
import java.util.Optional;
import org.tf2torch.ir.Contents;
import org.tf2torch.ir.DType;
import org.tf2torch.ir.Dim;
import org.tf2torch.ir.GraphBuilder;
import org.tf2torch.ir.Node;
import org.tf2torch.ir.Shape;
import org.tf2torch.ir.Value;
import org.tf2torch.ir.op.Convolutions.Layout;
import org.tf2torch.ir.op.Emit;
import org.tf2torch.ir.op.Joining.Tile;
import org.tf2torch.ir.op.Resampling.Coordinates;
import org.tf2torch.ir.op.Resampling.Method;
import org.tf2torch.ir.op.Resampling.Resize;
import org.tf2torch.ir.op.Shapes.Reshape;
import org.tf2torch.ir.op.Shapes.Unsqueeze;
import org.tf2torch.ir.rewrite.Rule;

/**
 * Every row and every column of an image repeated, as Keras 3 makes images larger.
 *
 * <pre>
 *   %u = unsqueeze axis=2 (%x)           with %x : [n, h, w, c]
 *   %t = tile (%u, [1, 1, 2, 1, 1])
 *   %r = reshape (%t, [n, 2*h, w, c])
 *   … and so for w                       →     %y = resize_nearest (%x, [2*h, 2*w])
 * </pre>
 */
public final class UpsamplingFromRepeats implements Rule {
  @Override
  public Optional<List<Value>> apply(Node node, GraphBuilder builder) {
    Optional<Repeat> last = Repeat.of(node);
    Optional<Repeat> first = last.flatMap(repeat -> repeat.x().producer()).flatMap(Repeat::of);
    if (first.isEmpty() || !first.get().x().shape().hasRank(4)) {
      return Optional.empty();
    }
    DType type = node.output().dtype();
    int top = Math.min(first.get().axis(), last.get().axis());
    boolean image = Math.abs(first.get().axis() - last.get().axis()) == 1 && top >= 1;
    if (!image || (type != DType.FLOAT32 && type != DType.FLOAT64)) {
      return Optional.empty();
    }
    Shape sizes = node.output().shape();
    Resize resize =
        new Resize(
            top == 1 ? Layout.CHANNELS_LAST : Layout.CHANNELS_FIRST,
            Method.NEAREST,
            Coordinates.HALF_PIXEL);
    Value to = new Emit(builder).sizes(sizes.dim(top), sizes.dim(top + 1));
    return Optional.of(builder.emit(resize, List.of(first.get().x(), to)));
  }

  /** Each place along an axis, several times. */
  private record Repeat(Value x, int axis) {
    static Optional<Repeat> of(Node node) {
      if (!(node.op() instanceof Reshape) || !node.input(0).isA(Tile.class)) {
        return Optional.empty();
      }
      Value longer = node.input(0).operand(0);
      Optional<List<Long>> times = Contents.longs(node.input(0).operand(1));
      if (times.isEmpty() || !longer.isA(Unsqueeze.class) || !longer.shape().hasRank()) {
        return Optional.empty();
      }
      Value x = longer.operand(0);
      int put = longer.shape().axis(longer.op(Unsqueeze.class).orElseThrow().axis());
      long several = times.get().get(put);
      boolean others = times.get().stream().filter(n -> n == 1).count() == times.get().size() - 1;
      if (put == 0 || several < 2 || !others) {
        return Optional.empty();
      }
      Dim size = x.shape().dim(put - 1).times(several);
      return node.output().shape().equals(x.shape().with(put - 1, size))
          ? Optional.of(new Repeat(x, put - 1))
          : Optional.empty();
    }
  }
}
