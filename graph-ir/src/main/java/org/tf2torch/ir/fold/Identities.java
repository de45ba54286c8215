package org.tf2torch.ir.fold;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.tf2torch.ir.Contents;
import org.tf2torch.ir.Dim;
import org.tf2torch.ir.GraphBuilder;
import org.tf2torch.ir.Op;
import org.tf2torch.ir.Shape;
import org.tf2torch.ir.Value;
import org.tf2torch.ir.op.Blocks.Reorder;
import org.tf2torch.ir.op.Elementwise.Binary;
import org.tf2torch.ir.op.Elementwise.Cast;
import org.tf2torch.ir.op.Elementwise.Operator;
import org.tf2torch.ir.op.Elementwise.Where;
import org.tf2torch.ir.op.Emit;
import org.tf2torch.ir.op.Joining.Concat;
import org.tf2torch.ir.op.Joining.Pad;
import org.tf2torch.ir.op.Joining.Tile;
import org.tf2torch.ir.op.Reductions.Reduce;
import org.tf2torch.ir.op.Shapes.BroadcastTo;
import org.tf2torch.ir.op.Shapes.Permute;
import org.tf2torch.ir.op.Shapes.Ranked;
import org.tf2torch.ir.op.Shapes.Reshape;
import org.tf2torch.ir.op.Shapes.ShuffleFeatures;
import org.tf2torch.ir.op.Shapes.Squeeze;
import org.tf2torch.ir.op.Shapes.Unsqueeze;
import org.tf2torch.ir.op.Slicing.Reverse;
import org.tf2torch.ir.op.Slicing.Select;
import org.tf2torch.ir.op.Slicing.Slice;
import org.tf2torch.ir.op.Sources.Full;
import org.tf2torch.ir.op.Sources.Sizes;

/** Operations that return their first operand as it is. */
final class Identities {
  private Identities() {}

  static Optional<Value> fold(Op op, List<Value> inputs, GraphBuilder builder) {
    if (inputs.isEmpty()) {
      return Optional.empty();
    }
    Value x = inputs.get(0);
    if (op instanceof Permute permute && x.isA(Permute.class)) {
      Permute first = x.op(Permute.class).orElseThrow();
      return Optional.of(builder.emit(permute.after(first), x.operand(0)));
    }
    if (op instanceof Permute permute && x.isA(Full.class)) {
      return permuted(x, permute, builder);
    }
    if (op instanceof Reshape && x.isA(Reshape.class) && fixed(inputs.get(1))) {
      return Optional.of(builder.emit(op, List.of(x.operand(0), inputs.get(1))).get(0));
    }
    if (op instanceof Squeeze squeeze && x.isA(Reshape.class)) {
      Shape result = x.shape().hasRank() ? without(x.shape(), squeeze.axes()) : Shape.UNKNOWN;
      if (result.isKnown()) {
        return Optional.of(new Emit(builder).reshape(x.operand(0), result.dims()));
      }
    }
    if (op instanceof Select select && x.isA(Unsqueeze.class) && isItsAxis(select, inputs)) {
      return Optional.of(x.operand(0));
    }
    Optional<Value> element =
        op instanceof Select select ? StackedElement.of(select, inputs) : Optional.empty();
    if (element.isPresent()) {
      return element;
    }
    if (op.equals(new Binary(Operator.MUL)) && isOnes(x, inputs.get(1))) {
      return Optional.of(inputs.get(1));
    }
    if (op.equals(new Binary(Operator.LOGICAL_AND))) {
      return allowed(x, inputs.get(1), builder).or(() -> allowed(inputs.get(1), x, builder));
    }
    if (op instanceof Where && x.isA(BroadcastTo.class)) {
      return whereOf(x, inputs.get(1), inputs.get(2), builder);
    }
    return doesNothing(op, inputs) ? Optional.of(x) : Optional.empty();
  }

  /** One number for all elements lies in any axes. */
  private static Optional<Value> permuted(Value full, Permute permute, GraphBuilder builder) {
    Value shape = full.operand(0);
    return Contents.integers(shape)
        .map(dims -> permute.axes().stream().map(dims::get).toList())
        .map(dims -> new Sizes(shape.dtype(), List.of((long) dims.size()), dims))
        .map(sizes -> builder.emit(new Full(), builder.emit(sizes), full.operand(1)));
  }

  /** What is true everywhere leaves the other condition as it is, in its own shape at the least. */
  private static Optional<Value> allowed(Value all, Value condition, GraphBuilder builder) {
    boolean full = all.isA(Full.class) && isOne(all.operand(1)) && all.shape().hasRank();
    boolean fits =
        full
            && condition.shape().hasRank()
            && condition.shape().rank() <= all.shape().rank()
            && IntStream.rangeClosed(1, condition.shape().rank())
                .allMatch(i -> fits(condition.shape().dim(-i), all.shape().dim(-i)));
    return fits
        ? Optional.of(new Emit(builder).broadcast(condition, all.operand(0)))
        : Optional.empty();
  }

  private static boolean fits(Dim size, Dim target) {
    return size.is(1) || size.equals(target);
  }

