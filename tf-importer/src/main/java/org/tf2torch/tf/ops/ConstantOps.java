package org.tf2torch.tf.ops;

import java.util.List;
import java.util.Optional;
import org.tf2torch.ir.DType;
import org.tf2torch.ir.Value;
import org.tf2torch.ir.data.TensorData;
import org.tf2torch.ir.op.Elementwise.Relation;
import org.tf2torch.ir.op.Emit;
import org.tf2torch.ir.op.Sources.Range;
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
    table.op(
        "Range", call -> call.emit(new Range(), call.tensor(0), call.tensor(1), call.tensor(2)));
  }

  private static List<Operand> constant(OpCall call) {
    Optional<TensorData> data = call.frame().lowering().operations().tensor(call.node(), "value");
    return List.of(
        data.<Operand>map(d -> new Operand.Tensor(call.emit().constant(d)))
            .orElseGet(() -> new Operand.Foreign("text")));
  }

  /** What it holds is not defined unless it is to be initialised; zeros are as good as any. */
  private static Value empty(OpCall call) {
    return call.emit().full(call.tensor(0), ScatterOps.zero(call.emit(), call.dtype("dtype")));
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
