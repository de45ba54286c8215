package org.tf2torch.torch.ops;

import static org.tf2torch.torch.code.Expression.call;
import static org.tf2torch.torch.code.Expression.flag;
import static org.tf2torch.torch.code.Expression.integer;
import static org.tf2torch.torch.code.Expression.integers;
import static org.tf2torch.torch.code.Expression.number;
import static org.tf2torch.torch.ops.ProductOps.field;

import java.math.BigDecimal;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.tf2torch.ir.data.TensorData;
import org.tf2torch.ir.op.Normalizations.BatchNorm;
import org.tf2torch.ir.op.Normalizations.BatchNormTraining;
import org.tf2torch.ir.op.Normalizations.LayerNorm;
import org.tf2torch.torch.code.Expression;
import org.tf2torch.torch.code.Expression.Keyword;
import org.tf2torch.torch.code.Expression.Name;
import org.tf2torch.torch.code.Statement;
import org.tf2torch.torch.lower.NodeCall;
import org.tf2torch.torch.lower.OpTable;
import org.tf2torch.torch.module.ModuleKind;
import org.tf2torch.torch.module.Weight;

/** Operations that shift and scale by statistics. */
final class NormalizationOps {
  private NormalizationOps() {}

  static void register(OpTable table) {
    table.op(BatchNorm.class, NormalizationOps::batchNorm);
    table.op(LayerNorm.class, NormalizationOps::layerNorm);
    table.ops(BatchNormTraining.class, NormalizationOps::training);
  }

  private static Expression batchNorm(BatchNorm op, NodeCall call) {
    if (op.channelAxis() != 1) {
      throw new IllegalStateException(
          "PyTorch normalises along axis 1 only, not " + op.channelAxis());
    }
    String[] names = {"weight", "bias", "running_mean", "running_var"};
    Map<String, Weight> weights = new LinkedHashMap<>();
    for (int i = 0; i < names.length; i++) {
      int at = i;
      call.weight(i + 1)
          .ifPresent(weight -> weights.put(names[at], at > 1 ? asBuffer(weight) : weight));
    }
    Expression epsilon = number(op.epsilon());
    Expression momentum = number(torchMomentum(op.momentum()));
    if (weights.size() < names.length) {
      return call(
          "torch.batch_norm",
          call.arg(0),
          call.arg(1),
          call.arg(2),
          call.arg(3),
          call.arg(4),
          flag(false),
          momentum,
          epsilon,
          flag(true));
    }
    weights.put("num_batches_tracked", Weight.constant(TensorData.scalar(0L)));
    int rank = call.shape(0).rank();
    ModuleKind kind =
        new ModuleKind(
            "torch.nn.modules.batchnorm.BatchNorm" + Math.max(1, rank - 2) + "d",
            List.of(integer(weights.get("weight").data().elements())),
            List.of(new Keyword("eps", epsilon), new Keyword("momentum", momentum)));
    boolean frozen = isFrozen(weights);
    Expression training = frozen ? flag(false) : field("training");
    Expression result =
        call(
            "torch.batch_norm",
            new Name("input"),
            field("weight"),
            field("bias"),
            field("running_mean"),
            field("running_var"),
            training,
            momentum,
            epsilon,
            flag(true));
    Statement end = new Statement.Return(result);
    return call.layer(kind, weights, frozen ? List.of(end) : List.of(countBatch(), end), 0);
  }

  /** As nn.BatchNorm does: the number of batches it has seen in training. */
  private static Statement countBatch() {
    Statement add = new Statement.Run(call("torch.add_", field("num_batches_tracked"), integer(1)));
    return new Statement.If(field("training"), List.of(add), List.of());
  }

  /**
   * Keras: a layer that is not trained normalises by its running statistics also while others
   * train.
   */
  private static boolean isFrozen(Map<String, Weight> weights) {
    List<Weight> scales =
        Stream.of(weights.get("weight"), weights.get("bias"))
            .filter(w -> w.variable() != null)
            .toList();
    return !scales.isEmpty() && scales.stream().noneMatch(Weight::isParameter);
  }

  private static List<Expression> training(BatchNormTraining op, NodeCall call) {
    Expression results =
        call.helper(
            "batch_norm_training",
            call.arg(0),
            call.arg(1),
            call.arg(2),
            integer(op.channelAxis()),
            number(op.epsilon()));
    return call.unpack(results, 3);
  }

  /** Running statistics are no parameters, whoever trains them. */
  private static Weight asBuffer(Weight weight) {
    return new Weight(weight.data(), false, weight.variable());
  }

  /**
   * PyTorch's momentum is the share of the new value: 1 - 0.99 is 0.01, not 0.010000000000000009.
   */
  private static double torchMomentum(double momentum) {
    return BigDecimal.ONE.subtract(BigDecimal.valueOf(momentum)).doubleValue();
  }

  private static Expression layerNorm(LayerNorm op, NodeCall call) {
    int rank = call.shape(1).rank();
    Map<String, Weight> weights = new LinkedHashMap<>();
    call.weight(1).ifPresent(weight -> weights.put("weight", weight));
    call.weight(2).ifPresent(bias -> weights.put("bias", bias));
    if (weights.size() < 2) {
      List<Expression> sizes =
          java.util.stream.IntStream.range(0, rank).mapToObj(i -> call.size(1, i)).toList();
      return call(
          "torch.layer_norm",
          call.arg(0),
          new Expression.ListLiteral(sizes),
          call.arg(1),
          call.arg(2),
          number(op.epsilon()));
    }
    Expression shape = integers(weights.get("weight").data().shape());
    ModuleKind kind =
        new ModuleKind(
            "torch.nn.modules.normalization.LayerNorm",
            List.of(shape),
            List.of(new Keyword("eps", number(op.epsilon()))));
    Expression forward =
        call(
            "torch.layer_norm",
            new Name("input"),
            shape,
            field("weight"),
            field("bias"),
            number(op.epsilon()));
    return call.layer(kind, weights, forward, 0);
  }
}
