package org.tf2torch.ir.fold;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BinaryOperator;
import org.tf2torch.ir.DType;
import org.tf2torch.ir.Dim;
import org.tf2torch.ir.GraphBuilder;
import org.tf2torch.ir.Op;
import org.tf2torch.ir.Operands;
import org.tf2torch.ir.Shape;
import org.tf2torch.ir.TensorType;
import org.tf2torch.ir.Value;
import org.tf2torch.ir.data.Literals;
import org.tf2torch.ir.op.Elementwise.Binary;
import org.tf2torch.ir.op.Elementwise.Cast;
import org.tf2torch.ir.op.Elementwise.Compare;
import org.tf2torch.ir.op.Elementwise.Function;
import org.tf2torch.ir.op.Elementwise.Relation;
import org.tf2torch.ir.op.Elementwise.Unary;
import org.tf2torch.ir.op.Elementwise.Where;
import org.tf2torch.ir.op.Reductions.Reduce;
import org.tf2torch.ir.op.Shapes.Reshape;
import org.tf2torch.ir.op.Shapes.ShapeOf;
import org.tf2torch.ir.op.Shapes.Squeeze;
import org.tf2torch.ir.op.Shapes.Unsqueeze;
import org.tf2torch.ir.op.Sources.Constant;
import org.tf2torch.ir.op.Sources.Sizes;

/** Evaluates integer operations on tables of numbers and size formulas. */
final class SizeArithmetic {
  /** Of an unknown number of 32 bits: products with larger ones are hashes, and overflow. */
  private static final long LARGEST_FACTOR = 1 << 28;

  private SizeArithmetic() {}

  static Optional<Value> fold(Op op, List<Value> inputs, GraphBuilder builder) {
    if (op instanceof ShapeOf shapeOf) {
      return shapeOf(shapeOf, inputs.get(0).shape(), builder);
    }
    List<Table> tables = new ArrayList<>();
    for (Value input : inputs) {
      Optional<Table> table =
          input.type() instanceof TensorType ? Table.of(input) : Optional.empty();
      if (table.isEmpty()) {
        return Optional.empty();
      }
      tables.add(table.get());
    }
    if (tables.isEmpty()) {
      return Optional.empty();
    }
    return evaluate(op, inputs, tables, builder);
  }

  private static Optional<Value> shapeOf(ShapeOf op, Shape shape, GraphBuilder builder) {
    return shape.hasRank()
        ? Optional.of(
            emit(op.dtype(), new Table(List.of((long) shape.rank()), shape.dims()), builder))
        : Optional.empty();
  }

  private static Optional<Value> evaluate(
      Op op, List<Value> inputs, List<Table> tables, GraphBuilder builder) {
    TensorType type = resultType(op, inputs, builder);
    if (type == null || !type.shape().isKnown() || !isIntegral(type.dtype())) {
      return Optional.empty();
    }
    if (isBeyondInt64(inputs, tables)) {
      return Optional.empty();
    }
    List<Long> shape = type.shape().sizes();
    if (shape.stream().reduce(1L, (a, b) -> a * b) > Table.MOST_ELEMENTS) {
      return Optional.empty();
    }
    try {
      List<Dim> elements = elements(op, tables, shape);
      return elements == null || !elements.stream().allMatch(e -> isInRange(e, type.dtype()))
          ? Optional.empty()
          : Optional.of(emit(type.dtype(), new Table(shape, elements), builder));
    } catch (ArithmeticException tooLarge) {
      return Optional.empty();
    }
  }

  /** Whether an operand holds numbers of uint64 that read as negative ones of int64. */
  private static boolean isBeyondInt64(List<Value> inputs, List<Table> tables) {
    for (int i = 0; i < tables.size(); i++) {
      boolean wide = inputs.get(i).dtype() == DType.UINT64;
      if (wide && tables.get(i).elements().stream().anyMatch(e -> e.isKnown() && e.value() < 0)) {
        return true;
      }
    }
    return false;
  }

  /** Whether a formula stays within its type, as sizes and numbers of iterations do. */
  private static boolean isInRange(Dim dim, DType type) {
    return dim.isKnown()
        || type == DType.INT64
        || type == DType.BOOL
        || (type == DType.INT32
            && dim.terms().stream().allMatch(t -> Math.abs(t.coefficient()) <= LARGEST_FACTOR));
  }

  private static boolean isIntegral(DType type) {
    return type.isInteger() || type == DType.BOOL;
  }

  private static TensorType resultType(Op op, List<Value> inputs, GraphBuilder builder) {
    boolean candidate = op.regions().isEmpty() && !op.hasEffect();
    List<?> types = candidate ? op.infer(new Operands(inputs, builder.symbols())) : List.of();
    return types.size() == 1 && types.get(0) instanceof TensorType type ? type : null;
  }

