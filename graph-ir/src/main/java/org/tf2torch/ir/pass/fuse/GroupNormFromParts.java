package org.tf2torch.ir.pass.fuse;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.tf2torch.ir.Contents;
import org.tf2torch.ir.Dim;
import org.tf2torch.ir.GraphBuilder;
import org.tf2torch.ir.Node;
import org.tf2torch.ir.Shape;
import org.tf2torch.ir.Value;
import org.tf2torch.ir.data.Literals;
import org.tf2torch.ir.data.TensorData;
import org.tf2torch.ir.op.Elementwise.Binary;
import org.tf2torch.ir.op.Elementwise.Operator;
import org.tf2torch.ir.op.Emit;
import org.tf2torch.ir.op.Normalizations.GroupNorm;
import org.tf2torch.ir.op.Shapes.Reshape;
import org.tf2torch.ir.pass.Weights;
import org.tf2torch.ir.rewrite.Rule;

/**
 * Group normalisation: the channels are split into groups, standardised over all axes but the first
 * and the groups', and joined again. Where every channel is a group, nothing is split.
 *
 * <pre>
 *   %r = reshape (%x, [n, h, w, groups, c])
 *   %s = standardised over [1, 2, 4] (%r) * %gamma + %beta
 *   %y = reshape (%s, [n, h, w, groups*c])     →     %y = group_norm channel_axis=3 (%x, %gamma, %beta)
 * </pre>
 */
public final class GroupNormFromParts implements Rule {
  @Override
  public Optional<List<Value>> apply(Node node, GraphBuilder builder) {
    Emit emit = new Emit(builder);
    Optional<Value> norm = Optional.empty();
    if (node.op() instanceof Reshape && node.output().shape().hasRank()) {
      norm = Standardized.of(node.input(0)).flatMap(s -> grouped(node, s, emit));
    } else if (node.op() instanceof Binary binary && Terms.isPrecise(node.output())) {
      Value a = node.input(0);
      Value b = node.input(1);
      norm =
          Standardized.of(binary.operator(), a, b)
              .filter(s -> !s.spread().isLast())
              .flatMap(s -> perChannel(s, emit))
              .or(() -> weighted(binary.operator(), a, b, emit))
              .or(() -> weighted(binary.operator(), b, a, emit));
    }
    return norm.map(List::of);
  }

  private static Optional<Value> grouped(Node node, Standardized s, Emit emit) {
    if (!s.x().isA(Reshape.class)) {
      return Optional.empty();
    }
    Value x = s.x().operand(0);
    Shape split = s.x().shape();
    if (!x.shape().equals(node.output().shape()) || !split.hasRank(x.shape().rank() + 1)) {
      return Optional.empty();
    }
    return IntStream.range(1, x.shape().rank())
        .filter(axis -> splits(x.shape(), split, axis))
        .filter(axis -> s.spread().over().equals(others(split.rank(), axis)))
        .boxed()
        .findFirst()
        .flatMap(axis -> norm(x, axis, split.dim(axis).value(), s, emit));
  }

  /** Whether that axis alone became two, the first of them the groups. */
  private static boolean splits(Shape shape, Shape split, int axis) {
    boolean known =
        shape.dim(axis).isKnown() && split.dim(axis).isKnown() && split.dim(axis + 1).isKnown();
    return known
        && split.dim(axis).times(split.dim(axis + 1)).equals(shape.dim(axis))
        && IntStream.range(1, shape.rank())
            .filter(i -> i != axis)
            .allMatch(i -> shape.dim(i).equals(split.dim(i < axis ? i : i + 1)));
  }

  private static List<Integer> others(int rank, int axis) {
    return IntStream.range(1, rank).filter(i -> i != axis).boxed().toList();
  }

  /** Every channel is a group, as in instance normalisation. */
  private static Optional<Value> perChannel(Standardized s, Emit emit) {
    Value x = s.x();
    int rank = x.shape().rank();
    return IntStream.of(rank - 1, 1)
        .filter(axis -> rank >= 3 && x.shape().dim(axis).isKnown())
        .filter(axis -> s.spread().over().equals(others(rank, axis)))
        .boxed()
        .findFirst()
        .flatMap(axis -> norm(x, axis, x.shape().dim(axis).value(), s, emit));
  }

  private static Optional<Value> norm(Value x, int axis, long groups, Standardized s, Emit emit) {
    Shape split = s.x().shape();
    List<Value> operands = new ArrayList<>(List.of(x));
    if (s.gamma() != null || s.beta() != null) {
      Dim channels = x.shape().dim(axis);
      int axes = split.rank() - x.shape().rank() + 1;
      Optional<Value> gamma =
          s.gamma() == null
              ? Optional.of(filled(x, channels, 1, emit))
              : vector(s.gamma(), split, axis, axes, channels, emit);
      Optional<Value> beta =
          s.beta() == null
              ? Optional.of(filled(x, channels, 0, emit))
              : vector(s.beta(), split, axis, axes, channels, emit);
      if (gamma.isEmpty() || beta.isEmpty()) {
        return Optional.empty();
      }
      operands.addAll(List.of(gamma.get(), beta.get()));
    }
    GroupNorm op = new GroupNorm(axis, groups, s.spread().epsilon());
    return Optional.of(emit.builder().emit(op, operands).get(0));
  }

  /** Weights that follow by themselves. */
  private static Optional<Value> weighted(Operator operator, Value x, Value weight, Emit emit) {
    GroupNorm op = x.op(GroupNorm.class).orElse(null);
    if (op == null || (operator != Operator.MUL && operator != Operator.ADD)) {
      return Optional.empty();
    }
    List<Value> operands = x.producer().orElseThrow().inputs();
    Dim channels = x.shape().dim(op.channelAxis());
    boolean scales = operator == Operator.MUL;
    boolean fits = operands.size() == 1 || (!scales && isZero(operands.get(2)));
    return fits
        ? vector(weight, x.shape(), op.channelAxis(), 1, channels, emit)
            .map(
                vector -> {
                  Value gamma =
                      scales
                          ? vector
                          : operands.size() > 1 ? operands.get(1) : filled(x, channels, 1, emit);
                  Value beta = scales ? filled(x, channels, 0, emit) : vector;
                  return emit.op(op, operands.get(0), gamma, beta);
                })
        : Optional.empty();
  }

  private static boolean isZero(Value value) {
    return Contents.constant(value)
        .filter(data -> data.elements() <= 1 << 16)
        .filter(data -> Arrays.stream(data.toDoubles()).allMatch(n -> n == 0))
        .isPresent();
  }

  /** A weight as a vector along the channels, which are one or two axes of that shape. */
  private static Optional<Value> vector(
      Value weight, Shape shape, int axis, int axes, Dim channels, Emit emit) {
    int shift = shape.rank() - weight.shape().rank();
    boolean fits =
        Weights.isWeight(weight)
            && shift >= 0
            && shift <= axis
            && IntStream.range(shift, shape.rank())
                .allMatch(
                    i -> {
                      boolean channel = i >= axis && i < axis + axes;
                      Dim size = weight.shape().dim(i - shift);
                      return channel ? size.equals(shape.dim(i)) : size.is(1);
                    });
    return fits ? Optional.of(emit.reshape(weight, List.of(channels))) : Optional.empty();
  }

  private static Value filled(Value like, Dim channels, double number, Emit emit) {
    return emit.constant(
        TensorData.filled(Literals.doubles(like.dtype(), List.of(), number), channels.value()));
  }
}
