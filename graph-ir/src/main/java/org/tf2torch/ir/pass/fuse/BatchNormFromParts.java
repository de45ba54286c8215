package org.tf2torch.ir.pass.fuse;

import java.util.List;
import java.util.Optional;
import org.tf2torch.ir.Contents;
import org.tf2torch.ir.DType;
import org.tf2torch.ir.Dim;
import org.tf2torch.ir.GraphBuilder;
import org.tf2torch.ir.Node;
import org.tf2torch.ir.Value;
import org.tf2torch.ir.data.Literals;
import org.tf2torch.ir.data.TensorData;
import org.tf2torch.ir.op.Elementwise.Binary;
import org.tf2torch.ir.op.Elementwise.Function;
import org.tf2torch.ir.op.Elementwise.Operator;
import org.tf2torch.ir.op.Elementwise.Unary;
import org.tf2torch.ir.op.Emit;
import org.tf2torch.ir.op.Normalizations.BatchNorm;
import org.tf2torch.ir.op.Shapes.Reshape;
import org.tf2torch.ir.pass.Weights;
import org.tf2torch.ir.rewrite.Rule;

/**
 * Batch normalisation as Keras 3 exports it, in parts.
 *
 * <pre>
 *   %i = rsqrt (%variance + epsilon)
 *   %s = mul (%i, %gamma)                                    (left out when gamma is)
 *   %y = add (mul (%x, %s), sub (%beta, mul (%mean, %s)))    →     %y = batch_norm (%x, %gamma, %beta, %mean, %variance)
 * </pre>
 *
 * Without beta, {@code neg (mul (%mean, %s))} stands in place of the subtraction.
 */
public final class BatchNormFromParts implements Rule {
  /** Keras's default; the graph of a trained model does not say it. */
  private static final double KERAS_MOMENTUM = 0.99;

  private record Scale(Value variance, Value gamma, double epsilon) {}

  @Override
  public Optional<List<Value>> apply(Node node, GraphBuilder builder) {
    if (!node.op().equals(new Binary(Operator.ADD))
        || !node.output().shape().hasRank()
        || !node.output().dtype().isFloat()) {
      return Optional.empty();
    }
    return match(node.input(0), node.input(1), builder)
        .or(() -> match(node.input(1), node.input(0), builder));
  }

  private static Optional<List<Value>> match(Value scaled, Value shift, GraphBuilder builder) {
    if (!isBinary(scaled, Operator.MUL)) {
      return Optional.empty();
    }
    return match(scaled.operand(0), scaled.operand(1), shift, builder)
        .or(() -> match(scaled.operand(1), scaled.operand(0), shift, builder));
  }

  private static Optional<List<Value>> match(
      Value x, Value factor, Value shift, GraphBuilder builder) {
    Optional<Scale> scale = scale(factor);
    Optional<Value> mean = scale.isPresent() ? mean(shift, factor) : Optional.empty();
    if (mean.isEmpty() || !x.shape().hasRank() || Weights.isWeight(x)) {
      return Optional.empty();
    }
    Value beta = isBinary(shift, Operator.SUB) ? shift.operand(0) : null;
    Optional<Integer> axis = channelAxis(x, scale.get().variance());
    boolean fits =
        axis.isPresent()
            && isStatistic(mean.get(), x, axis.get())
            && isStatistic(scale.get().variance(), x, axis.get())
            && (beta == null || isStatistic(beta, x, axis.get()))
            && (scale.get().gamma() == null || isStatistic(scale.get().gamma(), x, axis.get()));
    if (!fits) {
      return Optional.empty();
    }
    Emit emit = new Emit(builder);
    Dim channels = x.shape().dim(axis.get());
    Value gamma =
        scale.get().gamma() == null
            ? filled(emit, x.dtype(), channels, 1)
            : vector(emit, scale.get().gamma(), channels);
    Value shiftBy =
        beta == null ? filled(emit, x.dtype(), channels, 0) : vector(emit, beta, channels);
    BatchNorm norm = new BatchNorm(axis.get(), scale.get().epsilon(), KERAS_MOMENTUM);
    return Optional.of(
        List.of(
            builder.emit(
                norm,
                x,
                gamma,
                shiftBy,
                vector(emit, mean.get(), channels),
                vector(emit, scale.get().variance(), channels))));
  }

