package org.tf2torch.ir.pass.layout;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.tf2torch.ir.Dim;
import org.tf2torch.ir.GraphBuilder;
import org.tf2torch.ir.Node;
import org.tf2torch.ir.Value;
import org.tf2torch.ir.op.Emit;
import org.tf2torch.ir.op.Normalizations.BatchNorm;
import org.tf2torch.ir.op.Products.Linear;
import org.tf2torch.ir.op.Shapes.Permute;
import org.tf2torch.ir.op.Shapes.Reshape;
import org.tf2torch.ir.op.Shapes.ShuffleFeatures;
import org.tf2torch.ir.pass.Weights;
import org.tf2torch.ir.rewrite.Rule;

/**
 * A flattened image whose channels moved is the flattened image with its features in another order;
 * the order moves on to the weights that consume the features.
 *
 * <pre>
 *   %p = permute axes=[0, 2, 3, 1] (%x)            %f = reshape (%x, [n, c*h*w])
 *   %f = reshape (%p, [n, h*w*c])            →     %y = linear (%f, %v)      with the columns of %w re-ordered in %v
 *   %y = linear (%f, %w)
 * </pre>
 */
public final class FeatureShuffles implements Rule {
  @Override
  public Optional<List<Value>> apply(Node node, GraphBuilder builder) {
    if (node.inputs().isEmpty()) {
      return Optional.empty();
    }
    if (node.op() instanceof Reshape && node.input(0).isA(Permute.class)) {
      return flattened(node, node.input(0), builder);
    }
    Optional<ShuffleFeatures> shuffle = node.input(0).op(ShuffleFeatures.class);
    if (shuffle.isPresent() && node.op() instanceof Linear) {
      return absorbed(node, shuffle.get(), builder);
    }
    if (Broadcasts.isElementwise(node.op()) || node.op().equals(flatNorm(node))) {
      return behind(node, builder);
    }
    return Optional.empty();
  }

  private static Optional<List<Value>> flattened(Node node, Value permuted, GraphBuilder builder) {
    List<Dim> image = permuted.operand(0).shape().dims();
    Permute p = permuted.op(Permute.class).orElseThrow();
    boolean known = image.subList(1, image.size()).stream().allMatch(Dim::isKnown);
    boolean flat =
        node.output().shape().hasRank(2) && node.output().shape().dim(0).equals(image.get(0));
    if (!known || !flat || p.axes().get(0) != 0 || image.size() < 3 || Weights.isWeight(permuted)) {
      return Optional.empty();
    }
    List<Long> factors = image.subList(1, image.size()).stream().map(Dim::value).toList();
    List<Integer> axes =
        p.axes().subList(1, p.axes().size()).stream().map(axis -> axis - 1).toList();
    Value features = new Emit(builder).reshape(permuted.operand(0), node.output().shape().dims());
    return Optional.of(List.of(builder.emit(new ShuffleFeatures(factors, axes), features)));
  }

  /** The weight's columns take the features as they come. */
  private static Optional<List<Value>> absorbed(
      Node node, ShuffleFeatures shuffle, GraphBuilder builder) {
    if (!Weights.isWeight(node.input(1))) {
      return Optional.empty();
    }
    List<Value> operands = new ArrayList<>(node.inputs());
    operands.set(0, node.input(0).operand(0));
    operands.set(1, unshuffled(node.input(1), shuffle, builder));
    return Optional.of(builder.emit(node.op(), operands));
  }

  /** The last axis in the order before the shuffle. */
  private static Value unshuffled(Value weight, ShuffleFeatures shuffle, GraphBuilder builder) {
    Emit emit = new Emit(builder);
    int outer = weight.shape().rank() - 1;
    List<Dim> split = new ArrayList<>(weight.shape().dims().subList(0, outer));
    shuffle.axes().forEach(axis -> split.add(Dim.known(shuffle.factors().get(axis))));
    List<Integer> axes = new ArrayList<>(IntStream.range(0, outer).boxed().toList());
    new Permute(shuffle.axes()).inverse().axes().forEach(axis -> axes.add(outer + axis));
    return emit.reshape(emit.permute(emit.reshape(weight, split), axes), weight.shape().dims());
  }

  /**
   * op(shuffle(x), c) = shuffle(op(x, unshuffled c)), where c is a number or holds one per feature.
   */
  private static Optional<List<Value>> behind(Node node, GraphBuilder builder) {
    Optional<Value> shuffled =
        node.inputs().stream().filter(v -> v.isA(ShuffleFeatures.class)).findFirst();
    if (shuffled.isEmpty() || !node.output().shape().hasRank(2)) {
      return Optional.empty();
    }
    ShuffleFeatures shuffle = shuffled.get().op(ShuffleFeatures.class).orElseThrow();
    Dim features = node.output().shape().dim(1);
    List<Value> operands = new ArrayList<>();
    for (Value operand : node.inputs()) {
      if (operand.op(ShuffleFeatures.class).filter(shuffle::equals).isPresent()) {
        operands.add(operand.operand(0));
      } else if (operand.shape().hasRank()
          && (operand.shape().rank() == 0 || operand.shape().dim(-1).is(1))) {
        operands.add(operand);
      } else if (Weights.isWeight(operand) && operand.shape().dim(-1).equals(features)) {
        operands.add(unshuffled(operand, shuffle, builder));
      } else {
        return Optional.empty();
      }
    }
    return Optional.of(List.of(builder.emit(shuffle, builder.emit(node.op(), operands).get(0))));
  }

  /**
   * The node's own operation when it is batch normalisation of features, which has one of
   * everything per feature.
   */
  private static Object flatNorm(Node node) {
    return node.op() instanceof BatchNorm norm && node.input(0).shape().hasRank(2) ? norm : null;
  }
}
