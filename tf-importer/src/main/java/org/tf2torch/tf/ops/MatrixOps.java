package org.tf2torch.tf.ops;

import java.util.List;
import org.tf2torch.ir.DType;
import org.tf2torch.ir.Value;
import org.tf2torch.ir.op.Elementwise.Function;
import org.tf2torch.ir.op.Emit;
import org.tf2torch.ir.op.Movement.PermuteBy;
import org.tf2torch.ir.op.Products.Cross;
import org.tf2torch.ir.op.Products.MatMul;
import org.tf2torch.ir.op.Sources.Range;
import org.tf2torch.tf.lower.OpCall;
import org.tf2torch.tf.lower.OpTable;
import org.tf2torch.tf.lower.OpTable.TensorHandler;
import org.tf2torch.tf.lower.Operand;

/** Matrix products. */
final class MatrixOps {
  private MatrixOps() {}

  static void register(OpTable table) {
    table.op("Cross", MatrixOps::cross);
    product(table, "MatMul", "transpose_a", "transpose_b", MatrixOps::matMul);
    table.op("SparseMatMul", MatrixOps::sparseMatMul);
    for (String name : List.of("BatchMatMul", "BatchMatMulV2")) {
      product(table, name, "adj_x", "adj_y", call -> batchMatMul(call, call.dtype("T")));
    }
    table.op("BatchMatMulV3", call -> batchMatMul(call, call.dtype("Tout")));
  }

  /** Of matrices, or of singular vectors, which are no tensor until they are multiplied. */
  private static void product(
      OpTable table, String name, String first, String second, TensorHandler handler) {
    table.raw(
        name,
        call ->
            SingularVectorOps.product(call, first, second)
                .orElseGet(() -> List.of(new Operand.Tensor(handler.lower(call)))));
  }

  static Value matMul(OpCall call) {
    Value a = call.emit().ranked(call.tensor(0), 2);
    Value b = call.emit().ranked(call.tensor(1), 2);
    return matMul(call, a, b);
  }

  /** A product of matrices that the attributes transpose. */
  static Value matMul(OpCall call, Value a, Value b) {
    return call.emit(
        new MatMul(),
        call.flag("transpose_a") ? call.emit().transpose(a) : a,
        call.flag("transpose_b") ? call.emit().transpose(b) : b);
  }

  /** PyTorch multiplies no unsigned integers but uint8. */
  private static Value cross(OpCall call) {
    DType type = call.tensor(0).dtype();
    call.require(!type.isUnsigned() || type == DType.UINT8, "it multiplies " + type.text());
    return call.emit(new Cross(), call.tensor(0), call.tensor(1));
  }

  private static Value batchMatMul(OpCall call, DType result) {
    Value a = call.emit().cast(call.tensor(0), result);
    Value b = call.emit().cast(call.tensor(1), result);
    return call.emit(new MatMul(), adjoint(call, a, "adj_x"), adjoint(call, b, "adj_y"));
  }

  /** A product of matrices expected to be mostly 0; bfloat16 operands are summed in float32. */
  private static Value sparseMatMul(OpCall call) {
    Value a = call.emit().cast(call.emit().ranked(call.tensor(0), 2), DType.FLOAT32);
    Value b = call.emit().cast(call.emit().ranked(call.tensor(1), 2), DType.FLOAT32);
    return matMul(call, a, b);
  }

  /** The conjugated transpose where the flag says so. */
  static Value adjoint(OpCall call, Value x, String flag) {
    if (!call.flag(flag)) {
      return x;
    }
    Value transposed = x.shape().hasRank() ? call.emit().transpose(x) : transposed(call, x);
    return x.dtype().isComplex() ? call.emit().unary(Function.CONJ, transposed) : transposed;
  }

  /** The last two axes exchanged, however many there are. */
  private static Value transposed(OpCall call, Value x) {
    Emit emit = call.emit();
    Value rank = emit.select(emit.shapeOf(emit.shapeOf(x)), 0, 0);
    Value last = emit.sub(rank, emit.size(1));
    Value others = emit.op(new Range(), emit.size(0), emit.sub(last, emit.size(1)), emit.size(1));
    Value exchanged = emit.stack(0, List.of(last, emit.sub(last, emit.size(1))));
    return emit.op(new PermuteBy(), x, emit.concat(0, List.of(others, exchanged)));
  }
}
