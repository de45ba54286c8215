package org.tf2torch.ir.pass.fuse;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.tf2torch.ir.Contents;
import org.tf2torch.ir.Dim;
import org.tf2torch.ir.GraphBuilder;
import org.tf2torch.ir.Node;
import org.tf2torch.ir.Op;
import org.tf2torch.ir.Value;
import org.tf2torch.ir.op.Convolutions.Conv;
import org.tf2torch.ir.op.Convolutions.ImageOp;
import org.tf2torch.ir.op.Convolutions.Layout;
import org.tf2torch.ir.op.Convolutions.Pool;
import org.tf2torch.ir.op.Convolutions.Window;
import org.tf2torch.ir.op.Emit;
import org.tf2torch.ir.op.Joining.Pad;
import org.tf2torch.ir.op.Shapes.Squeeze;
import org.tf2torch.ir.op.Shapes.Unsqueeze;
import org.tf2torch.ir.rewrite.Rule;

/**
 * TensorFlow has no one-dimensional windows: it puts in an axis of size 1, slides over two, and
 * takes the axis out again.
 *
 * <pre>
 *   %u = unsqueeze axis=1 (%x)
 *   %c = conv strides=[1, 2] (%u, %w)      with %w : [1, 3, in, out]
 *   %y = squeeze axes=[1] (%c)             →     %y = conv strides=[2] (%x, reshape (%w, [3, in, out]))
 * </pre>
 */
public final class OneDimensionalImages implements Rule {
  @Override
  public Optional<List<Value>> apply(Node node, GraphBuilder builder) {
    if (node.op() instanceof Pad pad && node.input(0).isA(Unsqueeze.class)) {
      return padBefore(node, pad, builder);
    }
    if (node.op() instanceof Squeeze squeeze
        && squeeze.axes().size() == 1
        && node.input(0).shape().hasRank()) {
      return withoutAxis(node, node.input(0).shape().axis(squeeze.axes().get(0)), builder);
    }
    return Optional.empty();
  }

  /** Padding of the other axes moves in front of the axis of size 1. */
  private static Optional<List<Value>> padBefore(Node node, Pad pad, GraphBuilder builder) {
    Value image = node.input(0);
    int axis = insertedAxis(image);
    Optional<List<Dim>> amounts = Contents.integers(node.input(1));
    if (amounts.isEmpty()
        || !amounts.get().get(2 * axis).is(0)
        || !amounts.get().get(2 * axis + 1).is(0)) {
      return Optional.empty();
    }
    List<Dim> others = new ArrayList<>(amounts.get());
    others.subList(2 * axis, 2 * axis + 2).clear();
    Emit emit = new Emit(builder);
    List<Value> operands = new ArrayList<>(node.inputs());
    operands.set(0, image.operand(0));
    operands.set(1, emit.sizes(node.input(1).dtype(), List.of(others.size() / 2L, 2L), others));
    return Optional.of(List.of(emit.unsqueeze(builder.emit(pad, operands).get(0), axis)));
  }

  private static Optional<List<Value>> withoutAxis(Node node, int axis, GraphBuilder builder) {
    Value slid = node.input(0);
    Node window = slid.producer().orElse(null);
    boolean between =
        window != null
            && window.op() instanceof ImageOp
            && window.input(0).isA(Unsqueeze.class)
            && insertedAxis(window.input(0)) == axis
            && slid.shape().rank() == 4;
    if (!between) {
      return Optional.empty();
    }
    int spatial = axis - ((ImageOp) window.op()).layout().firstSpatialAxis();
    return spatial == 0 || spatial == 1 ? flat(window, spatial, builder) : Optional.empty();
  }

  private static Optional<List<Value>> flat(Node window, int spatial, GraphBuilder builder) {
    List<Value> operands = new ArrayList<>(window.inputs());
    operands.set(0, window.input(0).operand(0));
    Op op = null;
    if (window.op() instanceof Conv conv && leavesAlone(conv.window(), spatial)) {
      Value kernel = window.input(1);
      int axis = conv.layout() == Layout.CHANNELS_LAST ? spatial : spatial + 2;
      if (kernel.shape().dim(axis).is(1)) {
        operands.set(1, squeezed(kernel, axis, builder));
        op = new Conv(conv.layout(), without(conv.window(), spatial), conv.groups());
      }
    } else if (window.op() instanceof Pool pool
        && leavesAlone(pool.window(), spatial)
        && pool.kernel().get(spatial) == 1) {
      op =
          new Pool(
              pool.kind(),
              pool.layout(),
              List.of(pool.kernel().get(1 - spatial)),
              without(pool.window(), spatial));
    }
    return op == null ? Optional.empty() : Optional.of(builder.emit(op, operands));
  }

  private static Value squeezed(Value kernel, int axis, GraphBuilder builder) {
    List<Dim> dims = new ArrayList<>(kernel.shape().dims());
    dims.remove(axis);
    return new Emit(builder).reshape(kernel, dims);
  }

  /**
   * On an axis of size 1 and with a kernel of size 1, only padding could make more than one window.
   */
  private static boolean leavesAlone(Window window, int spatial) {
    return window.padding().get(spatial) == 0;
  }

  private static Window without(Window window, int spatial) {
    int kept = 1 - spatial;
    return new Window(
        List.of(window.strides().get(kept)),
        List.of(window.dilations().get(kept)),
        List.of(window.padding().get(kept)));
  }

  private static int insertedAxis(Value unsqueezed) {
    int axis = unsqueezed.op(Unsqueeze.class).orElseThrow().axis();
    return axis < 0 ? axis + unsqueezed.shape().rank() : axis;
  }
}
