package org.tf2torch.tf.ops;

import com.google.protobuf.ByteString;
import java.util.List;
import java.util.Optional;
import java.util.function.DoublePredicate;
import java.util.stream.Stream;
import org.tensorflow.proto.TensorShapeProto;
import org.tf2torch.ir.Contents;
import org.tf2torch.ir.DType;
import org.tf2torch.ir.Value;
import org.tf2torch.ir.data.TensorData;
import org.tf2torch.ir.op.Elementwise.Function;
import org.tf2torch.ir.op.Elementwise.Relation;
import org.tf2torch.ir.op.Emit;
import org.tf2torch.ir.op.Sources.Range;
import org.tf2torch.tf.lower.Lowering;
import org.tf2torch.tf.lower.OpCall;
import org.tf2torch.tf.lower.OpTable;
import org.tf2torch.tf.lower.Operand;

/** Constants, and tensors made from nothing but a shape. */
final class ConstantOps {
  private ConstantOps() {}

  static void register(OpTable table) {
    table.raw("Const", ConstantOps::constant);
    table.op("Fill", call -> call.emit().full(call.tensor(0), call.tensor(1)));
    table.op("ZerosLike", call -> filledLike(call, 0));
    table.op("OnesLike", call -> filledLike(call, 1));
    table.op("Empty", ConstantOps::empty);
    table.op("LinSpace", ConstantOps::linSpace);
    table.op("Range", ConstantOps::range);
  }

  private static List<Operand> constant(OpCall call) {
    Optional<TensorData> data = call.frame().lowering().operations().tensor(call.node(), "value");
    return List.of(
        data.<Operand>map(d -> new Operand.Tensor(call.emit().constant(d)))
            .orElseGet(() -> words(call)));
  }

  private static Operand words(OpCall call) {
    Lowering lowering = call.frame().lowering();
    Optional<List<ByteString>> words = lowering.operations().strings(call.node(), "value");
    if (words.isEmpty() || lowering.vocabulary().isEmpty()) {
      return new Operand.Foreign("text");
    }
    List<Long> shape =
        call.attributeValue("value").getTensor().getTensorShape().getDimList().stream()
            .map(TensorShapeProto.Dim::getSize)
            .toList();
    return lowering
        .vocabulary()
        .get()
        .numbers(words.get(), shape)
        .<Operand>map(numbers -> new Operand.Words(call.emit().constant(numbers)))
        .orElseGet(() -> new Operand.Foreign("text that is not UTF-8"));
  }

  /** What it holds is not defined unless it is to be initialised; zeros are as good as any. */
  private static Value empty(OpCall call) {
    return call.emit().full(call.tensor(0), ScatterOps.zero(call.emit(), call.dtype("dtype")));
  }

  /**
   * TensorFlow counts in the element type (sequence_ops.cc, RangeOp): from 0 to 0.3 by 0.1 are 3
   * numbers in float32; PyTorch counts in float64, and finds 4.
   */
  private static Value range(OpCall call) {
    Emit emit = call.emit();
    Value start = call.tensor(0);
    Value step = call.tensor(2);
    Value stop = call.tensor(1);
    if (!start.dtype().isFloat() || countsExactly(start, stop, step)) {
      return emit.op(new Range(), start, stop, step);
    }
    Value steps = emit.div(emit.sub(stop, start), step);
    Value count =
        Contents.number(steps)
            .map(n -> emit.size((long) Math.ceil(Math.abs(n))))
            .orElseGet(
                () -> {
                  // Older PyTorch rounds no half precision.
                  Value wide = emit.cast(steps, DType.FLOAT64);
                  Value up = emit.unary(Function.CEIL, emit.unary(Function.ABS, wide));
                  return emit.cast(up, DType.INT64);
                });
    Value places = emit.op(new Range(), emit.size(0), count, emit.size(1));
    return emit.add(start, emit.mul(emit.cast(places, start.dtype()), step));
  }

  /** Steps of one from zero, and whole numbers that every element type holds. */
  private static boolean countsExactly(Value start, Value stop, Value step) {
    boolean byOne = isNumber(start, n -> n == 0) && isNumber(step, n -> Math.abs(n) == 1);
    return byOne || Stream.of(start, stop, step).allMatch(v -> isNumber(v, ConstantOps::isSmall));
  }

  private static boolean isSmall(double number) {
    return Math.rint(number) == number && Math.abs(number) <= 256;
  }

  private static boolean isNumber(Value value, DoublePredicate test) {
    return Contents.number(value).filter(test::test).isPresent();
  }

  /** start + i * step; the last one is stop itself, and a single one is start. */
  private static Value linSpace(OpCall call) {
    Emit emit = call.emit();
    Value start = call.tensor(0);
    Value stop = call.tensor(1);
    Value count = emit.reshape(emit.cast(call.tensor(2), DType.INT64));
    Value last = emit.sub(count, emit.size(1));
    Value places = emit.op(new Range(), emit.size(0), count, emit.size(1));
    Value steps = emit.cast(emit.maximum(last, emit.size(1)), start.dtype());
    Value step = emit.div(emit.sub(stop, start), steps);
    Value numbers = emit.add(start, emit.mul(step, emit.cast(places, start.dtype())));
    Value isLast = emit.compare(Relation.EQUAL, places, emit.maximum(last, emit.size(1)));
    return emit.where(isLast, stop, numbers);
  }

  private static Value filledLike(OpCall call, double number) {
    Value x = call.tensor(0);
    call.require(x.dtype() != DType.STRING, "it makes text");
    return call.emit().full(call.emit().shapeOf(x), call.emit().scalarLike(x, number));
  }
}
