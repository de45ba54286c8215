package org.tf2torch.ir.pass.recurrent;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.tf2torch.ir.GraphBuilder;
import org.tf2torch.ir.Node;
import org.tf2torch.ir.Value;
import org.tf2torch.ir.op.Elementwise.Function;
import org.tf2torch.ir.op.Elementwise.Operator;
import org.tf2torch.ir.op.Recurrent.Gru;
import org.tf2torch.ir.pass.recurrent.Cell.Pair;
import org.tf2torch.ir.rewrite.Rule;

/**
 * A loop that runs a GRU's cell over a sequence is that layer, if the cell resets what the state's
 * weights made of the state (Keras calls it {@code reset_after}); PyTorch has no other. Keras keeps
 * the gates in the order z, r, n, PyTorch in r, z, n.
 *
 * <pre>
 *   for (steps, %h0)                                    →     %out, %h = gru (%x, %h0, %w_ih, %w_hh, …)
 *     n = tanh(W_n x + b_n + r (U_n h + c_n))
 *     h' = z h + (1 - z) n
 * </pre>
 */
public final class GruFromLoop implements Rule {
  @Override
  public Optional<List<Value>> apply(Node node, GraphBuilder builder) {
    return Scan.of(node)
        .filter(scan -> scan.states().size() == 1)
        .flatMap(scan -> match(scan, scan.states().get(0), builder));
  }

  private static Optional<List<Value>> match(Scan scan, int h, GraphBuilder builder) {
    Optional<Pair> sum =
        scan.makesOnly(h, List.of()) ? Cell.pair(scan.next(h), Operator.ADD) : Optional.empty();
    return sum.flatMap(terms -> candidate(terms, scan, h, builder))
        .or(() -> sum.flatMap(terms -> candidate(terms.turned(), scan, h, builder)));
  }

  /** The terms are z h and (1 - z) n. */
  private static Optional<List<Value>> candidate(
      Pair terms, Scan scan, int h, GraphBuilder builder) {
    Optional<Pair> kept = Cell.gated(terms.left(), scan.state(h)::equals);
    Optional<Pair> factors = Cell.pair(terms.right(), Operator.MUL);
    if (kept.isEmpty() || factors.isEmpty()) {
      return Optional.empty();
    }
    Value z = kept.get().left();
    Optional<Value> fresh =
        isRest(factors.get().left(), z)
            ? Optional.of(factors.get().right())
            : Optional.of(factors.get().left()).filter(f -> isRest(factors.get().right(), z));
    Optional<Pair> inside =
        fresh
            .flatMap(value -> Cell.argument(value, Function.TANH))
            .flatMap(value -> Cell.pair(value, Operator.ADD));
    return inside
        .flatMap(pair -> gates(z, pair, scan, h, builder))
        .or(() -> inside.flatMap(pair -> gates(z, pair.turned(), scan, h, builder)));
  }

  /** Whether the value is {@code 1 - sigmoid(z)}. */
  private static boolean isRest(Value value, Value z) {
    return Cell.pair(value, Operator.SUB)
        .filter(pair -> Cell.isOne(pair.left()))
        .flatMap(pair -> Cell.argument(pair.right(), Function.SIGMOID))
        .filter(z::equals)
        .isPresent();
  }

  /** The sum is W_n x + b_n and r (U_n h + c_n). */
  private static Optional<List<Value>> gates(
      Value z, Pair sum, Scan scan, int h, GraphBuilder builder) {
    Optional<Pair> reset = Cell.gated(sum.right(), other -> true);
    if (reset.isEmpty()) {
      return Optional.empty();
    }
    List<Value> values = List.of(reset.get().left(), z, sum.left(), reset.get().right());
    return Affine.of(values, scan, h)
        .flatMap(gates -> LayerOperands.ofGru(scan, h, gates))
        .map(
            operands -> {
              Sequence x = Sequence.of(operands.sequence(), builder);
              List<Value> all =
                  operands.emit(x, builder, scan.spread(h, operands.sequence(), builder));
              List<Value> made = builder.emit(new Gru(x.batchFirst()), all);
              Value every = x.stepsFirst(made.get(0), builder);
              return scan.results(h, every, Map.of(h, made.get(1)));
            });
  }
}
