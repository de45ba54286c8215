package org.tf2torch.ir.pass.fuse;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.tf2torch.ir.Contents;
import org.tf2torch.ir.Dim;
import org.tf2torch.ir.GraphBuilder;
import org.tf2torch.ir.Node;
import org.tf2torch.ir.Value;
import org.tf2torch.ir.op.Convolutions.ConvTranspose;
import org.tf2torch.ir.op.Convolutions.Layout;
import org.tf2torch.ir.op.Convolutions.Window;
import org.tf2torch.ir.op.Emit;
import org.tf2torch.ir.op.Slicing.Slice;
import org.tf2torch.ir.rewrite.Rule;

/**
 * What is cut off in front of a transposed convolution is its padding, which cuts off as much
 * behind; output padding gives some of that back, another crop takes more away.
 *
 * <pre>
 *   %c = conv_transpose strides=[2, 2] padding=[0, 0] (%x, %w)     with %w : [4, 4, out, in]
 *   %y = slice axis=1 (%c, 1, 2*h + 1)                             →     %y = conv_transpose strides=[2, 2] padding=[1, 0] (%x, %w)
 * </pre>
 *
 * Also with crops of other axes between the two.
 */
public final class CropIntoTransposed implements Rule {
  @Override
  public Optional<List<Value>> apply(Node node, GraphBuilder builder) {
    if (!(node.op() instanceof Slice slice)
        || slice.step() != 1
        || !node.output().shape().hasRank()) {
      return Optional.empty();
    }
    int axis = node.output().shape().axis(slice.axis());
    List<Node> others = new ArrayList<>();
    Value whole = node.input(0);
    while (cutsAnother(whole, axis)) {
      others.add(0, whole.producer().orElseThrow());
      whole = whole.operand(0);
    }
    return whole.isA(ConvTranspose.class)
        ? padded(node, axis, whole, builder).map(y -> List.of(cropped(y, others, builder)))
        : Optional.empty();
  }

  private static boolean cutsAnother(Value value, int axis) {
    return value.shape().hasRank()
        && value
            .op(Slice.class)
            .filter(slice -> value.shape().axis(slice.axis()) != axis)
            .isPresent();
  }

  /** Cut along other axes as before. */
  private static Value cropped(Value value, List<Node> crops, GraphBuilder builder) {
    Value result = value;
    for (Node crop : crops) {
      result = builder.emit(crop.op(), List.of(result, crop.input(1), crop.input(2))).get(0);
    }
    return result;
  }

  private static Optional<Value> padded(Node node, int axis, Value whole, GraphBuilder builder) {
    ConvTranspose op = whole.op(ConvTranspose.class).orElseThrow();
    int spatial = axis - op.layout().firstSpatialAxis();
    Dim start = Contents.integer(node.input(1)).orElse(Dim.ZERO);
    boolean crops =
        spatial >= 0 && spatial < op.window().rank() && start.isKnown() && start.value() > 0;
    if (!crops) {
      return Optional.empty();
    }
    long front = start.value();
    Dim length = node.output().shape().dim(axis);
    Dim behind = whole.shape().dim(axis).minus(start).minus(length);
    return behind.isKnown() && front <= reach(op, whole.operand(1), spatial)
        ? padded(op, spatial, front, behind.value() - front)
            .map(padded -> result(padded, whole, axis, length, behind.value() > front, builder))
        : Optional.empty();
  }

  /** How much padding there can still be. */
  private static long reach(ConvTranspose op, Value kernel, int spatial) {
    int axis = op.layout() == Layout.CHANNELS_LAST ? spatial : spatial + 2;
    Dim size = kernel.shape().dim(axis);
    return size.isKnown()
        ? (size.value() - 1) * op.window().dilations().get(spatial)
            - op.window().padding().get(spatial)
        : 0;
  }

  /**
   * @param left what is to be cut off behind beyond the padding; negative: what is missing there
   */
  private static Optional<ConvTranspose> padded(
      ConvTranspose op, int spatial, long front, long left) {
    Window window = op.window();
    List<Long> padding = new ArrayList<>(window.padding());
    padding.set(spatial, padding.get(spatial) + front);
    List<Long> more = new ArrayList<>(op.outputPadding());
    more.set(spatial, more.get(spatial) + Math.max(0, -left));
    // PyTorch takes no larger one.
    long limit = Math.max(window.strides().get(spatial), window.dilations().get(spatial));
    return more.get(spatial) < limit
        ? Optional.of(
            new ConvTranspose(op.layout(), window.withPadding(padding), more, op.groups()))
        : Optional.empty();
  }

  private static Value result(
      ConvTranspose op, Value whole, int axis, Dim length, boolean crops, GraphBuilder builder) {
    Value padded = builder.emit(op, whole.producer().orElseThrow().inputs()).get(0);
    return crops ? new Emit(builder).slice(padded, axis, Dim.ZERO, length, 1) : padded;
  }
}
