package org.tf2torch.ir.pass.attention;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import org.tf2torch.ir.Contents;
import org.tf2torch.ir.DType;
import org.tf2torch.ir.Node;
import org.tf2torch.ir.Op;
import org.tf2torch.ir.Shape;
import org.tf2torch.ir.Value;
import org.tf2torch.ir.data.TensorData;
import org.tf2torch.ir.op.Diagonals.KeepBand;
import org.tf2torch.ir.op.Elementwise.Binary;
import org.tf2torch.ir.op.Elementwise.Cast;
import org.tf2torch.ir.op.Elementwise.Compare;
import org.tf2torch.ir.op.Elementwise.Function;
import org.tf2torch.ir.op.Elementwise.Operator;
import org.tf2torch.ir.op.Elementwise.Unary;
import org.tf2torch.ir.op.Elementwise.Where;
import org.tf2torch.ir.op.Shapes.BroadcastTo;
import org.tf2torch.ir.op.Shapes.Reshape;
import org.tf2torch.ir.op.Shapes.Squeeze;
import org.tf2torch.ir.op.Shapes.Unsqueeze;
import org.tf2torch.ir.op.Sources.Full;

/**
 * Square matrices, all of them with one number on and below the diagonal and another above it:
 * masks that let a place see no later one. Truth counts as 1.
 */
record Triangle(double below, double above) {
  /** No score comes near it, and exp of it is 0. */
  static final double FAR_BELOW = -1e9;

  /** Larger constants are not looked through. */
  private static final long MOST_ELEMENTS = 1 << 22;

  /** Whether what it is added to keeps what is not later, and loses the rest. */
  boolean hidesLater() {
    return below == 0 && above <= FAR_BELOW;
  }

  /** Whether a factor of it leaves what is not later alone. */
  boolean keepsEarlier() {
    return below == 1 && Double.isFinite(above);
  }

  static boolean hidesLater(Value value) {
    return of(value).filter(Triangle::hidesLater).isPresent();
  }

  static Optional<Triangle> of(Value value) {
    Shape shape = value.shape();
    boolean square =
        shape.hasRank()
            && shape.rank() >= 2
            && shape.dim(-1).equals(shape.dim(-2))
            && !shape.dim(-1).is(1);
    return square && !value.dtype().isComplex()
        ? value.producer().flatMap(Triangle::of).filter(t -> !t.isVague())
        : Optional.empty();
  }

  private static Optional<Triangle> of(Node node) {
    Op op = node.op();
    if (op instanceof Binary binary) {
      return binary(binary.operator(), node);
    } else if (op instanceof Unary unary) {
      return of(node.input(0)).flatMap(t -> t.mapped(unary.function()));
    } else if (op instanceof Compare compare) {
      return Ramp.compared(compare.relation(), node.input(0), node.input(1));
    } else if (op instanceof Where) {
      return where(node);
    } else if (op instanceof Cast cast) {
      return of(node.input(0)).flatMap(t -> t.cast(cast.to()));
    } else if (op instanceof KeepBand) {
      boolean lower = isNumber(node.input(1), -1) && isNumber(node.input(2), 0);
      OptionalDouble all = uniform(node.input(0));
      return lower && all.isPresent()
          ? Optional.of(new Triangle(all.getAsDouble(), 0))
          : Optional.empty();
    }
    boolean view =
        op instanceof Reshape
            || op instanceof BroadcastTo
            || op instanceof Squeeze
            || op instanceof Unsqueeze;
    return view && sameMatrices(node.input(0).shape(), node.output().shape())
        ? of(node.input(0))
        : Contents.constant(node.output()).flatMap(Triangle::of);
  }

  private static boolean sameMatrices(Shape a, Shape b) {
    return a.hasRank()
        && a.rank() >= 2
        && a.dim(-1).equals(b.dim(-1))
        && a.dim(-2).equals(b.dim(-2));
  }

  private static Optional<Triangle> of(TensorData data) {
    if (data.elements() > MOST_ELEMENTS || data.elements() == 0 || data.dtype() == DType.STRING) {
      return Optional.empty();
    }
    double[] elements = data.toDoubles();
    int size = Math.toIntExact(data.shape().get(data.shape().size() - 1));
    Triangle triangle = new Triangle(elements[0], elements[1]);
    for (int i = 0; i < elements.length; i++) {
      boolean later = i % size > i / size % size;
      if (elements[i] != (later ? triangle.above : triangle.below)) {
        return Optional.empty();
      }
    }
    return Optional.of(triangle);
  }

  private static Optional<Triangle> binary(Operator operator, Node node) {
    return operand(node.input(0))
        .flatMap(
            a ->
                operand(node.input(1))
                    .map(
                        b ->
                            new Triangle(
                                computed(operator, a.below, b.below),
                                computed(operator, a.above, b.above))));
  }

  private static Optional<Triangle> where(Node node) {
    Optional<Triangle> a = operand(node.input(1));
    Optional<Triangle> b = operand(node.input(2));
    return a.isEmpty() || b.isEmpty()
        ? Optional.empty()
        : of(node.input(0))
            .map(
                condition ->
                    new Triangle(
                        condition.below != 0 ? a.get().below : b.get().below,
                        condition.above != 0 ? a.get().above : b.get().above));
  }

  /** A triangle, or one number everywhere. */
  private static Optional<Triangle> operand(Value value) {
    OptionalDouble number = uniform(value);
    return number.isPresent()
        ? Optional.of(new Triangle(number.getAsDouble(), number.getAsDouble()))
        : of(value);
  }

  private static OptionalDouble uniform(Value value) {
    Value element = value.isA(Full.class) ? value.operand(1) : value;
    Optional<Double> number = Contents.number(element);
    if (number.isPresent()) {
      return OptionalDouble.of(number.get());
    }
    double[] elements =
        Contents.constant(value)
            .filter(data -> data.elements() <= MOST_ELEMENTS && data.elements() > 0)
            .filter(data -> data.dtype() != DType.STRING && !data.dtype().isComplex())
            .map(TensorData::toDoubles)
            .orElse(new double[0]);
    return elements.length > 0 && Arrays.stream(elements).allMatch(e -> e == elements[0])
        ? OptionalDouble.of(elements[0])
        : OptionalDouble.empty();
  }

  private static double computed(Operator operator, double a, double b) {
    return switch (operator) {
      case ADD -> a + b;
      case SUB -> a - b;
      case MUL -> a * b;
      case MAXIMUM -> Math.max(a, b);
      case MINIMUM -> Math.min(a, b);
      case LOGICAL_AND -> a * b;
      case LOGICAL_OR -> Math.max(a, b);
      default -> Double.NaN;
    };
  }

  private Optional<Triangle> mapped(Function function) {
    return switch (function) {
      case NEG -> Optional.of(new Triangle(-below, -above));
      case LOGICAL_NOT -> Optional.of(new Triangle(1 - below, 1 - above));
      default -> Optional.empty();
    };
  }

  private Optional<Triangle> cast(DType to) {
    if (to == DType.BOOL) {
      return Optional.of(new Triangle(below != 0 ? 1 : 0, above != 0 ? 1 : 0));
    }
    boolean flags = List.of(0.0, 1.0).containsAll(List.of(below, above));
    return flags || to == DType.FLOAT32 || to == DType.FLOAT64
        ? Optional.of(this)
        : Optional.empty();
  }

  /** Whether it is one number everywhere, or none. */
  private boolean isVague() {
    return below == above || Double.isNaN(below) || Double.isNaN(above);
  }

  private static boolean isNumber(Value value, long number) {
    return Contents.longs(value).filter(List.of(number)::equals).isPresent();
  }
}
