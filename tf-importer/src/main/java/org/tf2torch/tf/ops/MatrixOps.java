package org.tf2torch.tf.ops;

import java.util.List;
import org.tf2torch.ir.Value;
import org.tf2torch.ir.op.Elementwise.Function;
import org.tf2torch.ir.op.Products.MatMul;
import org.tf2torch.tf.lower.OpCall;
import org.tf2torch.tf.lower.OpTable;

/** Matrix products. */
final class MatrixOps {
  private MatrixOps() {}

  static void register(OpTable table) {
    table.op("MatMul", MatrixOps::matMul);
    for (String name : List.of("BatchMatMul", "BatchMatMulV2", "BatchMatMulV3")) {
      table.op(name, MatrixOps::batchMatMul);
    }
  }

  static Value matMul(OpCall call) {
    Value a = call.emit().ranked(call.tensor(0), 2);
    Value b = call.emit().ranked(call.tensor(1), 2);
    return call.emit(
        new MatMul(),
        call.flag("transpose_a") ? call.emit().transpose(a) : a,
        call.flag("transpose_b") ? call.emit().transpose(b) : b);
  }

  private static Value batchMatMul(OpCall call) {
    return call.emit(
        new MatMul(),
        adjoint(call, call.tensor(0), "adj_x"),
        adjoint(call, call.tensor(1), "adj_y"));
  }

  private static Value adjoint(OpCall call, Value x, String flag) {
    if (!call.flag(flag)) {
      return x;
    }
    Value transposed = call.emit().transpose(x);
    return x.dtype().isComplex() ? call.emit().unary(Function.CONJ, transposed) : transposed;
  }
}
