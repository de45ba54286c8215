package org.tf2torch.ir.pass.recurrent;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.tf2torch.ir.Contents;
import org.tf2torch.ir.Dim;
import org.tf2torch.ir.Value;
import org.tf2torch.ir.op.Elementwise.Binary;
import org.tf2torch.ir.op.Elementwise.Function;
import org.tf2torch.ir.op.Elementwise.Operator;
import org.tf2torch.ir.op.Elementwise.Unary;
import org.tf2torch.ir.op.Products.Linear;
import org.tf2torch.ir.op.Shapes.Slice;
import org.tf2torch.ir.pass.Weights;

/**
 * The sum that a cell cuts into its gates.
 *
 * <pre>
 *   %gates = add (add (linear (%x, %w_ih), linear (%h, %w_hh)), %bias)
 * </pre>
 *
 * @param bias null when there is none
 */
record Gates(Value sequence, Value inputWeight, Value hiddenWeight, Value bias) {
  static Optional<Gates> of(Value sum, Scan scan, int hidden) {
    List<Value> parts = new ArrayList<>();
    collect(sum, parts);
    Value sequence = null;
    Value inputWeight = null;
    Value hiddenWeight = null;
    Value bias = null;
    for (Value part : parts) {
      Optional<Value> input =
          part.isA(Linear.class) ? scan.sequence(part.operand(0)) : Optional.empty();
      if (input.isPresent() && inputWeight == null) {
        sequence = input.get();
        inputWeight = part.operand(1);
      } else if (part.isA(Linear.class)
          && part.operand(0) == scan.state(hidden)
          && hiddenWeight == null) {
        hiddenWeight = part.operand(1);
      } else if (Weights.isWeight(part) && part.shape().hasRank(1) && bias == null) {
        bias = part;
      } else {
        return Optional.empty();
      }
      boolean biased = part.isA(Linear.class) && part.producer().orElseThrow().inputs().size() > 2;
      if (biased && bias != null) {
        return Optional.empty();
      }
      bias = biased ? part.operand(2) : bias;
    }
    boolean whole =
        inputWeight != null
            && hiddenWeight != null
            && Weights.isWeight(inputWeight)
            && Weights.isWeight(hiddenWeight)
            && (bias == null || Weights.isWeight(bias));
    return whole
        ? Optional.of(new Gates(sequence, inputWeight, hiddenWeight, bias))
        : Optional.empty();
  }

  private static void collect(Value sum, List<Value> parts) {
    if (is(sum, Operator.ADD)) {
      collect(sum.operand(0), parts);
      collect(sum.operand(1), parts);
    } else {
      parts.add(sum);
    }
  }

  static boolean is(Value value, Operator operator) {
    return value.op(Binary.class).filter(b -> b.operator() == operator).isPresent();
  }

  /** The operand of a function, when the value is made by it. */
  static Optional<Value> argument(Value value, Function function) {
    return value.op(Unary.class).filter(u -> u.function() == function).map(u -> value.operand(0));
  }

  /** Whether a value is the given one of several equal pieces of the sum. */
  static boolean isPiece(Value value, Value sum, int piece, long width) {
    return value.op(Slice.class).filter(s -> s.step() == 1 && isLast(s, sum)).isPresent()
        && value.operand(0) == sum
        && Contents.integer(value.operand(1)).filter(Dim.known(piece * width)::equals).isPresent()
        && value.shape().dim(-1).is(width);
  }

  private static boolean isLast(Slice slice, Value sum) {
    return sum.shape().hasRank(2) && sum.shape().axis(slice.axis()) == 1;
  }
}
