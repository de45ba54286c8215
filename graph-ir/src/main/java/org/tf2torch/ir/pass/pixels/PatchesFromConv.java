package org.tf2torch.ir.pass.pixels;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.tf2torch.ir.Contents;
import org.tf2torch.ir.Dim;
import org.tf2torch.ir.GraphBuilder;
import org.tf2torch.ir.Node;
import org.tf2torch.ir.Value;
import org.tf2torch.ir.data.TensorData;
import org.tf2torch.ir.op.Convolutions.Conv;
import org.tf2torch.ir.op.Convolutions.Layout;
import org.tf2torch.ir.op.Convolutions.Window;
import org.tf2torch.ir.op.Diagonals.FromBand;
import org.tf2torch.ir.op.Emit;
import org.tf2torch.ir.op.Images.ExtractPatches;
import org.tf2torch.ir.op.Shapes.Reshape;
import org.tf2torch.ir.rewrite.Rule;

/**
 * A convolution whose kernel is the unit matrix takes the windows of an image apart: how Keras 3
 * extracts patches. Of finite images both are the same; inf and NaN stay in their places here,
 * where products with 0 spread them over their window.
 *
 * <pre>
 *   %e = matrix_from_band (ones [4*c], 0, …)
 *   %k = reshape (%e, [2, 2, c, 4*c])
 *   %y = conv strides=[2, 2] (%x, %k)         →     %y = extract_patches kernel=[2, 2] (%x)
 * </pre>
 */
public final class PatchesFromConv implements Rule {
  private static final long MOST_CHANNELS = 1 << 20;

  @Override
  public Optional<List<Value>> apply(Node node, GraphBuilder builder) {
    boolean fits =
        node.op() instanceof Conv conv
            && conv.layout() == Layout.CHANNELS_LAST
            && conv.groups() == 1
            && node.inputs().size() == 2
            && node.input(0).dtype().isFloat()
            && isUnit(node.input(1));
    if (!fits) {
      return Optional.empty();
    }
    Conv conv = (Conv) node.op();
    List<Long> kernel =
        node.input(1).shape().dims().subList(0, conv.window().rank()).stream()
            .map(Dim::value)
            .toList();
    Window window = conv.window();
    ExtractPatches patches =
        new ExtractPatches(kernel, window.withPadding(Collections.nCopies(window.rank(), 0L)));
    return Optional.of(builder.emit(patches, List.of(padded(node.input(0), window, builder))));
  }

  private static Value padded(Value image, Window window, GraphBuilder builder) {
    if (!window.isPadded()) {
      return image;
    }
    List<Dim> amounts = new ArrayList<>(Collections.nCopies(2 * image.shape().rank(), Dim.ZERO));
    for (int i = 0; i < window.rank(); i++) {
      Dim amount = Dim.known(window.padding().get(i));
      amounts.set(2 * (i + 1), amount);
      amounts.set(2 * (i + 1) + 1, amount);
    }
    return new Emit(builder).pad(image, amounts, 0);
  }

  /** Whether the kernel, its last axis apart, is the unit matrix. */
  private static boolean isUnit(Value kernel) {
    if (!kernel.isA(Reshape.class)
        || !kernel.operand(0).isA(FromBand.class)
        || !kernel.shape().hasRank()
        || !kernel.shape().dims().stream().allMatch(Dim::isKnown)) {
      return false;
    }
    List<Value> band = kernel.operand(0).producer().orElseThrow().inputs();
    long channels = kernel.shape().dim(-1).value();
    Dim elements = kernel.shape().dims().stream().reduce(Dim.ONE, Dim::times);
    return channels <= MOST_CHANNELS
        && elements.is(channels * channels)
        && Contents.constant(band.get(0)).filter(data -> isOnes(data, channels)).isPresent()
        && isNumber(band.get(1), 0)
        && isNumber(band.get(2), -1)
        && isNumber(band.get(3), -1);
  }

  private static boolean isOnes(TensorData diagonal, long length) {
    return diagonal.shape().equals(List.of(length))
        && Arrays.stream(diagonal.toDoubles()).allMatch(number -> number == 1);
  }

  private static boolean isNumber(Value value, long number) {
    return Contents.integer(value).filter(size -> size.is(number)).isPresent();
  }
}
