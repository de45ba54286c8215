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
import org.tf2torch.ir.op.Emit;
import org.tf2torch.ir.op.Normalizations.LayerNorm;
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
  @Override
  public Optional<List<Value>> apply(Node node, GraphBuilder builder) {
    if (!(node.op() instanceof Binary binary) || !Terms.isPrecise(node.output())) {
      return Optional.empty();
    }
    Value a = node.input(0);
    Value b = node.input(1);
    Emit emit = new Emit(builder);
    Optional<Value> more =
        switch (binary.operator()) {
          case MUL -> scaled(a, b, emit).or(() -> scaled(b, a, emit));
          case ADD -> shifted(a, b, emit).or(() -> shifted(b, a, emit));
          default -> Optional.empty();
        };
    return more.or(
            () ->
                Standardized.of(binary.operator(), a, b)
                    .filter(s -> s.spread().isLast())
                    .flatMap(s -> norm(s.x(), s.spread(), s.gamma(), s.beta(), emit)))
        .map(List::of);
  }

  private static Optional<Value> scaled(Value x, Value factor, Emit emit) {
    Optional<LayerNorm> norm = x.op(LayerNorm.class);
    if (norm.isPresent() && operands(x) == 1) {
      return Spread.perPlace(factor, x, norm.get().axes(), emit)
          .map(gamma -> emit.op(norm.get(), x.operand(0), gamma));
    }
    return Optional.empty();
  }

  private static Optional<Value> shifted(Value x, Value shift, Emit emit) {
    Optional<LayerNorm> norm = x.op(LayerNorm.class);
    if (norm.isPresent() && operands(x) < 3) {
      int axes = norm.get().axes();
      Value gamma = operands(x) == 2 ? x.operand(1) : ones(x, axes, emit);
      return Spread.perPlace(shift, x, axes, emit)
          .map(beta -> emit.op(norm.get(), x.operand(0), gamma, beta));
    }
    return Optional.empty();
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
