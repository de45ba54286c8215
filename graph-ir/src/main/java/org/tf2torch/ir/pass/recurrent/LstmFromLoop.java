package org.tf2torch.ir.pass.recurrent;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.tf2torch.ir.DType;
import org.tf2torch.ir.GraphBuilder;
import org.tf2torch.ir.Node;
import org.tf2torch.ir.Value;
import org.tf2torch.ir.data.TensorData;
import org.tf2torch.ir.op.Elementwise.Function;
import org.tf2torch.ir.op.Elementwise.Operator;
import org.tf2torch.ir.op.Emit;
import org.tf2torch.ir.op.Lists.ListFromTensor;
import org.tf2torch.ir.op.Recurrent.Lstm;
import org.tf2torch.ir.op.Shapes.Slice;
import org.tf2torch.ir.rewrite.Rule;

/**
 * A loop that runs an LSTM's cell over a sequence is that layer. Keras keeps the gates in PyTorch's
 * order (i, f, c, o); the pieces must be used in it, with sigmoid and tanh, and without a mask.
 *
 * <pre>
 *   while (0, %list, %h0, %c0)                    →     %out, %h, %c = lstm (%x, %h0, %c0, %w_ih, %w_hh, …)
 *     c' = f c + i g;  h' = o tanh(c')
 * </pre>
 */
public final class LstmFromLoop implements Rule {
  private static final int GATES = 4;

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
    if (scan.made() != scan.next(h)) {
      return Optional.empty();
    }
    return sum(scan, h, c)
        .flatMap(sum -> Gates.of(sum, scan, h))
        .filter(gates -> isOneBatch(scan, h, c, gates))
        .map(gates -> emit(scan, h, c, gates, builder));
  }

  /** PyTorch broadcasts no state, and computes in these dtypes everywhere. */
  private static boolean isOneBatch(Scan scan, int h, int c, Gates gates) {
    Value before = scan.node().input(h);
    boolean wide = before.dtype() == DType.FLOAT32 || before.dtype() == DType.FLOAT64;
    return wide
        && before.shape().equals(scan.node().input(c).shape())
        && before.shape().dim(0).equals(gates.sequence().shape().dim(1));
  }

  /** What the gates are pieces of, when the new states are made of them as an LSTM does. */
  private static Optional<Value> sum(Scan scan, int h, int c) {
    long width = hidden(scan, h);
    Optional<Value> out = factor(scan.next(h), Function.TANH, scan.next(c));
    Value cell = scan.next(c);
    if (width < 0 || out.isEmpty() || !Gates.is(cell, Operator.ADD)) {
      return Optional.empty();
    }
    Value sum = out.get().isA(Slice.class) ? out.get().operand(0) : null;
    boolean fits =
        sum != null
            && Gates.isPiece(out.get(), sum, 3, width)
            && (isCell(cell.operand(0), cell.operand(1), scan.state(c), sum, width)
                || isCell(cell.operand(1), cell.operand(0), scan.state(c), sum, width));
    return fits ? Optional.of(sum) : Optional.empty();
  }

  private static long hidden(Scan scan, int h) {
    boolean known = scan.state(h).shape().hasRank(2) && scan.state(h).shape().dim(1).isKnown();
    return known ? scan.state(h).shape().dim(1).value() : -1;
  }

  /** {@code sigmoid(gate) * function(of)}: the gate. */
  private static Optional<Value> factor(Value product, Function function, Value of) {
    if (!Gates.is(product, Operator.MUL)) {
      return Optional.empty();
    }
    for (int i = 0; i < 2; i++) {
      Value other = product.operand(1 - i);
      boolean matches =
          function == null
              ? other == of
              : Gates.argument(other, function).filter(of::equals).isPresent();
      Optional<Value> gate = Gates.argument(product.operand(i), Function.SIGMOID);
      if (matches && gate.isPresent()) {
        return gate;
      }
    }
    return Optional.empty();
  }

  /** Whether {@code kept} is sigmoid(f) c and {@code added} sigmoid(i) tanh(g). */
  private static boolean isCell(Value kept, Value added, Value c, Value sum, long width) {
    boolean forgets =
        factor(kept, null, c).filter(f -> Gates.isPiece(f, sum, 1, width)).isPresent();
    return forgets && Gates.is(added, Operator.MUL) && isNew(added, sum, width);
  }

  private static boolean isNew(Value added, Value sum, long width) {
    for (int i = 0; i < 2; i++) {
      Optional<Value> g = Gates.argument(added.operand(i), Function.TANH);
      Optional<Value> in = Gates.argument(added.operand(1 - i), Function.SIGMOID);
      if (g.isPresent()
          && in.isPresent()
          && Gates.isPiece(g.get(), sum, 2, width)
          && Gates.isPiece(in.get(), sum, 0, width)) {
        return true;
      }
    }
    return false;
  }

  private static List<Value> emit(Scan scan, int h, int c, Gates gates, GraphBuilder builder) {
    Emit emit = new Emit(builder);
    List<Value> operands =
        new ArrayList<>(
            List.of(
                gates.sequence(),
                scan.node().input(h),
                scan.node().input(c),
                outside(gates.inputWeight(), builder),
                outside(gates.hiddenWeight(), builder)));
    if (gates.bias() != null) {
      operands.add(outside(gates.bias(), builder));
      TensorData zero = TensorData.scalar(0f).cast(gates.bias().dtype());
      operands.add(emit.constant(TensorData.filled(zero, GATES * hidden(scan, h))));
    }
    List<Value> made = builder.emit(new Lstm(), operands);
    List<Value> results = new ArrayList<>();
    for (int i = 0; i < scan.node().inputs().size(); i++) {
      if (i == h) {
        results.add(made.get(1));
      } else if (i == c) {
        results.add(made.get(2));
      } else if (i == scan.outputs()) {
        Value kept = scan.keepsOnlyLast() ? emit.unsqueeze(made.get(1), 0) : made.get(0);
        results.add(emit.op(new ListFromTensor(), kept));
      } else {
        results.add(emit.sizes(scan.node().input(i).dtype(), List.of(), List.of(scan.steps())));
      }
    }
    return results;
  }

  /** A weight, or a view of one, that the loop's body made for itself, made before the loop. */
  private static Value outside(Value weight, GraphBuilder builder) {
    Node node = weight.producer().orElseThrow();
    List<Value> operands = node.inputs().stream().map(in -> outside(in, builder)).toList();
    return builder.emit(node.op(), operands).get(0);
  }
}
