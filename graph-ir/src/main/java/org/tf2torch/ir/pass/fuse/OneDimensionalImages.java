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
import org.tf2torch.ir.op.Convolutions.ConvTranspose;
import org.tf2torch.ir.op.Convolutions.ImageOp;
import org.tf2torch.ir.op.Convolutions.Layout;
import org.tf2torch.ir.op.Convolutions.Pool;
import org.tf2torch.ir.op.Convolutions.Window;
import org.tf2torch.ir.op.Emit;
import org.tf2torch.ir.op.Joining.Pad;
import org.tf2torch.ir.op.Shapes.Squeeze;
import org.tf2torch.ir.op.Shapes.Unsqueeze;
import org.tf2torch.ir.op.Slicing.Slice;
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
 *
 * Also through several windows in a row, and crops between them.
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
    boolean image = node.input(0).shape().rank() == 4 && !node.input(0).isA(Unsqueeze.class);
    return image ? flat(node.input(0), axis, builder).map(List::of) : Optional.empty();
  }

  /** The image without that axis, if it was put in and only windows and crops came behind. */
  private static Optional<Value> flat(Value image, int axis, GraphBuilder builder) {
    if (image.isA(Unsqueeze.class)) {
      return insertedAxis(image) == axis ? Optional.of(image.operand(0)) : Optional.empty();
    }
    Node node = image.producer().orElse(null);
    if (node == null) {
      return Optional.empty();
    }
    if (node.op() instanceof Slice slice) {
      int cropped = image.shape().axis(slice.axis());
      Slice flat = new Slice(cropped > axis ? cropped - 1 : cropped, slice.step());
      return cropped == axis
          ? Optional.empty()
          : flat(node.input(0), axis, builder)
              .map(x -> builder.emit(flat, List.of(x, node.input(1), node.input(2))).get(0));
    }
    int spatial = node.op() instanceof ImageOp op ? axis - op.layout().firstSpatialAxis() : -1;
    return spatial == 0 || spatial == 1
        ? flat(node.op(), node, spatial)
            .flatMap(
                op ->
                    flat(node.input(0), axis, builder)
                        .map(x -> slid(op, x, node, spatial, builder)))
        : Optional.empty();
  }

  private static Value slid(Op op, Value x, Node window, int spatial, GraphBuilder builder) {
    List<Value> operands = new ArrayList<>(window.inputs());
    operands.set(0, x);
    if (!(op instanceof Pool)) {
      operands.set(1, squeezed(window.input(1), kernelAxis(window, spatial), builder));
    }
    return builder.emit(op, operands).get(0);
  }

  private static int kernelAxis(Node window, int spatial) {
    return ((ImageOp) window.op()).layout() == Layout.CHANNELS_LAST ? spatial : spatial + 2;
  }

  /** The operation along the other axis alone. */
  private static Optional<Op> flat(Op op, Node node, int spatial) {
    if (op instanceof Pool pool) {
      return leavesAlone(pool.window(), spatial) && pool.kernel().get(spatial) == 1
          ? Optional.of(
              new Pool(
                  pool.kind(),
                  pool.layout(),
                  List.of(pool.kernel().get(1 - spatial)),
                  without(pool.window(), spatial)))
          : Optional.empty();
    }
    boolean convolves = op instanceof Conv || op instanceof ConvTranspose;
    if (!convolves || !node.input(1).shape().dim(kernelAxis(node, spatial)).is(1)) {
      return Optional.empty();
    }
    if (op instanceof Conv conv && leavesAlone(conv.window(), spatial)) {
      return Optional.of(new Conv(conv.layout(), without(conv.window(), spatial), conv.groups()));
    }
    if (op instanceof ConvTranspose conv
        && leavesAlone(conv.window(), spatial)
        && conv.outputPadding().get(spatial) == 0) {
      List<Long> more = List.of(conv.outputPadding().get(1 - spatial));
      return Optional.of(
          new ConvTranspose(conv.layout(), without(conv.window(), spatial), more, conv.groups()));
    }
    return Optional.empty();
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
