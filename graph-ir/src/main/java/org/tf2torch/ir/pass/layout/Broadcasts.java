package org.tf2torch.ir.pass.layout;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.tf2torch.ir.Dim;
import org.tf2torch.ir.GraphBuilder;
import org.tf2torch.ir.Node;
import org.tf2torch.ir.Op;
import org.tf2torch.ir.Value;
import org.tf2torch.ir.op.Elementwise.Binary;
import org.tf2torch.ir.op.Elementwise.Cast;
import org.tf2torch.ir.op.Elementwise.Compare;
import org.tf2torch.ir.op.Elementwise.Elu;
import org.tf2torch.ir.op.Elementwise.LeakyRelu;
import org.tf2torch.ir.op.Elementwise.Unary;
import org.tf2torch.ir.op.Elementwise.Where;
import org.tf2torch.ir.op.Emit;
import org.tf2torch.ir.op.Noise;
import org.tf2torch.ir.op.Shapes.Permute;
import org.tf2torch.ir.pass.Weights;

/** Permutations in front of operations on each element, whose operands broadcast. */
final class Broadcasts {
  private Broadcasts() {}

  static boolean isElementwise(Op op) {
    return op instanceof Unary
        || op instanceof Binary
        || op instanceof Compare
        || op instanceof Where
        || op instanceof Cast
        || op instanceof LeakyRelu
        || op instanceof Elu
        || op instanceof Noise;
  }

  static Optional<List<Value>> sink(Node node, GraphBuilder builder) {
    Optional<Permute> p = common(node.inputs());
    if (p.isEmpty() || !node.output().shape().hasRank(p.get().axes().size())) {
      return Optional.empty();
    }
    List<Value> moved = node.inputs().stream().map(v -> unpermuted(v, p.get(), builder)).toList();
    return Optional.of(List.of(builder.emit(p.get(), builder.emit(node.op(), moved).get(0))));
  }

  /**
   * The permutation that all operands have, or could have for nothing; of computed tensors at least
   * one has it.
   */
  static Optional<Permute> common(List<Value> operands) {
    Optional<Permute> p =
        operands.stream()
            .filter(v -> !Weights.isWeight(v))
            .flatMap(v -> Permutations.of(v).stream())
            .findFirst();
    return p.filter(permute -> operands.stream().allMatch(v -> isFree(v, permute)));
  }

  private static boolean isFree(Value value, Permute p) {
    int rank = p.axes().size();
    if (!value.shape().hasRank() || value.shape().rank() > rank) {
      return false;
    }
    boolean small = value.shape().rank() == 0 || isOfWeight(value);
    return small
        || Permutations.of(value).filter(p::equals).isPresent()
        || (value.shape().rank() == rank && Permutations.movesOnlyOnes(p.inverse(), value));
  }

  /** Whether it is a weight or a function of one, as the negated slope in Keras's PReLU. */
  private static boolean isOfWeight(Value value) {
    return Weights.isWeight(value) || (value.isA(Unary.class) && isOfWeight(value.operand(0)));
  }

  /** The value before the permutation: what it would have to be for the permutation to give it. */
  static Value unpermuted(Value value, Permute p, GraphBuilder builder) {
    if (Permutations.of(value).filter(p::equals).isPresent()) {
      return value.operand(0);
    }
    int rank = p.axes().size();
    if (value.shape().rank() == 0) {
      return value;
    }
    if (value.isA(Unary.class) && isOfWeight(value)) {
      return builder.emit(
          value.op(Unary.class).orElseThrow(), unpermuted(value.operand(0), p, builder));
    }
    Emit emit = new Emit(builder);
    List<Dim> dims = new ArrayList<>(value.shape().dims());
    while (dims.size() < rank) {
      dims.add(0, Dim.ONE);
    }
    Value aligned = emit.reshape(value, dims);
    return Permutations.movesOnlyOnes(p.inverse(), aligned)
        ? shaped(value, aligned.shape().permuted(p.inverse().axes()).dims(), emit)
        : emit.op(p.inverse(), aligned);
  }

  private static Value shaped(Value value, List<Dim> sizes, Emit emit) {
    return Weights.isWeight(value)
        ? emit.reshape(value, sizes)
        : PutInOnes.shaped(value, sizes, emit);
  }
}