  /** A choice broadcasts by itself, when what is chosen from is as large. */
  private static Optional<Value> whereOf(Value condition, Value a, Value b, GraphBuilder builder) {
    boolean wide =
        condition.shape().hasRank()
            && (a.shape().equals(condition.shape()) || b.shape().equals(condition.shape()));
    return wide
        ? Optional.of(new Emit(builder).where(condition.operand(0), a, b))
        : Optional.empty();
  }

  private static Shape without(Shape shape, List<Integer> axes) {
    Set<Integer> gone = axes.stream().map(shape::axis).collect(Collectors.toSet());
    return Shape.of(
        IntStream.range(0, shape.rank())
            .filter(axis -> !gone.contains(axis))
            .mapToObj(shape::dim)
            .toList());
  }

  /** Whether the only index of the axis that was put in is taken. */
  private static boolean isItsAxis(Select select, List<Value> inputs) {
    Value x = inputs.get(0);
    return x.shape().hasRank()
        && x.shape().axis(select.axis()) == x.shape().axis(x.op(Unsqueeze.class).get().axis())
        && Contents.longs(inputs.get(1))
            .filter(at -> at.get(0) == 0 || at.get(0) == -1)
            .isPresent();
  }

  private static boolean doesNothing(Op op, List<Value> inputs) {
    Value x = inputs.get(0);
    if (op instanceof Cast cast) {
      return cast.to() == x.dtype();
    } else if (op.equals(new Binary(Operator.MUL))) {
      return isOnes(inputs.get(1), x);
    } else if (op instanceof Permute permute) {
      return permute.isIdentity() && x.shape().hasRank(permute.axes().size());
    } else if (op instanceof Reshape || op instanceof BroadcastTo) {
      return sameShape(x.shape(), inputs.get(1));
    } else if (op instanceof Squeeze squeeze) {
      return squeeze.axes().isEmpty();
    } else if (op instanceof Reverse reverse) {
      return reverse.axes().isEmpty();
    } else if (op instanceof Reduce reduce) {
      return reduce.axes().isEmpty() || x.shape().hasRank(0);
    } else if (op instanceof Concat) {
      return inputs.size() == 1;
    } else if (op instanceof Pad) {
      return all(inputs.get(1), 0);
    } else if (op instanceof Tile) {
      return all(inputs.get(1), 1);
    } else if (op instanceof Slice slice) {
      return slice.step() == 1 && wholeAxis(slice, inputs);
    } else if (op instanceof Reorder reorder) {
      return reorder.isIdentity();
    } else if (op instanceof Ranked ranked) {
      return x.shape().hasRank(ranked.rank());
    } else if (op instanceof ShuffleFeatures shuffle) {
      return new Permute(shuffle.axes()).isIdentity();
    }
    return false;
  }

  /** Whether a factor is ones, and the product as large as x: what is left of a dropout's mask. */
  private static boolean isOnes(Value factor, Value x) {
    boolean scalar = factor.shape().hasRank(0) && isOne(factor);
    boolean full = factor.isA(Full.class) && isOne(factor.operand(1));
    return scalar || (full && factor.shape().hasRank() && factor.shape().equals(x.shape()));
  }

  private static boolean isOne(Value scalar) {
    return Contents.number(scalar).filter(number -> number == 1).isPresent();
  }

  /** Whether the sizes are all given, none left to be worked out. */
  private static boolean fixed(Value sizes) {
    return Contents.integers(sizes)
        .filter(list -> list.stream().noneMatch(d -> d.is(-1)))
        .isPresent();
  }

  private static boolean sameShape(Shape shape, Value target) {
    if (!shape.hasRank() || Contents.integers(target).isEmpty()) {
      return false;
    }
    List<Dim> wanted = Contents.integers(target).get();
    if (wanted.size() != shape.rank()) {
      return false;
    }
    // One size of -1 is what is left, which is the operand's own when all others are.
    for (int i = 0; i < wanted.size(); i++) {
      if (!wanted.get(i).equals(shape.dim(i))
          && !(wanted.get(i).is(-1) && wanted.stream().noneMatch(d -> d.is(0)))) {
        return false;
      }
    }
    return wanted.stream().filter(d -> d.is(-1)).count() <= 1;
  }

  private static boolean all(Value integers, long value) {
    return Contents.integers(integers)
        .filter(list -> list.stream().allMatch(d -> d.is(value)))
        .isPresent();
  }

  private static boolean wholeAxis(Slice slice, List<Value> inputs) {
    if (!inputs.get(0).shape().hasRank()) {
      return Contents.integer(inputs.get(1)).filter(d -> d.is(0)).isPresent()
          && Contents.integer(inputs.get(2)).filter(d -> d.is(Slice.END)).isPresent();
    }
    Dim size = inputs.get(0).shape().dim(slice.axis());
    boolean fromStart = Contents.integer(inputs.get(1)).filter(d -> d.is(0)).isPresent();
    return fromStart
        && Contents.integer(inputs.get(2))
            .filter(
                stop ->
                    stop.is(Slice.END)
                        || stop.equals(size)
                        || (stop.isKnown() && size.isKnown() && stop.value() >= size.value()))
            .isPresent();
  }
}
