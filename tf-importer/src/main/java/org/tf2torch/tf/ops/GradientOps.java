package org.tf2torch.tf.ops;

import org.tf2torch.ir.Value;
import org.tf2torch.ir.op.Elementwise.Function;
import org.tf2torch.ir.op.Elementwise.Relation;
import org.tf2torch.ir.op.Emit;
import org.tf2torch.tf.lower.OpCall;
import org.tf2torch.tf.lower.OpTable;

/** Derivatives of functions, as gradients left in a graph. */
final class GradientOps {
  /** arXiv:1706.02515. */
  private static final double SELU_SCALE = 1.0507009873554804934193349852946;

  private static final double SELU_SCALE_ALPHA = 1.7580993408473768599402175208123;

  private GradientOps() {}

  static void register(OpTable table) {
    plain(table, "SigmoidGrad", (e, y) -> e.mul(y, e.sub(e.scalarLike(y, 1), y)));
    plain(table, "TanhGrad", (e, y) -> e.sub(e.scalarLike(y, 1), e.mul(y, y)));
    fromResult(table, "InvGrad", (e, y) -> e.unary(Function.NEG, e.mul(y, y)));
    fromResult(table, "ReciprocalGrad", (e, y) -> e.unary(Function.NEG, e.mul(y, y)));
    fromResult(table, "SqrtGrad", (e, y) -> e.div(e.scalarLike(y, 0.5), y));
    table.op("RsqrtGrad", GradientOps::rsqrtGrad);
    table.op("ReluGrad", call -> masked(call, positive(call, call.tensor(1))));
    table.op("Relu6Grad", GradientOps::relu6Grad);
    table.op("LeakyReluGrad", GradientOps::leakyReluGrad);
    table.op("EluGrad", call -> eluGrad(call, 1, 1));
    table.op("SeluGrad", call -> eluGrad(call, SELU_SCALE, SELU_SCALE_ALPHA));
    table.op("SoftplusGrad", GradientOps::softplusGrad);
    table.op("SoftsignGrad", GradientOps::softsignGrad);
  }

  /** A derivative in terms of the function's own result. */
  private interface Derivative {
    Value of(Emit emit, Value y);
  }

  /** Operands y and dy; complex numbers are taken as they are. */
  private static void plain(OpTable table, String name, Derivative derivative) {
    table.op(
        name, call -> call.emit().mul(call.tensor(1), derivative.of(call.emit(), call.tensor(0))));
  }

  /**
   * -0.5 (dy y) (y y), 0 where dy is, rounded in this order as Eigen's scalar_rsqrt_gradient_op
   * does: in half precision y cubed overflows where this does not.
   */
  private static Value rsqrtGrad(OpCall call) {
    Emit emit = call.emit();
    Value gradient = call.tensor(1);
    Value zero = emit.scalarLike(gradient, 0);
    Value y = ComplexOps.conjugate(call, call.tensor(0));
    Value scaled = emit.mul(emit.scalarLike(y, -0.5), emit.mul(gradient, y));
    return emit.where(
        emit.compare(Relation.EQUAL, gradient, zero), zero, emit.mul(scaled, emit.mul(y, y)));
  }

  /**
   * Operands y and dy; of complex numbers the derivative is taken at the conjugate of y. Without a
   * gradient the result is 0, even where the derivative is infinite.
   */
  private static void fromResult(OpTable table, String name, Derivative derivative) {
    table.op(
        name,
        call -> {
          Emit emit = call.emit();
          Value gradient = call.tensor(1);
          Value zero = emit.scalarLike(gradient, 0);
          Value y = ComplexOps.conjugate(call, call.tensor(0));
          return emit.where(
              emit.compare(Relation.EQUAL, gradient, zero),
              zero,
              emit.mul(gradient, derivative.of(emit, y)));
        });
  }

  private static Value positive(OpCall call, Value x) {
    return call.emit().compare(Relation.GREATER, x, call.emit().scalarLike(x, 0));
  }

  /** The product, not a choice: infinity times 0 is NaN in TensorFlow, too. */
  private static Value masked(OpCall call, Value mask) {
    Value gradient = call.tensor(0);
    return call.emit().mul(gradient, call.emit().cast(mask, gradient.dtype()));
  }

  private static Value relu6Grad(OpCall call) {
    Value x = call.tensor(1);
    Value below = call.emit().compare(Relation.LESS, x, call.emit().scalarLike(x, 6));
    Value inside =
        call.emit()
            .binary(org.tf2torch.ir.op.Elementwise.Operator.LOGICAL_AND, positive(call, x), below);
    return masked(call, inside);
  }

  private static Value leakyReluGrad(OpCall call) {
    Value gradient = call.tensor(0);
    Value slope = call.emit().scalarLike(gradient, ActivationOps.alpha(call));
    return call.emit()
        .where(positive(call, call.tensor(1)), gradient, call.emit().mul(gradient, slope));
  }

  /** In terms of the result y: above 0 the slope is the scale, below it y + scale * alpha. */
  private static Value eluGrad(OpCall call, double scale, double scaleAlpha) {
    Emit emit = call.emit();
    Value gradient = call.tensor(0);
    Value y = call.tensor(1);
    Value below = emit.compare(Relation.LESS, y, emit.scalarLike(y, 0));
    Value slope = emit.add(y, emit.scalarLike(y, scaleAlpha));
    Value above = scale == 1 ? gradient : emit.mul(gradient, emit.scalarLike(y, scale));
    return emit.where(below, emit.mul(gradient, slope), above);
  }

  private static Value softplusGrad(OpCall call) {
    return call.emit().mul(call.tensor(0), call.emit().unary(Function.SIGMOID, call.tensor(1)));
  }

  private static Value softsignGrad(OpCall call) {
    Emit emit = call.emit();
    Value x = call.tensor(1);
    Value root = emit.add(emit.unary(Function.ABS, x), emit.scalarLike(x, 1));
    return emit.div(call.tensor(0), emit.mul(root, root));
  }
}
