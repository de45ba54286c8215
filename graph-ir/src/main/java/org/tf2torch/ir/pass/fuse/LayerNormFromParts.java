package org.tf2torch.ir.pass.fuse;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.tf2torch.ir.Dim;
import org.tf2torch.ir.GraphBuilder;
import org.tf2torch.ir.Node;
import org.tf2torch.ir.Value;
import org.tf2torch.ir.data.Literals;
import org.tf2torch.ir.data.TensorData;
import org.tf2torch.ir.op.Elementwise.Binary;
import org.tf2torch.ir.op.Elementwise.Function;
import org.tf2torch.ir.op.Elementwise.Operator;
import org.tf2torch.ir.op.Emit;
import org.tf2torch.ir.op.Normalizations.LayerNorm;
import org.tf2torch.ir.op.Reductions.Reduce;
import org.tf2torch.ir.rewrite.Rule;

/**
 * Layer normalisation, centred first or (as Keras does it) in one multiplication and addition.
 *
 * <pre>
 *   %m = reduce_mean (%x)
 *   %v = reduce_mean (square (sub (%x, %m)))
 *   %s = mul (rsqrt (add (%v, epsilon)), %gamma)
 *   mul (sub (%x, %m), %s) + %beta
 *   mul (%x, %s) + (%beta - mul (%m, %s))         →     %y = layer_norm (%x, %gamma, %beta)
 * </pre>
 *
 * Gamma, beta or both may be missing, and may follow as operations of their own.
 */
public final class LayerNormFromParts implements Rule {
  /** x minus its mean, divided by its deviation; times gamma, unless that is null. */
  private record Normal(Spread spread, Value mean, Value gamma) {}

  @Override
  public Optional<List<Value>> apply(Node node, GraphBuilder builder) {
    if (!(node.op() instanceof Binary binary) || !Terms.isPrecise(node.output())) {
      return Optional.empty();
    }
    Value a = node.input(0);
    Value b = node.input(1);
    Emit emit = new Emit(builder);
    Optional<Value> norm =
        switch (binary.operator()) {
          case MUL -> scaled(a, b, emit).or(() -> scaled(b, a, emit));
          case DIV -> Spread.direct(b).flatMap(spread -> centred(a, spread, null, emit));
          case ADD -> shifted(a, b, emit).or(() -> shifted(b, a, emit));
          case SUB -> lessMean(a, b, emit);
          default -> Optional.empty();
        };
    return norm.map(List::of);
  }

  private static Optional<Value> scaled(Value x, Value factor, Emit emit) {
    Optional<LayerNorm> norm = x.op(LayerNorm.class);
    if (norm.isPresent() && operands(x) == 1) {
      return Spread.perPlace(factor, x, norm.get().axes(), emit)
          .map(gamma -> emit.op(norm.get(), x.operand(0), gamma));
    }
    return scale(factor).flatMap(s -> centred(x, s.spread(), s.gamma(), emit));
  }

  /** {@code (x - mean) / spread}. */
  private static Optional<Value> centred(Value x, Spread spread, Value gamma, Emit emit) {
    boolean fits = x == spread.of() && Terms.is(x, Operator.SUB) && isMean(x.operand(1), spread);
    return fits && x.operand(1).operand(0) == x.operand(0)
        ? norm(x.operand(0), spread, gamma, null, emit)
        : Optional.empty();
  }

  private static Optional<Value> shifted(Value x, Value shift, Emit emit) {
    Optional<LayerNorm> norm = x.op(LayerNorm.class);
    if (norm.isPresent() && operands(x) < 3) {
      int axes = norm.get().axes();
      Value gamma = operands(x) == 2 ? x.operand(1) : ones(x, axes, emit);
      return Spread.perPlace(shift, x, axes, emit)
          .map(beta -> emit.op(norm.get(), x.operand(0), gamma, beta));
    }
    if (!Terms.is(x, Operator.MUL)) {
      return Optional.empty();
    }
    return product(x, 0, shift, emit).or(() -> product(x, 1, shift, emit));
  }

  /** {@code x * s + shift}, where the shift holds {@code -mean * s}, perhaps beta. */
  private static Optional<Value> product(Value product, int i, Value shift, Emit emit) {
    Value x = product.operand(i);
    Value factor = product.operand(1 - i);
    Optional<Normal> normal = scale(factor).filter(s -> centres(x, s));
    if (normal.isEmpty()) {
      return Optional.empty();
    }
    Value mean = normal.get().mean();
    Value beta = beta(shift, mean, factor);
    boolean fits = beta != null || isNegated(shift, mean, factor);
    return fits
        ? norm(x, normal.get().spread(), normal.get().gamma(), beta, emit)
        : Optional.empty();
  }

