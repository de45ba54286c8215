package org.tf2torch.tf.ops;

import java.util.List;
import java.util.Optional;
import org.tf2torch.ir.DType;
import org.tf2torch.ir.Value;
import org.tf2torch.ir.data.TensorData;
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
    table.op(
        "Range", call -> call.emit(new Range(), call.tensor(0), call.tensor(1), call.tensor(2)));
  }

  private static List<Operand> constant(OpCall call) {
    Optional<TensorData> data = call.frame().lowering().operations().tensor(call.node(), "value");
    return List.of(
        data.<Operand>map(d -> new Operand.Tensor(call.emit().constant(d)))
            .orElseGet(() -> new Operand.Foreign("text")));
  }

  private static Value filledLike(OpCall call, double number) {
    Value x = call.tensor(0);
    call.require(x.dtype() != DType.STRING, "it makes text");
    return call.emit().full(call.emit().shapeOf(x), call.emit().scalarLike(x, number));
  }
}
