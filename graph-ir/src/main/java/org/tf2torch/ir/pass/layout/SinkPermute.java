package org.tf2torch.ir.pass.layout;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.tf2torch.ir.Contents;
import org.tf2torch.ir.Dim;
import org.tf2torch.ir.GraphBuilder;
import org.tf2torch.ir.Node;
import org.tf2torch.ir.Op;
import org.tf2torch.ir.Value;
import org.tf2torch.ir.op.Elementwise.Softmax;
import org.tf2torch.ir.op.Emit;
import org.tf2torch.ir.op.Joining.Concat;
import org.tf2torch.ir.op.Joining.Pad;
import org.tf2torch.ir.op.Joining.Tile;
import org.tf2torch.ir.op.Reductions.ArgReduce;
import org.tf2torch.ir.op.Reductions.Cumulate;
import org.tf2torch.ir.op.Reductions.Reduce;
import org.tf2torch.ir.op.Shapes.Permute;
import org.tf2torch.ir.op.Slicing.Reverse;
import org.tf2torch.ir.op.Slicing.Select;
import org.tf2torch.ir.op.Slicing.Slice;
import org.tf2torch.ir.rewrite.Rule;

/**
 * A permutation moves behind the operation that follows it, until it meets the one that undoes it.
 *
 * <pre>
 *   %p = permute axes=[0, 2, 3, 1] (%x)
 *   %y = reduce_mean axes=[1, 2] (%p)       →     %y = reduce_mean axes=[2, 3] (%x)
 * </pre>
 */
public final class SinkPermute implements Rule {
  @Override
  public Optional<List<Value>> apply(Node node, GraphBuilder builder) {
    if (node.inputs().isEmpty() || node.outputs().size() != 1) {
      return Optional.empty();
    }
    if (Broadcasts.isElementwise(node.op())) {
      return Broadcasts.sink(node, builder);
    }
    if (node.op() instanceof Concat concat) {
      return concat(node, concat, builder);
    }
    Value permuted = node.input(0);
    return Permutations.of(permuted)
        .flatMap(p -> sink(node, p, permuted.operand(0), new Emit(builder)))
        .map(List::of);
  }

  private static Optional<Value> sink(Node node, Permute p, Value x, Emit emit) {
    Op op = node.op();
    if (op instanceof Reduce reduce) {
      List<Integer> axes = Permutations.before(p, reduce.axes()).stream().sorted().toList();
      Value reduced = emit.op(new Reduce(reduce.reduction(), axes, reduce.keepDims()), x);
      return Optional.of(emit.op(reduce.keepDims() ? p : Permutations.without(p, axes), reduced));
    } else if (op instanceof ArgReduce arg) {
      int axis = Permutations.before(p, arg.axis());
      Value index = emit.op(new ArgReduce(arg.largest(), axis, arg.result()), x);
      return Optional.of(emit.op(Permutations.without(p, List.of(axis)), index));
    } else if (op instanceof Select select) {
      int axis = Permutations.before(p, select.axis());
      Value selected = emit.op(new Select(axis), x, node.input(1));
      return Optional.of(emit.op(Permutations.without(p, List.of(axis)), selected));
    } else if (op instanceof Pad pad) {
      return matrix(node.input(1), p, 2)
          .map(
              amounts ->
                  emit.op(p, emit.builder().emit(pad, padded(node, x, amounts, emit)).get(0)));
    } else if (op instanceof Tile) {
      return matrix(node.input(1), p, 1)
          .map(
              times ->
                  emit.op(
                      p,
                      emit.op(
                          op,
                          x,
                          emit.sizes(node.input(1).dtype(), List.of((long) times.size()), times))));
    }
    return sameAxes(op, p)
        .map(
            moved -> {
              List<Value> operands = new ArrayList<>(node.inputs());
              operands.set(0, x);
              return emit.op(p, emit.builder().emit(moved, operands).get(0));
            });
  }

  /** Operations that keep all axes and name some of them. */
  private static Optional<Op> sameAxes(Op op, Permute p) {
    if (op instanceof Softmax softmax) {
      return Optional.of(new Softmax(Permutations.before(p, softmax.axis()), softmax.log()));
    } else if (op instanceof Slice slice) {
      return Optional.of(new Slice(Permutations.before(p, slice.axis()), slice.step()));
    } else if (op instanceof Reverse reverse) {
      return Optional.of(new Reverse(Permutations.before(p, reverse.axes())));
    } else if (op instanceof Cumulate c) {
      return Optional.of(
          new Cumulate(c.product(), Permutations.before(p, c.axis()), c.exclusive(), c.reverse()));
    }
    return Optional.empty();
  }

  /** The rows of a known matrix, one per axis, in the order of the operand's axes. */
  private static Optional<List<Dim>> matrix(Value rows, Permute p, int columns) {
    return Contents.integers(rows)
        .map(
            elements -> {
              List<Dim> moved = new ArrayList<>(elements);
              for (int i = 0; i < p.axes().size(); i++) {
                for (int j = 0; j < columns; j++) {
                  moved.set(p.axes().get(i) * columns + j, elements.get(i * columns + j));
                }
              }
              return moved;
            });
  }

  private static List<Value> padded(Node node, Value x, List<Dim> amounts, Emit emit) {
    List<Value> operands = new ArrayList<>(node.inputs());
    operands.set(0, x);
    operands.set(1, emit.sizes(node.input(1).dtype(), List.of(amounts.size() / 2L, 2L), amounts));
    return operands;
  }

  private static Optional<List<Value>> concat(Node node, Concat concat, GraphBuilder builder) {
    Optional<Permute> p = Broadcasts.common(node.inputs());
    if (p.isEmpty() || !node.output().shape().hasRank()) {
      return Optional.empty();
    }
    List<Value> moved =
        node.inputs().stream().map(v -> Broadcasts.unpermuted(v, p.get(), builder)).toList();
    Value joined =
        builder.emit(new Concat(Permutations.before(p.get(), concat.axis())), moved).get(0);
    return Optional.of(List.of(builder.emit(p.get(), joined)));
  }
}
