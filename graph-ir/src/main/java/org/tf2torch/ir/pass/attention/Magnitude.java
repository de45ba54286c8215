package org.tf2torch.ir.pass.attention;

import java.util.Arrays;
import java.util.IdentityHashMap;
import java.util.Map;
import org.tf2torch.ir.DType;
import org.tf2torch.ir.Node;
import org.tf2torch.ir.Op;
import org.tf2torch.ir.Value;
import org.tf2torch.ir.data.TensorData;
import org.tf2torch.ir.op.Elementwise.Binary;
import org.tf2torch.ir.op.Elementwise.Cast;
import org.tf2torch.ir.op.Elementwise.Function;
import org.tf2torch.ir.op.Elementwise.Unary;
import org.tf2torch.ir.op.Elementwise.Where;
import org.tf2torch.ir.op.Indexing.Embedding;
import org.tf2torch.ir.op.Indexing.Gather;
import org.tf2torch.ir.op.Joining.Concat;
import org.tf2torch.ir.op.Joining.Tile;
import org.tf2torch.ir.op.Shapes.BroadcastTo;
import org.tf2torch.ir.op.Shapes.Permute;
import org.tf2torch.ir.op.Shapes.Ranked;
import org.tf2torch.ir.op.Shapes.Reshape;
import org.tf2torch.ir.op.Shapes.Squeeze;
import org.tf2torch.ir.op.Shapes.Unsqueeze;
import org.tf2torch.ir.op.Slicing.Select;
import org.tf2torch.ir.op.Slicing.Slice;
import org.tf2torch.ir.op.Sources.Constant;
import org.tf2torch.ir.op.Sources.Full;
import org.tf2torch.ir.op.Sources.Parameter;

/** How large the elements of a value can be, whatever the model is fed. */
final class Magnitude {
  /** Larger tensors are not looked through. */
  private static final long MOST_ELEMENTS = 1 << 20;

  private final Map<Value, Double> known = new IdentityHashMap<>();

  /** Whether every element is a number that float32 can hold: no infinity, no NaN. */
  static boolean isFinite(Value value) {
    return new Magnitude().bound(value) <= Float.MAX_VALUE;
  }

  /** No element's absolute value is larger; infinite when nothing is known. */
  private double bound(Value value) {
    Double before = known.get(value);
    if (before != null) {
      return before;
    }
    DType type = value.dtype();
    double bound =
        type == DType.BOOL
            ? 1
            : type.isInteger()
                ? Math.pow(2, 64)
                : value.producer().map(this::computed).orElse(Double.POSITIVE_INFINITY);
    double result = Double.isNaN(bound) ? Double.POSITIVE_INFINITY : bound;
    known.put(value, result);
    return result;
  }

  private double computed(Node node) {
    Op op = node.op();
    if (op instanceof Constant constant) {
      return largest(constant.data());
    } else if (op instanceof Parameter parameter) {
      return largest(parameter.variable().data());
    } else if (op instanceof Binary binary) {
      double a = bound(node.input(0));
      double b = bound(node.input(1));
      return switch (binary.operator()) {
        case ADD, SUB -> a + b;
        case MUL -> a * b;
        case MAXIMUM, MINIMUM -> Math.max(a, b);
        default -> Double.POSITIVE_INFINITY;
      };
    } else if (op instanceof Full) {
      return bound(node.input(1));
    } else if (op instanceof Where) {
      return Math.max(bound(node.input(1)), bound(node.input(2)));
    } else if (op instanceof Concat) {
      return node.inputs().stream().mapToDouble(this::bound).max().orElse(0);
    } else if (keepsMagnitude(op)) {
      return bound(node.input(0));
    }
    return Double.POSITIVE_INFINITY;
  }

  /** Whether every element of the result is one of operand 0, but for its sign. */
  private static boolean keepsMagnitude(Op op) {
    return op instanceof Permute
        || op instanceof Reshape
        || op instanceof Squeeze
        || op instanceof Unsqueeze
        || op instanceof BroadcastTo
        || op instanceof Slice
        || op instanceof Select
        || op instanceof Tile
        || op instanceof Ranked
        || op instanceof Gather
        || op instanceof Embedding
        || op instanceof Cast
        || op.equals(new Unary(Function.NEG))
        || op.equals(new Unary(Function.ABS));
  }

  private static double largest(TensorData data) {
    return data.elements() > MOST_ELEMENTS || data.dtype().isComplex()
        ? Double.POSITIVE_INFINITY
        : Arrays.stream(data.toDoubles()).map(Math::abs).reduce(0, Math::max);
  }
}
