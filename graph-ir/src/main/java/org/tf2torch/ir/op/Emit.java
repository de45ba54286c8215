package org.tf2torch.ir.op;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.tf2torch.ir.DType;
import org.tf2torch.ir.Dim;
import org.tf2torch.ir.GraphBuilder;
import org.tf2torch.ir.Op;
import org.tf2torch.ir.Shape;
import org.tf2torch.ir.Value;
import org.tf2torch.ir.data.Literals;
import org.tf2torch.ir.data.TensorData;
import org.tf2torch.ir.op.Elementwise.Binary;
import org.tf2torch.ir.op.Elementwise.Cast;
import org.tf2torch.ir.op.Elementwise.Compare;
import org.tf2torch.ir.op.Elementwise.Function;
import org.tf2torch.ir.op.Elementwise.Operator;
import org.tf2torch.ir.op.Elementwise.Relation;
import org.tf2torch.ir.op.Elementwise.Unary;
import org.tf2torch.ir.op.Elementwise.Where;
import org.tf2torch.ir.op.Joining.Concat;
import org.tf2torch.ir.op.Joining.Pad;
import org.tf2torch.ir.op.Reductions.Reduce;
import org.tf2torch.ir.op.Reductions.Reduction;
import org.tf2torch.ir.op.Shapes.BroadcastTo;
import org.tf2torch.ir.op.Shapes.Permute;
import org.tf2torch.ir.op.Shapes.Ranked;
import org.tf2torch.ir.op.Shapes.Reshape;
import org.tf2torch.ir.op.Shapes.ShapeOf;
import org.tf2torch.ir.op.Shapes.Squeeze;
import org.tf2torch.ir.op.Shapes.Unsqueeze;
import org.tf2torch.ir.op.Slicing.Select;
import org.tf2torch.ir.op.Slicing.Slice;
import org.tf2torch.ir.op.Sources.Constant;
import org.tf2torch.ir.op.Sources.Full;
import org.tf2torch.ir.op.Sources.Sizes;

/**
 * Short names for emitting the commonest operations, so that lowerings and rules read like their
 * formulas.
 */
public record Emit(GraphBuilder builder) {
  public Value op(Op op, Value... inputs) {
    return builder.emit(op, inputs);
  }

  /** A scalar of that dtype. */
  public Value scalar(DType dtype, double number) {
    TensorData data =
        dtype.isInteger() || dtype == DType.BOOL
            ? Literals.longs(dtype, List.of(), (long) number)
            : Literals.doubles(dtype, List.of(), number);
    return constant(data);
  }

  /** A scalar of the other value's dtype. */
  public Value scalarLike(Value like, double number) {
    return scalar(like.dtype(), number);
  }

  public Value constant(TensorData data) {
    return builder.emit(new Constant(data));
  }

  /** An int64 vector of numbers or formulas. */
  public Value sizes(List<Dim> dims) {
    return sizes(DType.INT64, List.of((long) dims.size()), dims);
  }

  public Value sizes(Dim... dims) {
    return sizes(Arrays.asList(dims));
  }

  /** An int64 scalar. */
  public Value size(Dim dim) {
    return sizes(DType.INT64, List.of(), List.of(dim));
  }

  public Value size(long number) {
    return size(Dim.known(number));
  }

  /** An integer tensor of numbers or formulas, row-major. */
  public Value sizes(DType dtype, List<Long> shape, List<Dim> elements) {
    if (elements.stream().allMatch(Dim::isKnown)) {
      return constant(
          Literals.longs(dtype, shape, elements.stream().mapToLong(Dim::value).toArray()));
    }
    return builder.emit(new Sizes(dtype, shape, elements));
  }

  public Value unary(Function function, Value x) {
    return builder.emit(new Unary(function), x);
  }

  public Value binary(Operator operator, Value a, Value b) {
    return builder.emit(new Binary(operator), a, b);
  }

  public Value add(Value a, Value b) {
    return binary(Operator.ADD, a, b);
  }

