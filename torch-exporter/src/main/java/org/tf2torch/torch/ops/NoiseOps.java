package org.tf2torch.torch.ops;

import static org.tf2torch.torch.code.Expression.call;
import static org.tf2torch.torch.code.Expression.number;

import java.util.List;
import java.util.Map;
import org.tf2torch.ir.op.ChannelDropout;
import org.tf2torch.ir.op.Noise.AlphaDropout;
import org.tf2torch.ir.op.Noise.Dropout;
import org.tf2torch.ir.op.Noise.GaussianDropout;
import org.tf2torch.ir.op.Noise.GaussianNoise;
import org.tf2torch.torch.code.Expression;
import org.tf2torch.torch.code.Expression.Conditional;
import org.tf2torch.torch.code.Expression.Field;
import org.tf2torch.torch.code.Expression.Name;
import org.tf2torch.torch.lower.NodeCall;
import org.tf2torch.torch.lower.OpTable;
import org.tf2torch.torch.module.ModuleKind;

/** Layers that do nothing but while training. */
final class NoiseOps {
  private static final String DROPOUTS = "torch.nn.modules.dropout.";
  private static final Expression INPUT = new Name("input");
  private static final Expression TRAINING = new Field(List.of("training"));

  private NoiseOps() {}

  static void register(OpTable table) {
    table.op(Dropout.class, (op, call) -> dropout("Dropout", "torch.dropout", op.rate(), call));
    table.op(ChannelDropout.class, NoiseOps::channelDropout);
    table.op(
        AlphaDropout.class,
        (op, call) -> dropout("AlphaDropout", "torch.alpha_dropout", op.rate(), call));
    table.op(GaussianNoise.class, NoiseOps::gaussianNoise);
    table.op(GaussianDropout.class, NoiseOps::gaussianDropout);
  }

  /** The importer makes channels of three to five axes only, the layout puts them second. */
  private static Expression channelDropout(ChannelDropout op, NodeCall call) {
    String kind = "Dropout%dd".formatted(call.shape(0).rank() - 2);
    return dropout(kind, "torch.feature_dropout", op.rate(), call);
  }

  private static Expression dropout(String kind, String function, double rate, NodeCall call) {
    return layer(DROPOUTS + kind, rate, call(function, INPUT, number(rate), TRAINING), call);
  }

  private static Expression gaussianNoise(GaussianNoise op, NodeCall call) {
    Expression noise = normal(op.deviation());
    return onlyTraining(
        ModuleKind.GAUSSIAN_NOISE, op.deviation(), call("torch.add", INPUT, noise), call);
  }

  private static Expression gaussianDropout(GaussianDropout op, NodeCall call) {
    Expression noise = normal(Math.sqrt(op.rate() / (1 - op.rate())));
    return onlyTraining(
        ModuleKind.GAUSSIAN_DROPOUT,
        op.rate(),
        call("torch.mul", INPUT, call("torch.add", noise, number(1))),
        call);
  }

  private static Expression normal(double deviation) {
    return call("torch.mul", call("torch.randn_like", INPUT), number(deviation));
  }

  private static Expression onlyTraining(
      String kind, double argument, Expression result, NodeCall call) {
    return layer(kind, argument, new Conditional(TRAINING, result, INPUT), call);
  }

  private static Expression layer(String kind, double argument, Expression forward, NodeCall call) {
    ModuleKind module = new ModuleKind(kind, List.of(number(argument)), List.of());
    return call.layer(module, Map.of(), forward, 0);
  }
}
