package org.tf2torch.tf.ops;

import org.tf2torch.ir.DType;
import org.tf2torch.ir.Value;
import org.tf2torch.ir.op.Elementwise.Elu;
import org.tf2torch.ir.op.Elementwise.Function;
import org.tf2torch.ir.op.Elementwise.LeakyRelu;
import org.tf2torch.ir.op.Elementwise.Relation;
import org.tf2torch.ir.op.Elementwise.Softmax;
import org.tf2torch.ir.op.Emit;
import org.tf2torch.tf.lower.OpCall;
import org.tf2torch.tf.lower.OpTable;

/** Activation functions. */
final class ActivationOps {
  private ActivationOps() {}

  static void register(OpTable table) {
    table.op("Relu", ActivationOps::relu);
    table.op("Relu6", ActivationOps::relu6);
    table.unary("Sigmoid", Function.SIGMOID);
    table.op("Softplus", ActivationOps::softplus);
    table.unary("Softsign", Function.SOFTSIGN);
    table.unary("Selu", Function.SELU);
    table.op("Elu", call -> call.emit(new Elu(1), call.tensor(0)));
    table.op("LeakyRelu", call -> call.emit(new LeakyRelu(alpha(call)), call.tensor(0)));
    table.op("Softmax", call -> call.emit(new Softmax(-1, false), call.tensor(0)));
    table.op("LogSoftmax", call -> call.emit(new Softmax(-1, true), call.tensor(0)));
  }

  /** PyTorch would take large uint64 for negative. */
  private static Value relu(OpCall call) {
    Value x = call.tensor(0);
    return x.dtype().isUnsigned() ? x : call.emit().unary(Function.RELU, x);
  }

  private static Value relu6(OpCall call) {
    Value x = call.tensor(0);
    return x.dtype().isUnsigned()
        ? call.emit().minimum(x, call.emit().scalarLike(x, 6))
        : call.emit().unary(Function.RELU6, x);
  }

  /** In half precision the numbers above and below which TensorFlow shortens it can be seen. */
  private static Value softplus(OpCall call) {
    Emit emit = call.emit();
    Value x = call.tensor(0);
    Value exact = emit.unary(Function.SOFTPLUS, x);
    if (x.dtype().bytes() > 2) {
      return exact;
    }
    // -log(epsilon) - 2, as these formats round it (softplus_op.h).
    Value limit = emit.scalarLike(x, x.dtype() == DType.FLOAT16 ? 4.9296875 : 2.84375);
    Value small = emit.compare(Relation.LESS, x, emit.unary(Function.NEG, limit));
    Value rest = emit.where(small, emit.unary(Function.EXP, x), exact);
    return emit.where(emit.compare(Relation.GREATER, x, limit), x, rest);
  }

  /** The attribute is a float32; in float64 it is not the decimal that it was written as. */
  static double alpha(OpCall call) {
    return call.tensor(0).dtype() == DType.FLOAT64
        ? call.attributeValue("alpha").getF()
        : call.number("alpha");
  }
}
