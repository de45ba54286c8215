package org.tf2torch.ir.pass.fuse;

import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.tf2torch.ir.Contents;
import org.tf2torch.ir.Dim;
import org.tf2torch.ir.Value;
import org.tf2torch.ir.op.Elementwise.Function;
import org.tf2torch.ir.op.Elementwise.Operator;
import org.tf2torch.ir.op.Emit;
import org.tf2torch.ir.op.Reductions.Reduce;
import org.tf2torch.ir.op.Reductions.Reduction;
import org.tf2torch.ir.pass.Weights;

/**
 * The root of a mean square over some axes, by which a normalisation divides: {@code
 * sqrt(mean(square(x)) + epsilon)}.
 *
 * @param over the axes the mean goes over, from the first to the last
 * @param of what is squared
 */
record Spread(List<Integer> over, double epsilon, Value of) {
  /** Over how many axes the mean goes. */
  int axes() {
    return over.size();
  }

  /** Whether these are the last axes, and their sizes are known. */
  boolean isLast() {
    int rank = of.shape().rank();
    return over.equals(IntStream.range(rank - over.size(), rank).boxed().toList())
        && over.stream().allMatch(axis -> of.shape().dim(axis).isKnown());
  }

  /** The spread that the value is the reciprocal of. */
  static Optional<Spread> inverse(Value value) {
    return Terms.is(value, Function.RSQRT) ? underRoot(value.operand(0)) : Optional.empty();
  }

  /** The spread that the value is. */
  static Optional<Spread> direct(Value value) {
    return Terms.is(value, Function.SQRT) ? underRoot(value.operand(0)) : Optional.empty();
  }

  private static Optional<Spread> underRoot(Value sum) {
    if (!Terms.is(sum, Operator.ADD) || !Terms.isPrecise(sum)) {
      return Optional.empty();
    }
    for (int i = 0; i < 2; i++) {
      Optional<Double> epsilon = Contents.number(sum.operand(i));
      Value square = meanOver(sum.operand(1 - i)).orElse(null);
      if (epsilon.isPresent() && square != null && squared(square).isPresent()) {
        List<Integer> axes = axes(sum.operand(1 - i).op(Reduce.class).orElseThrow(), square);
        return Optional.of(new Spread(axes, decimal(epsilon.get(), sum), squared(square).get()));
      }
    }
    return Optional.empty();
  }

  /** What the value is the mean of, over the axes it reduces to size 1. */
  static Optional<Value> meanOver(Value value) {
    return value
        .op(Reduce.class)
        .filter(reduce -> reduce.reduction() == Reduction.MEAN && reduce.keepDims())
        .map(reduce -> value.operand(0))
        .filter(x -> x.shape().hasRank());
  }

  static List<Integer> axes(Reduce reduce, Value x) {
    return reduce.axes().stream().map(x.shape()::axis).sorted().toList();
  }

  private static Optional<Value> squared(Value square) {
    return square
        .producer()
        .filter(node -> !node.inputs().isEmpty())
        .map(node -> node.input(0))
        .filter(x -> Terms.isSquare(square, x));
  }

  /** The shortest number that means this one: 0.001, not 0.0010000000474974513. */
  private static double decimal(double number, Value like) {
    return like.dtype() == org.tf2torch.ir.DType.FLOAT32
        ? Double.parseDouble(Float.toString((float) number))
        : number;
  }

  /** A weight with a number for each place in the last axes of x, in the shape of these axes. */
  static Optional<Value> perPlace(Value weight, Value x, int axes, Emit emit) {
    if (!Weights.isWeight(weight) || weight.shape().rank() > x.shape().rank()) {
      return Optional.empty();
    }
    List<Dim> places = x.shape().dims().subList(x.shape().rank() - axes, x.shape().rank());
    List<Dim> dims = weight.shape().dims();
    int outer = dims.size() - axes;
    boolean fits =
        outer >= 0
            && dims.subList(outer, dims.size()).equals(places)
            && dims.subList(0, outer).stream().allMatch(d -> d.is(1));
    return fits ? Optional.of(emit.reshape(weight, places)) : Optional.empty();
  }
}