  private static Value vector(Emit emit, Value statistic, Dim channels) {
    return emit.reshape(statistic, List.of(channels));
  }

  private static Value filled(Emit emit, DType type, Dim channels, double number) {
    return emit.constant(
        TensorData.filled(Literals.doubles(type, List.of(), number), channels.value()));
  }

  /** rsqrt(variance + epsilon), perhaps times gamma. */
  private static Optional<Scale> scale(Value factor) {
    if (isBinary(factor, Operator.MUL)) {
      return inverse(factor.operand(0), factor.operand(1))
          .or(() -> inverse(factor.operand(1), factor.operand(0)));
    }
    return inverse(factor, null);
  }

  private static Optional<Scale> inverse(Value root, Value gamma) {
    Value at = root.isA(Reshape.class) ? root.operand(0) : root;
    if (!isUnary(at, Function.RSQRT) || !isBinary(at.operand(0), Operator.ADD)) {
      return Optional.empty();
    }
    Value sum = at.operand(0);
    for (int i = 0; i < 2; i++) {
      Optional<Double> epsilon = Contents.number(sum.operand(i));
      if (epsilon.isPresent()
          && isVariable(sum.operand(1 - i))
          && (gamma == null || Weights.isWeight(gamma))) {
        return Optional.of(
            new Scale(
                sum.operand(1 - i),
                gamma,
                Double.parseDouble(Float.toString(epsilon.get().floatValue()))));
      }
    }
    return Optional.empty();
  }

  /** The mean in {@code beta - mean * factor}, or in {@code -(mean * factor)}. */
  private static Optional<Value> mean(Value shift, Value factor) {
    boolean subtracts = isBinary(shift, Operator.SUB) && Weights.isWeight(shift.operand(0));
    boolean negates = isUnary(shift, Function.NEG);
    Value product = subtracts ? shift.operand(1) : negates ? shift.operand(0) : null;
    if (product == null || !isBinary(product, Operator.MUL)) {
      // -mean * factor, with the sign on the mean.
      return isBinary(shift, Operator.MUL) ? negated(shift, factor) : Optional.empty();
    }
    for (int i = 0; i < 2; i++) {
      if (product.operand(i) == factor && isVariable(product.operand(1 - i))) {
        return Optional.of(product.operand(1 - i));
      }
    }
    return Optional.empty();
  }

  private static Optional<Value> negated(Value product, Value factor) {
    for (int i = 0; i < 2; i++) {
      Value other = product.operand(1 - i);
      if (product.operand(i) == factor
          && isUnary(other, Function.NEG)
          && isVariable(other.operand(0))) {
        return Optional.of(other.operand(0));
      }
    }
    return Optional.empty();
  }

  private static boolean isVariable(Value value) {
    return Weights.isWeight(value);
  }

  /**
   * The axis of x along which a statistic of that shape runs; a plain vector runs along the last
   * one.
   */
  private static Optional<Integer> channelAxis(Value x, Value statistic) {
    List<Dim> dims = statistic.shape().dims();
    int shift = x.shape().rank() - dims.size();
    for (int i = 0; i < dims.size(); i++) {
      boolean only = true;
      for (int j = 0; j < dims.size(); j++) {
        only &= j == i || dims.get(j).is(1);
      }
      if (shift >= 0 && only && i + shift > 0 && (!dims.get(i).is(1) || i == dims.size() - 1)) {
        return Optional.of(i + shift);
      }
    }
    return Optional.empty();
  }

  /** Whether it holds a number per channel along that axis of x, and has size 1 elsewhere. */
  private static boolean isStatistic(Value value, Value x, int axis) {
    Dim channels = x.shape().dim(axis);
    Optional<Integer> own = channelAxis(x, value);
    return Weights.isWeight(value)
        && channels.isKnown()
        && own.isPresent()
        && own.get() == axis
        && value.shape().elements().equals(channels);
  }

  private static boolean isBinary(Value value, Operator operator) {
    return value.op(Binary.class).filter(op -> op.operator() == operator).isPresent();
  }

  private static boolean isUnary(Value value, Function function) {
    return value.op(Unary.class).filter(op -> op.function() == function).isPresent();
  }
}