  /** {@code x * s - mean * s}. */
  private static Optional<Value> lessMean(Value a, Value b, Emit emit) {
    for (int i = 0; Terms.is(a, Operator.MUL) && i < 2; i++) {
      Value x = a.operand(i);
      Value factor = a.operand(1 - i);
      Optional<Normal> normal = scale(factor).filter(s -> centres(x, s));
      if (normal.isPresent() && isProduct(b, normal.get().mean(), factor)) {
        return norm(x, normal.get().spread(), normal.get().gamma(), null, emit);
      }
    }
    return Optional.empty();
  }

  /** Beta in {@code beta - mean * s} or {@code -mean * s + beta}; null when there is none. */
  private static Value beta(Value shift, Value mean, Value factor) {
    if (Terms.is(shift, Operator.SUB) && isProduct(shift.operand(1), mean, factor)) {
      return shift.operand(0);
    }
    for (int i = 0; Terms.is(shift, Operator.ADD) && i < 2; i++) {
      if (isNegated(shift.operand(i), mean, factor)) {
        return shift.operand(1 - i);
      }
    }
    return null;
  }

  private static boolean isNegated(Value value, Value mean, Value factor) {
    if (Terms.is(value, Function.NEG)) {
      return isProduct(value.operand(0), mean, factor);
    }
    for (int i = 0; Terms.is(value, Operator.MUL) && i < 2; i++) {
      Value sign = value.operand(i);
      if (Terms.is(sign, Function.NEG)
          && sign.operand(0) == mean
          && value.operand(1 - i) == factor) {
        return true;
      }
    }
    return false;
  }

  private static boolean isProduct(Value value, Value a, Value b) {
    return Terms.is(value, Operator.MUL)
        && ((value.operand(0) == a && value.operand(1) == b)
            || (value.operand(0) == b && value.operand(1) == a));
  }

  /** {@code rsqrt(variance + epsilon)}, perhaps times gamma. */
  private static Optional<Normal> scale(Value factor) {
    Optional<Normal> plain = Spread.inverse(factor).flatMap(s -> normal(s, null));
    for (int i = 0; plain.isEmpty() && Terms.is(factor, Operator.MUL) && i < 2; i++) {
      Value gamma = factor.operand(1 - i);
      plain = Spread.inverse(factor.operand(i)).flatMap(s -> normal(s, gamma));
    }
    return plain;
  }

  private static Optional<Normal> normal(Spread spread, Value gamma) {
    return Terms.is(spread.of(), Operator.SUB)
        ? Optional.of(new Normal(spread, spread.of().operand(1), gamma))
        : Optional.empty();
  }

  /** Whether the variance is that of x. */
  private static boolean centres(Value x, Normal normal) {
    return normal.spread().of().operand(0) == x
        && isMean(normal.mean(), normal.spread())
        && normal.mean().operand(0) == x;
  }

  private static boolean isMean(Value mean, Spread spread) {
    return Spread.meanOver(mean).isPresent()
        && mean.producer().orElseThrow().op() instanceof Reduce reduce
        && reduce.axes().size() == spread.axes();
  }

  private static Optional<Value> norm(Value x, Spread spread, Value gamma, Value beta, Emit emit) {
    List<Value> operands = new ArrayList<>(List.of(x));
    for (Value weight : weights(gamma, beta, x, spread.axes(), emit)) {
      Optional<Value> fitting = Spread.perPlace(weight, x, spread.axes(), emit);
      if (fitting.isEmpty()) {
        return Optional.empty();
      }
      operands.add(fitting.get());
    }
    LayerNorm op = new LayerNorm(spread.axes(), spread.epsilon());
    return Optional.of(emit.builder().emit(op, operands).get(0));
  }

  /** Gamma and beta; beta does not come alone. */
  private static List<Value> weights(Value gamma, Value beta, Value x, int axes, Emit emit) {
    if (beta == null) {
      return gamma == null ? List.of() : List.of(gamma);
    }
    return List.of(gamma == null ? ones(x, axes, emit) : gamma, beta);
  }

  private static Value ones(Value x, int axes, Emit emit) {
    int rank = x.shape().rank();
    long[] sizes =
        x.shape().dims().subList(rank - axes, rank).stream().mapToLong(Dim::value).toArray();
    return emit.constant(TensorData.filled(Literals.doubles(x.dtype(), List.of(), 1), sizes));
  }

  private static int operands(Value value) {
    return value.producer().orElseThrow().inputs().size();
  }
}
