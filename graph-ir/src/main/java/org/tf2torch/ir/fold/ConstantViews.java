package org.tf2torch.ir.fold;

import java.util.List;
import java.util.Optional;
import org.tf2torch.ir.Contents;
import org.tf2torch.ir.Dim;
import org.tf2torch.ir.GraphBuilder;
import org.tf2torch.ir.Op;
import org.tf2torch.ir.Operands;
import org.tf2torch.ir.Shape;
import org.tf2torch.ir.Value;
import org.tf2torch.ir.data.TensorData;
import org.tf2torch.ir.op.Blocks.Reorder;
import org.tf2torch.ir.op.Shapes.Permute;
import org.tf2torch.ir.op.Shapes.Reshape;
import org.tf2torch.ir.op.Shapes.ShuffleFeatures;
import org.tf2torch.ir.op.Shapes.Squeeze;
import org.tf2torch.ir.op.Shapes.Unsqueeze;
import org.tf2torch.ir.op.Sources.Constant;

/** Moves of a constant's elements become another view of its data, however large it is. */
final class ConstantViews {
  private ConstantViews() {}

  static Optional<Value> fold(Op op, List<Value> inputs, GraphBuilder builder) {
    Optional<TensorData> data =
        inputs.isEmpty() ? Optional.empty() : Contents.constant(inputs.get(0));
    return data.flatMap(d -> view(op, inputs, d, builder))
        .map(view -> builder.emit(new Constant(view)));
  }

  private static Optional<TensorData> view(
      Op op, List<Value> inputs, TensorData data, GraphBuilder builder) {
    if (op instanceof Permute permute) {
      return Optional.of(
          data.permuted(permute.axes().stream().mapToInt(Integer::intValue).toArray()));
    }
    if (op instanceof ShuffleFeatures shuffle) {
      return Optional.of(shuffled(data, shuffle));
    }
    if (op instanceof Reorder reorder) {
      long length = data.shape().get(reorder.axis()) / reorder.order().size();
      return Optional.of(
          TensorData.concatenated(
              reorder.axis(),
              reorder.order().stream()
                  .map(piece -> data.sliced(reorder.axis(), piece * length, length))
                  .toList()));
    }
    boolean reshapes = op instanceof Reshape || op instanceof Squeeze || op instanceof Unsqueeze;
    if (!reshapes) {
      return Optional.empty();
    }
    Shape target =
        op.infer(new Operands(inputs, builder.symbols())).get(0)
                instanceof org.tf2torch.ir.TensorType t
            ? t.shape()
            : Shape.UNKNOWN;
    return target.isKnown() && target.elements().equals(Dim.known(data.elements()))
        ? Optional.of(data.reshaped(target.sizes().stream().mapToLong(Long::longValue).toArray()))
        : Optional.empty();
  }

  private static TensorData shuffled(TensorData data, ShuffleFeatures shuffle) {
    int outer = data.shape().size() - 1;
    long[] split = new long[outer + shuffle.factors().size()];
    int[] axes = new int[split.length];
    for (int i = 0; i < split.length; i++) {
      split[i] = i < outer ? data.shape().get(i) : shuffle.factors().get(i - outer);
      axes[i] = i < outer ? i : outer + shuffle.axes().get(i - outer);
    }
    long[] whole = data.shape().stream().mapToLong(Long::longValue).toArray();
    return data.reshaped(split).permuted(axes).reshaped(whole);
  }
}
