package org.tf2torch.ir.pass.fuse;

import java.util.List;
import java.util.Optional;
import org.tf2torch.ir.Contents;
import org.tf2torch.ir.Dim;
import org.tf2torch.ir.GraphBuilder;
import org.tf2torch.ir.Node;
import org.tf2torch.ir.Shape;
import org.tf2torch.ir.Value;
import org.tf2torch.ir.op.Normalizations.BatchNormTraining;
import org.tf2torch.ir.op.Normalizations.LayerNorm;
import org.tf2torch.ir.op.Shapes.Reshape;
import org.tf2torch.ir.op.Sources.Full;
import org.tf2torch.ir.rewrite.Rule;

/**
 * Layer normalisation as Keras 2 exports it: every row is a channel of one image, and the batch
 * normalisation of that image by its own statistics does the rest.
 *
 * <pre>
 *   %r = reshape (%x, [1, n, d, 1])
 *   %b = batch_norm_training channel_axis=1 (%r, 1, 0)
 *   %y = reshape (%b, [n, d])                              →     %y = layer_norm axes=1 (%x)
 * </pre>
 */
public final class LayerNormFromBatchNorm implements Rule {
  @Override
  public Optional<List<Value>> apply(Node node, GraphBuilder builder) {
    if (!(node.op() instanceof Reshape) || !node.input(0).isA(BatchNormTraining.class)) {
      return Optional.empty();
    }
    Value normal = node.input(0);
    BatchNormTraining norm = normal.op(BatchNormTraining.class).orElseThrow();
    Value image = normal.operand(0);
    boolean plain =
        normal.index() == 0
            && norm.channelAxis() == 1
            && image.isA(Reshape.class)
            && isAll(normal.operand(1), 1)
            && isAll(normal.operand(2), 0);
    if (!plain || !image.operand(0).shape().equals(node.output().shape())) {
      return Optional.empty();
    }
    Value x = image.operand(0);
    return rows(image.shape())
        .flatMap(row -> axes(x.shape(), row))
        .map(axes -> List.of(builder.emit(new LayerNorm(axes, norm.epsilon()), x)));
  }

  private static boolean isAll(Value value, double number) {
    Value element = value.isA(Full.class) ? value.operand(1) : value;
    return Contents.number(element).filter(n -> n == number).isPresent()
        || Contents.constant(value)
            .filter(data -> data.elements() <= 4096)
            .filter(data -> java.util.Arrays.stream(data.toDoubles()).allMatch(n -> n == number))
            .isPresent();
  }

  /** The length of the rows in [1, rows, length, 1]. */
  private static Optional<Dim> rows(Shape image) {
    boolean fits = image.hasRank(4) && image.dim(0).is(1) && image.dim(3).is(1);
    return fits && image.dim(2).isKnown() ? Optional.of(image.dim(2)) : Optional.empty();
  }

  /** How many of the last axes make a row. */
  private static Optional<Integer> axes(Shape shape, Dim row) {
    Dim length = Dim.ONE;
    for (int i = 1; i <= shape.rank(); i++) {
      length = length.times(shape.dim(-i));
      if (length.equals(row)) {
        return Optional.of(i);
      }
    }
    return Optional.empty();
  }
}
