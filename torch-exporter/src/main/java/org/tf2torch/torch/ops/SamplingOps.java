package org.tf2torch.torch.ops;

import static org.tf2torch.torch.code.Expression.call;
import static org.tf2torch.torch.code.Expression.dtype;
import static org.tf2torch.torch.code.Expression.flag;
import static org.tf2torch.torch.code.Expression.integer;
import static org.tf2torch.torch.code.Expression.with;

import org.tf2torch.ir.op.Sampling.Draw;
import org.tf2torch.ir.op.Sampling.DrawBinomial;
import org.tf2torch.ir.op.Sampling.DrawClasses;
import org.tf2torch.ir.op.Sampling.DrawEach;
import org.tf2torch.ir.op.Sampling.DrawIntegers;
import org.tf2torch.ir.op.Sampling.Shuffle;
import org.tf2torch.ir.op.Sampling.Sobol;
import org.tf2torch.ir.op.Sampling.Truncated;
import org.tf2torch.torch.code.Expression;
import org.tf2torch.torch.lower.NodeCall;
import org.tf2torch.torch.lower.OpTable;

/** Operations that draw random numbers from PyTorch's generator. */
final class SamplingOps {
  private SamplingOps() {}

  static void register(OpTable table) {
    table.op(Draw.class, SamplingOps::draw);
    table.op(DrawIntegers.class, SamplingOps::integers);
    table.op(DrawClasses.class, SamplingOps::classes);
    table.op(DrawEach.class, SamplingOps::each);
    table.op(DrawBinomial.class, (op, call) -> call("torch.binomial", call.arg(0), call.arg(1)));
    table.op(
        Truncated.class,
        (op, call) -> call.helper("truncated_between", call.arg(0), call.arg(1), call.arg(2)));
    table.op(Sobol.class, SamplingOps::sobol);
    table.op(Shuffle.class, (op, call) -> call.helper("shuffle_rows", call.arg(0)));
  }

  private static Expression sobol(Sobol op, NodeCall call) {
    Expression points =
        call.helper("sobol_points", call.integerOf(0), call.integerOf(1), call.integerOf(2));
    return SourceOps.onDevice(call, with(call("torch.to", points), "dtype", dtype(op.dtype())));
  }

  private static Expression draw(Draw op, NodeCall call) {
    String function = op.distribution() == Draw.Distribution.NORMAL ? "torch.randn" : "torch.rand";
    Expression numbers =
        SourceOps.onDevice(
            call, with(call(function, call.integers(0)), "dtype", dtype(op.dtype())));
    return op.distribution() == Draw.Distribution.TRUNCATED_NORMAL
        ? call.helper("truncated_normal", numbers)
        : numbers;
  }

  private static Expression integers(DrawIntegers op, NodeCall call) {
    Expression.Call drawn =
        call("torch.randint", call.integerOf(1), call.integerOf(2), call.integers(0));
    return SourceOps.onDevice(call, with(drawn, "dtype", dtype(call.dtype(1))));
  }

  private static Expression classes(DrawClasses op, NodeCall call) {
    Expression odds = call("torch.softmax", call.arg(0), integer(-1));
    return call("torch.multinomial", odds, call.integerOf(1), flag(true));
  }

  private static Expression each(DrawEach op, NodeCall call) {
    return switch (op.family()) {
      case GAMMA -> call("torch._standard_gamma", call.arg(0));
      case POISSON -> call("torch.poisson", call.arg(0));
    };
  }
}
