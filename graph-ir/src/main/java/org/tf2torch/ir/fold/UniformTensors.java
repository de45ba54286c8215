package org.tf2torch.ir.fold;

import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.tf2torch.ir.Contents;
import org.tf2torch.ir.DType;
import org.tf2torch.ir.Dim;
import org.tf2torch.ir.GraphBuilder;
import org.tf2torch.ir.Op;
import org.tf2torch.ir.Shape;
import org.tf2torch.ir.TensorType;
import org.tf2torch.ir.Value;
import org.tf2torch.ir.op.Elementwise.Binary;
import org.tf2torch.ir.op.Elementwise.Compare;
import org.tf2torch.ir.op.Elementwise.Operator;
import org.tf2torch.ir.op.Elementwise.Where;
import org.tf2torch.ir.op.Emit;
import org.tf2torch.ir.op.Reductions.Reduce;
import org.tf2torch.ir.op.Reductions.Reduction;
import org.tf2torch.ir.op.Shapes.Reshape;
import org.tf2torch.ir.op.Sources.Full;

/**
 * Arithmetic on tensors that hold one number everywhere, as the weights of Keras's weighted moments
 * do.
 */
final class UniformTensors {
  /** Whole numbers up to this one are exact in float32, and so are their sums. */
  private static final double EXACT = 1 << 24;

  private UniformTensors() {}

  static Optional<Value> fold(Op op, List<Value> inputs, GraphBuilder builder) {
    Emit emit = new Emit(builder);
    if (op instanceof Where && inputs.get(0).isA(Full.class)) {
      return chosen(inputs);
    }
    if (op instanceof Binary binary && inputs.get(1).isA(Full.class)) {
      return binary(binary, inputs.get(0), inputs.get(1), emit);
    }
    if (inputs.isEmpty() || !inputs.get(0).isA(Full.class) || !inputs.get(0).shape().hasRank()) {
      return Optional.empty();
    }
    Value full = inputs.get(0);
    if (op instanceof Reshape && isFixed(inputs.get(1))) {
      return Optional.of(emit.full(inputs.get(1), full.operand(1)));
    } else if (op instanceof Compare compare && isScalar(inputs.get(1))) {
      return compared(compare, full, inputs.get(1), emit);
    } else if (op instanceof Reduce reduce && reduce.reduction() == Reduction.SUM) {
      return sum(reduce, full, emit);
    }
    return Optional.empty();
  }

  private static Optional<Value> chosen(List<Value> inputs) {
    Value condition = inputs.get(0);
    Optional<Double> all = Contents.number(condition.operand(1));
    if (all.isEmpty() || !condition.shape().hasRank()) {
      return Optional.empty();
    }
    Value chosen = inputs.get(all.get() != 0 ? 1 : 2);
    Value other = inputs.get(all.get() != 0 ? 2 : 1);
    boolean whole =
        chosen.shape().equals(condition.shape())
            && (other.shape().equals(chosen.shape()) || other.shape().hasRank(0));
    return whole ? Optional.of(chosen) : Optional.empty();
  }

  private static Optional<Value> binary(Binary op, Value x, Value full, Emit emit) {
    if (!x.shape().hasRank() || !x.shape().equals(full.shape())) {
      return Optional.empty();
    }
    boolean exact =
        op.operator() == Operator.ADD
            || op.operator() == Operator.SUB
            || op.operator() == Operator.MUL
            || op.operator() == Operator.DIV;
    if (exact && x.isA(Full.class)) {
      Value number = emit.binary(op.operator(), x.operand(1), full.operand(1));
      return Optional.of(emit.full(x.operand(0), number));
    }
    return op.operator() == Operator.DIV && Contents.number(full.operand(1)).isPresent()
        ? Optional.of(emit.div(x, full.operand(1)))
        : Optional.empty();
  }

  private static Optional<Value> compared(Compare op, Value full, Value scalar, Emit emit) {
    Optional<Double> a = Contents.number(full.operand(1));
    Optional<Double> b = Contents.number(scalar);
    if (a.isEmpty() || b.isEmpty() || !full.dtype().isFloat()) {
      return Optional.empty();
    }
    boolean holds =
        switch (op.relation()) {
          case EQUAL -> a.get().doubleValue() == b.get().doubleValue();
          case NOT_EQUAL -> a.get().doubleValue() != b.get().doubleValue();
          case LESS -> a.get() < b.get();
          case LESS_EQUAL -> a.get() <= b.get();
          case GREATER -> a.get() > b.get();
          case GREATER_EQUAL -> a.get() >= b.get();
        };
    return Optional.of(emit.full(full.operand(0), emit.scalar(DType.BOOL, holds ? 1 : 0)));
  }

  private static Optional<Value> sum(Reduce op, Value full, Emit emit) {
    Shape shape = full.shape();
    Dim count =
        op.axes().stream().map(axis -> shape.dim(shape.axis(axis))).reduce(Dim.ONE, Dim::times);
    Optional<Double> number = Contents.number(full.operand(1));
    boolean precise = full.dtype() == DType.FLOAT32 || full.dtype() == DType.FLOAT64;
    if (!count.isKnown() || number.isEmpty() || !precise || !op.keepDims()) {
      return Optional.empty();
    }
    double sum = count.value() * number.get();
    boolean exact = Math.rint(number.get()) == number.get() && Math.abs(sum) <= EXACT;
    List<Integer> axes = op.axes().stream().map(shape::axis).toList();
    List<Dim> kept =
        IntStream.range(0, shape.rank())
            .mapToObj(axis -> axes.contains(axis) ? Dim.ONE : shape.dim(axis))
            .toList();
    return exact
        ? Optional.of(emit.full(emit.sizes(kept), emit.scalarLike(full, sum)))
        : Optional.empty();
  }

  private static boolean isScalar(Value value) {
    return value.type() instanceof TensorType && value.shape().hasRank(0);
  }

  /** Whether the sizes are all given, none left to be worked out. */
  private static boolean isFixed(Value sizes) {
    return Contents.integers(sizes)
        .filter(list -> list.stream().noneMatch(d -> d.is(-1)))
        .isPresent();
  }
}
