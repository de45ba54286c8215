package org.tf2torch.ir.pass.fuse;

import java.util.List;
import java.util.Optional;
import org.tf2torch.ir.GraphBuilder;
import org.tf2torch.ir.Node;
import org.tf2torch.ir.Value;
import org.tf2torch.ir.op.Elementwise.Binary;
import org.tf2torch.ir.op.Elementwise.Operator;
import org.tf2torch.ir.op.Emit;
import org.tf2torch.ir.op.Normalizations.RmsNorm;
import org.tf2torch.ir.rewrite.Rule;

/**
 * Normalisation by the root of the mean square (arXiv:1910.07467), with the factors in any order.
 *
 * <pre>
 *   %s = rsqrt (add (reduce_mean (square (%x)), epsilon))
 *   %y = mul (mul (%x, %s), %gamma)                           →     %y = rms_norm (%x, %gamma)
 * </pre>
 *
 * {@code x / sqrt(…)} is the same; gamma may be missing.
 */
public final class RmsNormFromParts implements Rule {
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
          case DIV ->
              Spread.direct(b).filter(Spread::isLast).flatMap(spread -> norm(a, spread, emit));
          default -> Optional.empty();
        };
    return norm.map(List::of);
  }

  private static Optional<Value> scaled(Value x, Value factor, Emit emit) {
    Optional<RmsNorm> norm = x.op(RmsNorm.class);
    if (norm.isPresent() && x.producer().orElseThrow().inputs().size() == 1) {
      return Spread.perPlace(factor, x, norm.get().axes(), emit)
          .map(gamma -> emit.op(norm.get(), x.operand(0), gamma));
    }
    Optional<Value> plain =
        Spread.inverse(factor).filter(Spread::isLast).flatMap(spread -> norm(x, spread, emit));
    for (int i = 0; plain.isEmpty() && Terms.is(factor, Operator.MUL) && i < 2; i++) {
      Value gamma = factor.operand(1 - i);
      plain =
          Spread.inverse(factor.operand(i))
              .filter(Spread::isLast)
              .flatMap(
                  spread ->
                      Spread.perPlace(gamma, x, spread.axes(), emit)
                          .filter(g -> x == spread.of())
                          .map(g -> emit.op(new RmsNorm(spread.axes(), spread.epsilon()), x, g)));
    }
    return plain;
  }

  private static Optional<Value> norm(Value x, Spread spread, Emit emit) {
    return x == spread.of()
        ? Optional.of(emit.op(new RmsNorm(spread.axes(), spread.epsilon()), x))
        : Optional.empty();
  }
}
