package org.tf2torch.ir.pass.recurrent;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.tf2torch.ir.GraphBuilder;
import org.tf2torch.ir.Node;
import org.tf2torch.ir.Value;
import org.tf2torch.ir.op.Elementwise.Function;
import org.tf2torch.ir.op.Recurrent.Rnn;
import org.tf2torch.ir.rewrite.Rule;

/**
 * A loop that runs Elman's cell over a sequence is that layer, with tanh or relu.
 *
 * <pre>
 *   for (steps, %h0)                       →     %out, %h = rnn relu=false (%x, %h0, %w_ih, %w_hh, …)
 *     h' = tanh(W x + U h + b)
 * </pre>
 */
public final class RnnFromLoop implements Rule {
  @Override
  public Optional<List<Value>> apply(Node node, GraphBuilder builder) {
    return Scan.of(node)
        .filter(scan -> scan.states().size() == 1)
        .filter(scan -> scan.makesOnly(scan.states().get(0), List.of()))
        .flatMap(
            scan ->
                match(scan, Function.TANH, builder).or(() -> match(scan, Function.RELU, builder)));
  }

  private static Optional<List<Value>> match(Scan scan, Function function, GraphBuilder builder) {
    int h = scan.states().get(0);
    return Cell.argument(scan.next(h), function)
        .flatMap(sum -> Affine.of(List.of(sum), scan, h))
        .flatMap(gates -> LayerOperands.of(scan, h, gates))
        .map(
            operands -> {
              Sequence x = Sequence.of(operands.sequence(), builder);
              List<Value> all =
                  operands.emit(x, builder, scan.spread(h, operands.sequence(), builder));
              Rnn layer = new Rnn(function == Function.RELU, x.batchFirst());
              List<Value> made = builder.emit(layer, all);
              Value every = x.stepsFirst(made.get(0), builder);
              return scan.results(h, every, Map.of(h, made.get(1)));
            });
  }
}
