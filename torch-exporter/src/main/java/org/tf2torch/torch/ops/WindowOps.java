package org.tf2torch.torch.ops;

import static org.tf2torch.torch.code.Expression.call;
import static org.tf2torch.torch.code.Expression.dtype;
import static org.tf2torch.torch.code.Expression.flag;
import static org.tf2torch.torch.code.Expression.integers;
import static org.tf2torch.torch.code.Expression.number;

import java.util.List;
import org.tf2torch.ir.DType;
import org.tf2torch.ir.op.Convolutions.Pool;
import org.tf2torch.ir.op.Normalizations.BatchNormGradient;
import org.tf2torch.ir.op.Windows.ComputedMaxPool;
import org.tf2torch.ir.op.Windows.ConvKernelGradient;
import org.tf2torch.ir.op.Windows.MaxPoolWithIndices;
import org.tf2torch.ir.op.Windows.PoolGradient;
import org.tf2torch.torch.code.Expression;
import org.tf2torch.torch.lower.NodeCall;
import org.tf2torch.torch.lower.OpTable;

/** Windows that are no layers, and gradients. */
final class WindowOps {
  private WindowOps() {}

  static void register(OpTable table) {
    table.op(ComputedMaxPool.class, WindowOps::computed);
    table.ops(MaxPoolWithIndices.class, WindowOps::withIndices);
    table.op(PoolGradient.class, WindowOps::poolGradient);
    table.op(ConvKernelGradient.class, WindowOps::kernelGradient);
    table.ops(BatchNormGradient.class, WindowOps::normGradient);
  }

  /** torch pools floating-point numbers only; padding was done before. */
  static Expression integerMaximum(Pool op, NodeCall call) {
    Expression pooled =
        call.helper(
            "max_pool_windows",
            comparable(call),
            integers(op.kernel()),
            integers(op.window().strides()));
    return restored(call, pooled);
  }

  private static Expression computed(ComputedMaxPool op, NodeCall call) {
    ConvolutionOps.requireChannelsFirst(op.layout());
    Expression pooled =
        call.helper(
            "max_pool_computed",
            comparable(call),
            call.integers(1),
            call.integers(2),
            flag(op.same()));
    return restored(call, pooled);
  }

  /** torch compares no unsigned 16-bit numbers. */
  private static Expression comparable(NodeCall call) {
    return call.dtype(0) == DType.UINT16
        ? call("torch.to", call.arg(0), dtype(DType.INT32))
        : call.arg(0);
  }

  private static Expression restored(NodeCall call, Expression pooled) {
    return call.dtype(0) == DType.UINT16 ? call("torch.to", pooled, dtype(DType.UINT16)) : pooled;
  }

  private static List<Expression> withIndices(MaxPoolWithIndices op, NodeCall call) {
    Expression both =
        call.helper(
            "max_pool_with_indices",
            call.arg(0),
            integers(op.kernel()),
            integers(op.strides()),
            ShapeOps.pairs(call, 1),
            flag(op.batchInIndex()));
    List<Expression> results = call.unpack(both, 2);
    return List.of(results.get(0), call("torch.to", results.get(1), dtype(op.index())));
  }

  private static Expression poolGradient(PoolGradient op, NodeCall call) {
    return call.helper(
        op.name(),
        call.arg(0),
        ShapeOps.pairs(call, 1),
        op.maximum() ? call.arg(2) : call.integers(2),
        integers(op.kernel()),
        integers(op.strides()));
  }

  private static Expression kernelGradient(ConvKernelGradient op, NodeCall call) {
    return call.helper(
        "conv_kernel_gradient",
        call.arg(0),
        call.arg(1),
        call.integers(2),
        integers(op.window().strides()),
        integers(op.window().dilations()));
  }

  private static List<Expression> normGradient(BatchNormGradient op, NodeCall call) {
    Expression all =
        call.helper(
            "batch_norm_gradient",
            call.arg(0),
            call.arg(1),
            call.arg(2),
            call.arg(3),
            call.arg(4),
            number(op.epsilon()),
            flag(op.training()));
    return call.unpack(all, 3);
  }
}
