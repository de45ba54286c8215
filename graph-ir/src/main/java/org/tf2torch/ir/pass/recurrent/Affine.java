package org.tf2torch.ir.pass.recurrent;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.tf2torch.ir.Contents;
import org.tf2torch.ir.Value;
import org.tf2torch.ir.op.Elementwise.Binary;
import org.tf2torch.ir.op.Elementwise.Operator;
import org.tf2torch.ir.op.Joining.Concat;
import org.tf2torch.ir.op.Products.Linear;
import org.tf2torch.ir.op.Products.MatMul;
import org.tf2torch.ir.op.Slicing.Slice;

/**
 * What a gate of a cell is before its activation, {@code W x + U h + biases + number}: some columns
 * of sums of such products.
 */
final class Affine {
  private final Scan scan;
  private final int hidden;
  private Value sequence;
  private Block inputWeight;
  private Block hiddenWeight;
  private final List<Block> biases = new ArrayList<>();
  private double number;

  private Affine(Scan scan, int hidden) {
    this.scan = scan;
    this.hidden = hidden;
  }

  /** The sum that a value [batch, size] is, when it is one. */
  static Optional<Affine> of(Value gate, Scan scan, int hidden) {
    Affine affine = new Affine(scan, hidden);
    long width = scan.width(hidden);
    boolean fits = width > 0 && isWide(gate, width);
    return fits && affine.add(gate, 0, width) ? Optional.of(affine) : Optional.empty();
  }

  /** All gates, when each is such a sum. */
  static Optional<List<Affine>> of(List<Value> gates, Scan scan, int hidden) {
    List<Affine> all = new ArrayList<>();
    for (Value gate : gates) {
      Optional<Affine> affine = of(gate, scan, hidden);
      if (affine.isEmpty()) {
        return Optional.empty();
      }
      all.add(affine.get());
    }
    return Optional.of(all);
  }

  /** Null when the gate does not look at the sequence. */
  Value sequence() {
    return sequence;
  }

  Block inputWeight() {
    return inputWeight;
  }

  Block hiddenWeight() {
    return hiddenWeight;
  }

  List<Block> biases() {
    return biases;
  }

  /** Null when there are fewer. */
  Block bias(int i) {
    return i < biases.size() ? biases.get(i) : null;
  }

  double number() {
    return number;
  }

  private static boolean isWide(Value value, long width) {
    return value.shape().hasRank(2) && value.shape().dim(1).is(width);
  }

  /** Adds columns of a value; whether they are such a sum. */
  private boolean add(Value value, long start, long width) {
    if (value.op(Binary.class).filter(b -> b.operator() == Operator.ADD).isPresent()) {
      return addTerm(value, value.operand(0), start, width)
          && addTerm(value, value.operand(1), start, width);
    }
    if (value.op(Slice.class).filter(s -> s.step() == 1 && isLast(s, value)).isPresent()) {
      Optional<List<Long>> from = Contents.longs(value.operand(1)).filter(at -> at.get(0) >= 0);
      return from.isPresent() && add(value.operand(0), from.get().get(0) + start, width);
    }
    boolean linear = value.isA(Linear.class);
    if (!linear && !(value.isA(MatMul.class))) {
      return false;
    }
    Optional<Block> weight = Block.of(value.operand(1), !linear);
    boolean biased = linear && value.producer().orElseThrow().inputs().size() > 2;
    return weight.isPresent()
        && !weight.get().isBias()
        && value.operand(0).shape().hasRank(2)
        && (!biased || addBias(value.operand(2), start, width))
        && addProduct(value.operand(0), weight.get().rows(start, width));
  }

  private static boolean isLast(Slice slice, Value value) {
    return value.shape().hasRank(2) && value.shape().axis(slice.axis()) == 1;
  }

  /** A term of a sum: of its whole width, or a bias, or a number. */
  private boolean addTerm(Value sum, Value term, long start, long width) {
    boolean whole =
        sum.shape().hasRank(2)
            && term.shape().hasRank(2)
            && term.shape().dim(1).isKnown()
            && term.shape().dim(1).equals(sum.shape().dim(1));
    if (whole) {
      return add(term, start, width);
    }
    Optional<Double> constant = Contents.number(term);
    if (constant.isPresent() && term.shape().hasRank(0)) {
      number += constant.get();
      return true;
    }
    return term.shape().hasRank(1)
        && term.shape().dim(0).equals(sum.shape().dim(1))
        && addBias(term, start, width);
  }

  private boolean addBias(Value bias, long start, long width) {
    Optional<Block> block = Block.of(bias, false).filter(Block::isBias);
    block.ifPresent(found -> biases.add(found.rows(start, width)));
    return block.isPresent();
  }

  /**
   * Adds the product of some columns of the weight with the sequence's step, the state, or both.
   */
  private boolean addProduct(Value factor, Block weight) {
    if (factor == scan.state(hidden)) {
      boolean first = hiddenWeight == null;
      hiddenWeight = weight;
      return first;
    }
    if (factor.op(Concat.class).filter(c -> factor.shape().axis(c.axis()) == 1).isPresent()) {
      long column = 0;
      for (Value part : factor.producer().orElseThrow().inputs()) {
        if (!part.shape().hasRank(2) || !part.shape().dim(1).isKnown()) {
          return false;
        }
        long columns = part.shape().dim(1).value();
        if (!addProduct(part, weight.columns(column, columns))) {
          return false;
        }
        column += columns;
      }
      return true;
    }
    Optional<Value> source = scan.sequence(factor).filter(x -> inputWeight == null);
    source.ifPresent(
        found -> {
          sequence = found;
          inputWeight = weight;
        });
    return source.isPresent();
  }
}
