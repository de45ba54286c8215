package org.tf2torch.torch.ops;

import static org.tf2torch.torch.code.Expression.call;
import static org.tf2torch.torch.code.Expression.flag;
import static org.tf2torch.torch.code.Expression.integer;
import static org.tf2torch.torch.code.Expression.integers;
import static org.tf2torch.torch.code.Expression.none;
import static org.tf2torch.torch.code.Expression.number;
import static org.tf2torch.torch.ops.ProductOps.field;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.tf2torch.ir.data.TensorData;
import org.tf2torch.ir.op.Normalizations.BatchNorm;
import org.tf2torch.ir.op.Normalizations.BatchNormTraining;
import org.tf2torch.ir.op.Normalizations.GroupNorm;
import org.tf2torch.ir.op.Normalizations.LayerNorm;
import org.tf2torch.ir.op.Normalizations.RmsNorm;
import org.tf2torch.torch.code.Expression;
import org.tf2torch.torch.code.Expression.Keyword;
import org.tf2torch.torch.code.Expression.ListLiteral;
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
    table.op(GroupNorm.class, NormalizationOps::groupNorm);
    table.op(RmsNorm.class, NormalizationOps::rmsNorm);
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

  private static Expression groupNorm(GroupNorm op, NodeCall call) {
    Expression groups = integer(op.groups());
    Expression epsilon = number(op.epsilon());
    Optional<Map<String, Weight>> weights = weights(call, "weight", "bias");
    boolean affine = call.count() > 1;
    if (weights.isEmpty()) {
      return call("torch.group_norm", call.arg(0), groups, call.arg(1), call.arg(2), epsilon);
    }
    List<Keyword> keywords = new ArrayList<>(List.of(new Keyword("eps", epsilon)));
    if (!affine) {
      keywords.add(new Keyword("affine", flag(false)));
    }
    ModuleKind kind =
        new ModuleKind(
            "torch.nn.modules.normalization.GroupNorm",
            List.of(groups, integer(call.shape(0).dim(1).value())),
            keywords);
    Expression forward =
        call(
            "torch.group_norm",
            new Name("input"),
            groups,
            affine ? field("weight") : none(),
            affine ? field("bias") : none(),
            epsilon);
    return call.layer(kind, weights.get(), forward, 0);
  }

  private static Expression layerNorm(LayerNorm op, NodeCall call) {
    Expression shape = lastSizes(call, op.axes());
    Expression epsilon = number(op.epsilon());
    Optional<Map<String, Weight>> weights = weights(call, "weight", "bias");
    if (weights.isEmpty()) {
      Expression bias = call.count() > 2 ? call.arg(2) : none();
      return call("torch.layer_norm", call.arg(0), shape, call.arg(1), bias, epsilon);
    }
    List<Keyword> keywords = new ArrayList<>(List.of(new Keyword("eps", epsilon)));
    if (call.count() == 1) {
      keywords.add(new Keyword("elementwise_affine", flag(false)));
    } else if (call.count() == 2) {
      keywords.add(new Keyword("bias", flag(false)));
    }
    ModuleKind kind =
        new ModuleKind("torch.nn.modules.normalization.LayerNorm", List.of(shape), keywords);
    Expression forward =
        call(
            "torch.layer_norm",
            new Name("input"),
            shape,
            call.count() > 1 ? field("weight") : none(),
            call.count() > 2 ? field("bias") : none(),
            epsilon);
    return call.layer(kind, weights.get(), forward, 0);
  }

  // torch.nn.RMSNorm came with PyTorch 2.4 only.
  private static Expression rmsNorm(RmsNorm op, NodeCall call) {
    Optional<Map<String, Weight>> weights = weights(call, "weight");
    if (weights.isEmpty()) {
      return call("torch.mul", rootMeanSquare(call.arg(0), op), call.arg(1));
    }
    ModuleKind kind =
        new ModuleKind(
            "RMSNorm",
            List.of(lastSizes(call, op.axes())),
            List.of(new Keyword("eps", number(op.epsilon()))));
    Expression normal = rootMeanSquare(new Name("input"), op);
    Expression forward = call.count() > 1 ? call("torch.mul", normal, field("weight")) : normal;
    return call.layer(kind, weights.get(), forward, 0);
  }

  private static Expression rootMeanSquare(Expression x, RmsNorm op) {
    List<Integer> axes = IntStream.range(-op.axes(), 0).boxed().toList();
    Expression mean = call("torch.mean", call("torch.square", x), integers(axes), flag(true));
    return call("torch.mul", x, call("torch.rsqrt", call("torch.add", mean, number(op.epsilon()))));
  }

  /** The sizes of the last axes of operand 0. */
  private static Expression lastSizes(NodeCall call, int axes) {
    int rank = call.shape(0).rank();
    return new ListLiteral(
        IntStream.range(rank - axes, rank).mapToObj(axis -> call.size(0, axis)).toList());
  }

  /** The operands behind the first by these names, when a layer can own all there are. */
  private static Optional<Map<String, Weight>> weights(NodeCall call, String... names) {
    Map<String, Weight> weights = new LinkedHashMap<>();
    for (int i = 1; i < call.count(); i++) {
      String name = names[i - 1];
      call.weight(i).ifPresent(weight -> weights.put(name, weight));
    }
    return weights.size() == call.count() - 1 ? Optional.of(weights) : Optional.empty();
  }
}