  public Value sub(Value a, Value b) {
    return binary(Operator.SUB, a, b);
  }

  public Value mul(Value a, Value b) {
    return binary(Operator.MUL, a, b);
  }

  public Value div(Value a, Value b) {
    return binary(Operator.DIV, a, b);
  }

  public Value maximum(Value a, Value b) {
    return binary(Operator.MAXIMUM, a, b);
  }

  public Value minimum(Value a, Value b) {
    return binary(Operator.MINIMUM, a, b);
  }

  public Value compare(Relation relation, Value a, Value b) {
    return builder.emit(new Compare(relation), a, b);
  }

  public Value where(Value condition, Value a, Value b) {
    return builder.emit(new Where(), condition, a, b);
  }

  public Value cast(Value x, DType to) {
    return builder.emit(new Cast(to), x);
  }

  public Value reshape(Value x, Value shape) {
    return builder.emit(new Reshape(), x, shape);
  }

  public Value reshape(Value x, List<Dim> dims) {
    return reshape(x, sizes(dims));
  }

  public Value reshape(Value x, long... dims) {
    return reshape(x, Arrays.stream(dims).mapToObj(Dim::known).toList());
  }

  public Value squeeze(Value x, Integer... axes) {
    return builder.emit(new Squeeze(List.of(axes)), x);
  }

  public Value unsqueeze(Value x, int axis) {
    return builder.emit(new Unsqueeze(axis), x);
  }

  public Value permute(Value x, List<Integer> axes) {
    return builder.emit(new Permute(axes), x);
  }

  public Value permute(Value x, Integer... axes) {
    return permute(x, List.of(axes));
  }

  /** The last two axes exchanged. */
  public Value transpose(Value x) {
    int rank = x.shape().rank();
    List<Integer> axes = new ArrayList<>();
    for (int i = 0; i < rank; i++) {
      axes.add(i < rank - 2 ? i : 2 * rank - 3 - i);
    }
    return permute(x, axes);
  }

  public Value broadcast(Value x, Value shape) {
    return builder.emit(new BroadcastTo(), x, shape);
  }

  public Value concat(int axis, List<Value> parts) {
    return builder.emit(new Concat(axis), parts).get(0);
  }

  /** The operands along a new axis. */
  public Value stack(int axis, List<Value> parts) {
    Shape shape = parts.get(0).shape();
    int at = axis < 0 && shape.hasRank() ? axis + shape.rank() + 1 : axis;
    return concat(at, parts.stream().map(part -> unsqueeze(part, at)).toList());
  }

  /** Elements start, start + step, … before stop along an axis. */
  public Value slice(Value x, int axis, Dim start, Dim stop, long step) {
    return builder.emit(new Slice(axis, step), x, size(start), size(stop));
  }

  public Value slice(Value x, int axis, long start, long stop) {
    return slice(x, axis, Dim.known(start), Dim.known(stop), 1);
  }

  public Value select(Value x, int axis, long index) {
    return builder.emit(new Select(axis), x, size(index));
  }

  /** Pads with a number; {@code amounts} is (before, after) of each axis in turn. */
  public Value pad(Value x, List<Dim> amounts, double number) {
    Value matrix = sizes(DType.INT64, List.of((long) amounts.size() / 2, 2L), amounts);
    return builder.emit(new Pad(Pad.Mode.CONSTANT), x, matrix, scalarLike(x, number));
  }

  public Value reduce(Reduction reduction, Value x, List<Integer> axes, boolean keepDims) {
    return builder.emit(new Reduce(reduction, axes, keepDims), x);
  }

  /** The sizes of a tensor's axes, as an int64 vector. */
  public Value shapeOf(Value x) {
    return builder.emit(new ShapeOf(DType.INT64), x);
  }

  public Value full(Value shape, Value scalar) {
    return builder.emit(new Full(), shape, scalar);
  }

  /** The tensor, now known to have that rank. */
  public Value ranked(Value x, int rank) {
    return builder.emit(new Ranked(rank), x);
  }
}
