package org.tf2torch.tf.ops;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;
import org.tf2torch.ir.Dim;
import org.tf2torch.ir.Value;
import org.tf2torch.ir.op.Convolutions.Conv;
import org.tf2torch.ir.op.Convolutions.Layout;
import org.tf2torch.ir.op.Convolutions.Window;
import org.tf2torch.ir.op.Emit;
import org.tf2torch.tf.lower.OpCall;

/**
 * A convolution as XLA has it: any order of axes, both operands dilated, padding of any sign, and
 * groups of features or of the batch.
 *
 * @param padding (before, after) of each spatial axis in turn; cuts where negative
 */
record GeneralConvolution(
    Axes axes,
    List<Long> strides,
    List<Dim> padding,
    List<Long> imageDilation,
    List<Long> kernelDilation,
    long featureGroups,
    long batchGroups) {

  /**
   * Where each axis lies: image [batch, features, spatial…], kernel [out, in, spatial…], result.
   */
  record Axes(List<Integer> image, List<Integer> kernel, List<Integer> result) {
    static Axes of(int spatial) {
      List<Integer> order = IntStream.range(0, spatial + 2).boxed().toList();
      return new Axes(order, order, order);
    }

    /** Fails unless each is a permutation of that many axes. */
    void check(OpCall call, int rank) {
      for (List<Integer> order : List.of(image, kernel, result)) {
        call.require(
            order.stream().sorted().toList().equals(IntStream.range(0, rank).boxed().toList()),
            "its axes are " + order);
      }
    }

    int spatial() {
      return image.size() - 2;
    }
  }

  /** One stride or dilation per spatial axis; none means 1. */
  static List<Long> orOnes(OpCall call, List<Long> numbers, int spatial) {
    List<Long> result = numbers.isEmpty() ? Collections.nCopies(spatial, 1L) : numbers;
    call.require(
        result.size() == spatial && result.stream().allMatch(n -> n > 0),
        "its strides or dilations are " + numbers);
    return result;
  }

  /** (before, after) that SAME gives each spatial axis. */
  static List<Dim> same(
      Value image, Value kernel, Axes axes, List<Long> strides, List<List<Long>> dilations) {
    List<Dim> padding = new ArrayList<>();
    for (int i = 0; i < axes.spatial(); i++) {
      Dim size = dilated(image.shape().dim(axes.image().get(i + 2)), dilations.get(0).get(i));
      Dim window = kernel.shape().dim(axes.kernel().get(i + 2));
      Dim total = Windows.same(size, window, strides.get(i), dilations.get(1).get(i));
      padding.add(total.floorDiv(2));
      padding.add(total.minus(total.floorDiv(2)));
    }
    return padding;
  }

  private static Dim dilated(Dim size, long dilation) {
    return dilation == 1 ? size : size.minus(1).times(dilation).plus(1).max(Dim.ZERO);
  }

  /** The result, in the order of axes that it is to have. */
  Value apply(OpCall call, Value image, Value kernel) {
    Emit emit = call.emit();
    Dim features = image.shape().dim(axes.image().get(1));
    Dim perGroup = kernel.shape().dim(axes.kernel().get(1));
    call.require(featureGroups > 0 && batchGroups > 0, "it has no groups");
    call.require(
        !features.isKnown()
            || !perGroup.isKnown()
            || perGroup.times(featureGroups).equals(features),
        "its kernel is for " + perGroup + " of " + features + " features");
    Value x = emit.permute(image, axes.image());
    for (int i = 0; i < axes.spatial(); i++) {
      x = dilate(emit, x, i + 2, imageDilation.get(i));
      x = Paddings.pad(emit, x, i + 2, padding.get(2 * i), padding.get(2 * i + 1));
    }
    call.require(featureGroups == 1 || batchGroups == 1, "it groups features and the batch");
    if (batchGroups > 1) {
      x = groupsToFeatures(emit, x);
    }
    Value y = convolve(emit, x, emit.permute(kernel, axes.kernel()));
    List<Integer> back = new ArrayList<>(Collections.nCopies(axes.result().size(), 0));
    for (int i = 0; i < axes.result().size(); i++) {
      back.set(axes.result().get(i), i);
    }
    return emit.permute(y, back);
  }

  /** PyTorch takes no image smaller than the kernel; of these there are no windows. */
  private Value convolve(Emit emit, Value x, Value kernel) {
    List<Dim> sizes = new ArrayList<>(List.of(x.shape().dim(0), kernel.shape().dim(0)));
    for (int i = 0; i < axes.spatial(); i++) {
      Dim reach = kernel.shape().dim(i + 2).minus(1).times(kernelDilation.get(i)).plus(1);
      Dim rest = x.shape().dim(i + 2).minus(reach);
      sizes.add(rest.max(Dim.known(-strides.get(i))).floorDiv(strides.get(i)).plus(1));
    }
    if (sizes.subList(2, sizes.size()).contains(Dim.ZERO)) {
      return emit.full(emit.sizes(sizes.toArray(Dim[]::new)), emit.scalarLike(x, 0));
    }
    Window window = new Window(strides, kernelDilation, Collections.nCopies(strides.size(), 0L));
    long groups = Math.max(featureGroups, batchGroups);
    return emit.op(new Conv(Layout.CHANNELS_FIRST, window, groups), x, kernel);
  }

  /** Zeros between the elements of an axis. */
  private static Value dilate(Emit emit, Value x, int axis, long dilation) {
    return dilation == 1
        ? x
        : Paddings.interior(emit, x, axis, dilation - 1, emit.scalarLike(x, 0));
  }

  /** [groups * n, features, …] to [n, groups * features, …]. */
  private Value groupsToFeatures(Emit emit, Value x) {
    List<Dim> dims = x.shape().dims();
    List<Dim> split = new ArrayList<>(List.of(Dim.known(batchGroups)));
    split.add(dims.get(0).floorDiv(batchGroups));
    split.addAll(dims.subList(1, dims.size()));
    List<Integer> order = new ArrayList<>(List.of(1, 0));
    IntStream.range(2, split.size()).forEach(order::add);
    List<Dim> merged = new ArrayList<>(dims);
    merged.set(0, split.get(1));
    merged.set(1, dims.get(1).times(batchGroups));
    return emit.reshape(emit.permute(emit.reshape(x, split), order), merged);
  }
}