  /**
   * The result's elements, row-major; null when the operation is not one of shape arithmetic, or
   * cannot be decided.
   */
  private static List<Dim> elements(Op op, List<Table> in, List<Long> shape) {
    Table x = in.get(0);
    if (op instanceof Reshape || op instanceof Squeeze || op instanceof Unsqueeze) {
      return x.elements();
    } else if (op instanceof Cast cast) {
      return isIntegral(cast.to()) && cast.to() != DType.BOOL ? x.elements() : null;
    } else if (op instanceof Binary binary) {
      return binary(operator(binary), in, shape);
    } else if (op instanceof Compare compare) {
      return binary((a, b) -> compare(compare.relation(), a, b), in, shape);
    } else if (op instanceof Unary unary) {
      return map(unary.function(), x);
    } else if (op instanceof Where) {
      return where(in, shape);
    } else if (op instanceof Reduce reduce) {
      return reduce(reduce, x);
    }
    return MovedElements.elements(op, in, shape);
  }

  private static List<Dim> table(
      List<Long> shape, java.util.function.Function<long[], Dim> element) {
    return Table.generate(shape, element).elements();
  }

  private static List<Dim> binary(BinaryOperator<Dim> operator, List<Table> in, List<Long> shape) {
    if (operator == null) {
      return null;
    }
    List<Dim> elements =
        table(shape, p -> operator.apply(in.get(0).broadcastAt(p), in.get(1).broadcastAt(p)));
    return elements.contains(null) ? null : elements;
  }

  /** Null where the result depends on what is unknown. */
  private static BinaryOperator<Dim> operator(Binary binary) {
    return switch (binary.operator()) {
      case ADD -> Dim::plus;
      case SUB -> Dim::minus;
      case MUL -> Dim::times;
      case MAXIMUM -> Dim::max;
      case MINIMUM -> Dim::min;
      case FLOOR_DIV -> (a, b) -> b.is(0) ? null : a.floorDiv(b);
      case FLOOR_MOD -> (a, b) -> b.is(0) ? null : a.minus(a.floorDiv(b).times(b));
      // Sizes are not negative, but their differences may be: only numbers can be divided towards
      // zero.
      case TRUNC_DIV ->
          (a, b) ->
              a.isKnown() && b.isKnown() && !b.is(0) ? Dim.known(a.value() / b.value()) : null;
      case LOGICAL_AND ->
          (a, b) -> a.is(0) || b.is(0) ? Dim.ZERO : a.isKnown() && b.isKnown() ? Dim.ONE : null;
      case LOGICAL_OR ->
          (a, b) -> a.is(1) || b.is(1) ? Dim.ONE : a.isKnown() && b.isKnown() ? Dim.ZERO : null;
      default -> null;
    };
  }

  private static Dim compare(Relation relation, Dim a, Dim b) {
    Dim difference = a.minus(b);
    if (!difference.isKnown()) {
      return null;
    }
    long sign = Long.signum(difference.value());
    boolean holds =
        switch (relation) {
          case EQUAL -> sign == 0;
          case NOT_EQUAL -> sign != 0;
          case LESS -> sign < 0;
          case LESS_EQUAL -> sign <= 0;
          case GREATER -> sign > 0;
          case GREATER_EQUAL -> sign >= 0;
        };
    return holds ? Dim.ONE : Dim.ZERO;
  }

  private static List<Dim> map(Function function, Table x) {
    if (function == Function.NEG) {
      return x.elements().stream().map(d -> d.times(-1)).toList();
    }
    boolean not = function == Function.LOGICAL_NOT && x.elements().stream().allMatch(Dim::isKnown);
    return not ? x.elements().stream().map(d -> d.is(0) ? Dim.ONE : Dim.ZERO).toList() : null;
  }

  private static List<Dim> where(List<Table> in, List<Long> shape) {
    if (!in.get(0).elements().stream().allMatch(Dim::isKnown)) {
      return null;
    }
    return table(shape, p -> in.get(in.get(0).broadcastAt(p).is(0) ? 2 : 1).broadcastAt(p));
  }

  private static List<Dim> reduce(Reduce op, Table x) {
    boolean all = op.axes().stream().map(a -> axis(a, x)).distinct().count() == x.rank();
    if (!all || (x.elements().isEmpty())) {
      return null;
    }
    BinaryOperator<Dim> step =
        switch (op.reduction()) {
          case SUM -> Dim::plus;
          case PROD -> Dim::times;
          case MAX -> Dim::max;
          case MIN -> Dim::min;
          default -> null;
        };
    if (op.reduction() == org.tf2torch.ir.op.Reductions.Reduction.ALL) {
      boolean known = x.elements().stream().allMatch(Dim::isKnown);
      return known ? List.of(x.elements().contains(Dim.ZERO) ? Dim.ZERO : Dim.ONE) : null;
    }
    return step == null ? null : List.of(x.elements().stream().reduce(step).orElseThrow());
  }

  private static int axis(int axis, Table table) {
    return axis < 0 ? axis + table.rank() : axis;
  }

  /**
   * A constant when all elements are numbers, wrapped to the dtype as the machine would; else a
   * {@link Sizes}.
   */
  private static Value emit(DType dtype, Table table, GraphBuilder builder) {
    if (table.elements().stream().allMatch(Dim::isKnown)) {
      long[] numbers = table.elements().stream().mapToLong(Dim::value).toArray();
      return builder.emit(new Constant(Literals.longs(dtype, table.shape(), numbers)));
    }
    return builder.emit(new Sizes(dtype, table.shape(), table.elements()));
  }
}
