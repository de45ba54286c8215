package org.tf2torch.ir.pass.recurrent;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.tf2torch.ir.Contents;
import org.tf2torch.ir.Dim;
import org.tf2torch.ir.GraphBuilder;
import org.tf2torch.ir.Node;
import org.tf2torch.ir.Shape;
import org.tf2torch.ir.Value;
import org.tf2torch.ir.data.TensorData;
import org.tf2torch.ir.op.Blocks.Reorder;
import org.tf2torch.ir.op.Emit;
import org.tf2torch.ir.op.Shapes.Permute;
import org.tf2torch.ir.op.Shapes.Reshape;
import org.tf2torch.ir.op.Shapes.Squeeze;
import org.tf2torch.ir.op.Shapes.Unsqueeze;
import org.tf2torch.ir.op.Slicing.Select;
import org.tf2torch.ir.op.Slicing.Slice;
import org.tf2torch.ir.op.Sources.Constant;
import org.tf2torch.ir.op.Sources.Parameter;

/**
 * Some neighbouring rows and columns of a weight [rows, columns], or elements of a bias [rows].
 *
 * @param base a weight, or a part of one
 * @param transposed whether the rows are along the base's last axis
 */
record Block(Value base, boolean transposed, long row, long rows, long column, long columns) {
  /** The whole of a weight, of which a linear layer's results are along the rows. */
  static Optional<Block> of(Value weight, boolean transposed) {
    Value at = weight;
    boolean turned = transposed;
    List<Value> views = new ArrayList<>();
    while (at.isA(Permute.class) || isPart(at)) {
      views.add(0, at);
      at = at.operand(0);
    }
    if (!isFixed(at) || !at.shape().isKnown() || at.shape().rank() > 2 || at.shape().rank() < 1) {
      return Optional.empty();
    }
    boolean flat = at.shape().rank() == 1;
    long[] start = {0, 0};
    for (Value view : views) {
      if (view.isA(Permute.class)) {
        turned = !turned;
        start = new long[] {start[1], start[0]};
      } else {
        int axis = view.operand(0).shape().axis(view.op(Slice.class).orElseThrow().axis());
        start[axis] += Contents.longs(view.operand(1)).orElseThrow().get(0);
      }
    }
    // The way back: what the views end in has its rows along its first axis, unless transposed.
    boolean endsTransposed = transposed;
    Shape end = weight.shape();
    long row = flat || !endsTransposed ? start[0] : start[1];
    long column = flat ? 0 : endsTransposed ? start[0] : start[1];
    long rows = size(end, flat || !endsTransposed ? 0 : 1);
    long columns = flat ? 1 : size(end, endsTransposed ? 0 : 1);
    return Optional.of(new Block(at, turned, row, rows, column, columns));
  }

  private static long size(Shape shape, int axis) {
    return shape.dim(axis).value();
  }

  /** Whether the value is a slice of neighbouring elements at known places. */
  private static boolean isPart(Value value) {
    return value.op(Slice.class).filter(slice -> slice.step() == 1).isPresent()
        && value.shape().isKnown()
        && Contents.longs(value.operand(1)).filter(start -> start.get(0) >= 0).isPresent();
  }

  /** Whether the value is the same in every run: a weight, or made of one by views. */
  static boolean isFixed(Value value) {
    Value at = value;
    while (isView(at)) {
      at = at.operand(0);
    }
    return at.isA(Constant.class) || at.isA(Parameter.class);
  }

  private static boolean isView(Value value) {
    boolean moves =
        value.isA(Permute.class)
            || value.isA(Reshape.class)
            || value.isA(Squeeze.class)
            || value.isA(Unsqueeze.class);
    boolean selects = value.isA(Select.class) && Contents.longs(value.operand(1)).isPresent();
    return value.shape().isKnown() && (moves || selects || isPart(value));
  }

  Block rows(long start, long length) {
    return new Block(base, transposed, row + start, length, column, columns);
  }

  Block columns(long start, long length) {
    return new Block(base, transposed, row, rows, column + start, length);
  }

  boolean isBias() {
    return base.shape().hasRank(1);
  }

  /** Whether both are parts of one weight. */
  boolean isPartOf(Block other) {
    return base == other.base;
  }

  /** Whether both are rows of the same columns. */
  private boolean standsWith(Block other) {
    return base == other.base
        && transposed == other.transposed
        && column == other.column
        && columns == other.columns
        && rows == other.rows;
  }

  /** Blocks of as many rows each, one below the other. */
  static Value join(List<Block> blocks, GraphBuilder builder) {
    Emit emit = new Emit(builder);
    Block first = blocks.get(0);
    long top = blocks.stream().mapToLong(Block::row).min().orElseThrow();
    List<Integer> order =
        blocks.stream().map(block -> (int) ((block.row - top) / first.rows)).toList();
    boolean tile =
        blocks.stream().allMatch(b -> first.standsWith(b) && (b.row - top) % first.rows == 0)
            && order.stream().distinct().count() == order.size()
            && order.stream().allMatch(place -> place < order.size());
    if (!tile) {
      return emit.concat(0, blocks.stream().map(block -> block.emit(builder)).toList());
    }
    Block whole =
        new Block(
            first.base,
            first.transposed,
            top,
            first.rows * blocks.size(),
            first.column,
            first.columns);
    return emit.op(new Reorder(0, order), whole.emit(builder));
  }

  private Value emit(GraphBuilder builder) {
    Emit emit = new Emit(builder);
    Value value = outside(base, builder);
    int rowAxis = transposed && !isBias() ? 1 : 0;
    value = part(value, rowAxis, row, rows, emit);
    if (isBias()) {
      return value;
    }
    value = part(value, 1 - rowAxis, column, columns, emit);
    return transposed ? emit.transpose(value) : value;
  }

  private static Value part(Value value, int axis, long start, long length, Emit emit) {
    if (value.shape().dim(axis).is(length)) {
      return value;
    }
    return Contents.constant(value)
        .map(data -> emit.constant(data.sliced(axis, start, length)))
        .orElseGet(() -> emit.slice(value, axis, Dim.known(start), Dim.known(start + length), 1));
  }

  /** A weight, or a view of one, that a loop's body made for itself, made before the loop. */
  private static Value outside(Value weight, GraphBuilder builder) {
    Node node = weight.producer().orElseThrow();
    List<Value> operands = node.inputs().stream().map(in -> outside(in, builder)).toList();
    Optional<TensorData> data =
        operands.isEmpty() ? Optional.empty() : Contents.constant(operands.get(0));
    if (data.isPresent() && node.op() instanceof Select select) {
      Emit emit = new Emit(builder);
      int axis = weight.operand(0).shape().axis(select.axis());
      long size = data.get().shape().get(axis);
      long at = Math.floorMod(Contents.longs(operands.get(1)).orElseThrow().get(0), size);
      return emit.squeeze(emit.constant(data.get().sliced(axis, at, 1)), axis);
    }
    if (data.isPresent() && node.op() instanceof Slice slice) {
      int axis = weight.shape().axis(slice.axis());
      long start = Contents.longs(operands.get(1)).orElseThrow().get(0);
      return new Emit(builder)
          .constant(data.get().sliced(axis, start, weight.shape().dim(axis).value()));
    }
    return builder.emit(node.op(), operands).get(0);
  }
}
