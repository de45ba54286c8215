package org.tf2torch.ir.pass.recurrent;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.tf2torch.ir.GraphBuilder;
import org.tf2torch.ir.Node;
import org.tf2torch.ir.Value;
import org.tf2torch.ir.op.Elementwise.Function;
import org.tf2torch.ir.op.Elementwise.Operator;
import org.tf2torch.ir.op.Recurrent.Lstm;
import org.tf2torch.ir.pass.recurrent.Cell.Pair;
import org.tf2torch.ir.rewrite.Rule;

/**
 * A loop that runs an LSTM's cell over a sequence is that layer, whatever the order of its gates:
 * the weights are put into PyTorch's (i, f, c, o). The gates are sigmoids, the cell uses tanh;
 * there is no mask, no clipping, and no gate that looks at the cell.
 *
 * <pre>
 *   for (steps, %h0, %c0)                         →     %out, %h, %c = lstm (%x, %h0, %c0, %w_ih, %w_hh, …)
 *     c' = f c + i g;  h' = o tanh(c')
 * </pre>
 */
public final class LstmFromLoop implements Rule {
  @Override
  public Optional<List<Value>> apply(Node node, GraphBuilder builder) {
    return Scan.of(node)
        .filter(scan -> scan.states().size() == 2)
        .flatMap(
            scan ->
                match(scan, scan.states().get(0), scan.states().get(1), builder)
                    .or(() -> match(scan, scan.states().get(1), scan.states().get(0), builder)));
  }

  private static Optional<List<Value>> match(Scan scan, int h, int c, GraphBuilder builder) {
    if (!scan.makesOnly(h, List.of(c))) {
      return Optional.empty();
    }
    Value next = scan.next(c);
    Optional<Pair> output =
        Cell.gated(
            scan.next(h),
            other -> Cell.argument(other, Function.TANH).filter(next::equals).isPresent());
    Optional<Pair> sum = Cell.pair(next, Operator.ADD);
    return output.flatMap(
        out ->
            sum.flatMap(terms -> gates(terms, out.left(), scan.state(c)))
                .or(() -> sum.flatMap(terms -> gates(terms.turned(), out.left(), scan.state(c))))
                .flatMap(gates -> Affine.of(gates, scan, h))
                .flatMap(gates -> emit(scan, h, c, gates, builder)));
  }

  /** The arguments of i, f, g and o, when the terms are f c and i g. */
  private static Optional<List<Value>> gates(Pair terms, Value output, Value cell) {
    Optional<Pair> kept = Cell.gated(terms.left(), cell::equals);
    Optional<Pair> added =
        Cell.gated(terms.right(), other -> Cell.argument(other, Function.TANH).isPresent());
    return kept.flatMap(
        forget ->
            added.map(
                in ->
                    List.of(
                        in.left(),
                        forget.left(),
                        Cell.argument(in.right(), Function.TANH).orElseThrow(),
                        output)));
  }

  private static Optional<List<Value>> emit(
      Scan scan, int h, int c, List<Affine> gates, GraphBuilder builder) {
    return LayerOperands.of(scan, h, gates)
        .filter(operands -> scan.fitsLayer(c, operands.sequence()))
        .filter(operands -> scan.width(c) == scan.width(h))
        .map(
            operands -> {
              Sequence x = Sequence.of(operands.sequence(), builder);
              List<Value> all =
                  operands.emit(
                      x,
                      builder,
                      scan.spread(h, operands.sequence(), builder),
                      scan.spread(c, operands.sequence(), builder));
              List<Value> made = builder.emit(new Lstm(x.batchFirst()), all);
              Value every = x.stepsFirst(made.get(0), builder);
              return scan.results(h, every, Map.of(h, made.get(1), c, made.get(2)));
            });
  }
}
