package org.tf2torch.tf.ops;

import org.tf2torch.ir.op.Elementwise.Elu;
import org.tf2torch.ir.op.Elementwise.Function;
import org.tf2torch.ir.op.Elementwise.LeakyRelu;
import org.tf2torch.ir.op.Elementwise.Softmax;
import org.tf2torch.tf.lower.OpTable;

/** Activation functions. */
final class ActivationOps {
  private ActivationOps() {}

  static void register(OpTable table) {
    table.unary("Relu", Function.RELU);
    table.unary("Relu6", Function.RELU6);
    table.unary("Sigmoid", Function.SIGMOID);
    table.unary("Softplus", Function.SOFTPLUS);
    table.unary("Softsign", Function.SOFTSIGN);
    table.unary("Selu", Function.SELU);
    table.op("Elu", call -> call.emit(new Elu(1), call.tensor(0)));
    table.op("LeakyRelu", call -> call.emit(new LeakyRelu(call.number("alpha")), call.tensor(0)));
    table.op("Softmax", call -> call.emit(new Softmax(-1, false), call.tensor(0)));
    table.op("LogSoftmax", call -> call.emit(new Softmax(-1, true), call.tensor(0)));
  }
}
