package org.tf2torch.tf.ops;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.stream.IntStream;
import org.tf2torch.ir.DType;
import org.tf2torch.ir.Dim;
import org.tf2torch.ir.Value;
import org.tf2torch.ir.op.Convolutions.Layout;
import org.tf2torch.ir.op.Elementwise.Function;
import org.tf2torch.ir.op.Emit;
import org.tf2torch.ir.op.Normalizations.BatchNorm;
import org.tf2torch.ir.op.Normalizations.BatchNormGradient;
import org.tf2torch.ir.op.Normalizations.BatchNormTraining;
import org.tf2torch.ir.op.Normalizations.LocalResponseNorm;
import org.tf2torch.ir.op.Reductions.Reduction;
import org.tf2torch.tf.lower.OpCall;
import org.tf2torch.tf.lower.OpTable;
import org.tf2torch.tf.lower.Operand;

/** Biases and normalisations. */
final class NormalizationOps {
  /** Keras's default, for models that do not say what they were trained with. */
  private static final double KERAS_MOMENTUM = 0.99;

  private static final Layout LAST = Layout.CHANNELS_LAST;

  private NormalizationOps() {}

  static void register(OpTable table) {
    table.op("BiasAdd", NormalizationOps::biasAdd);
    table.op("BiasAddV1", call -> call.emit().add(call.tensor(0), call.tensor(1)));
    for (String name : List.of("FusedBatchNorm", "FusedBatchNormV2", "FusedBatchNormV3")) {
      table.raw(name, NormalizationOps::fusedBatchNorm);
    }
    table.op("BatchNormWithGlobalNormalization", NormalizationOps::globalNormalization);
    for (String name : List.of("", "V2", "V3")) {
      table.raw("FusedBatchNormGrad" + name, NormalizationOps::fusedBatchNormGradient);
    }
    table.op("BiasAddGrad", NormalizationOps::biasGradient);
    table.op("LRN", NormalizationOps::localResponseNorm);
  }

  private static Value biasAdd(OpCall call) {
    return biasAdd(call, call.tensor(0), call.tensor(1));
  }

  static Value biasAdd(OpCall call, Value x, Value vector) {
    Value bias = vector;
    boolean channelsFirst =
        call.hasAttribute("data_format") && call.text("data_format").startsWith("NC");
    if (channelsFirst && x.shape().rank() > 2) {
      List<Dim> sizes = new java.util.ArrayList<>(List.of(bias.shape().dim(0)));
      while (sizes.size() < x.shape().rank() - 1) {
        sizes.add(Dim.ONE);
      }
      bias = call.emit().reshape(bias, sizes);
    }
    return call.emit().add(x, bias);
  }

  static BatchNorm inference(OpCall call, int channelAxis) {
    return new BatchNorm(channelAxis, call.number("epsilon"), momentum(call));
  }

  private static List<Operand> fusedBatchNorm(OpCall call) {
    Layout layout = Windows.layout(call);
    Value x = call.emit().ranked(call.tensor(0), layoutRank(call));
    int axis = layout.channelAxis(x.shape().rank());
    return call.flag("is_training") ? training(call, x, axis) : inference(call, x, axis);
  }

  private static int layoutRank(OpCall call) {
    return call.text("data_format").length();
  }

  private static List<Operand> inference(OpCall call, Value x, int axis) {
    BatchNorm norm = inference(call, axis);
    Value y =
        x.shape().dim(axis).is(0)
            ? x
            : call.emit(norm, x, call.tensor(1), call.tensor(2), call.tensor(3), call.tensor(4));
    Operand unused = new Operand.Foreign("a reserve space of batch normalisation");
    return List.of(
        new Operand.Tensor(y),
        new Operand.Tensor(call.tensor(3)),
        new Operand.Tensor(call.tensor(4)),
        unused,
        unused,
        unused);
  }

  private static double momentum(OpCall call) {
    return call.kerasLayer()
        .map(layer -> layer.config().path("momentum"))
        .filter(JsonNode::isNumber)
        .map(JsonNode::asDouble)
        .orElse(KERAS_MOMENTUM);
  }

  /**
   * Normalises by the statistics of the batch, in float32. The variance handed out is that of a
   * sample (Bessel's n / (n - 1)), the one normalised by and reserved is not; with an
   * exponential_avg_factor below 1 both are averaged with the running ones
   * (tensorflow/core/kernels/fused_batch_norm_op.cc).
   */
  private static List<Operand> training(OpCall call, Value x, int axis) {
    Emit emit = call.emit();
    List<Value> results =
        call.builder()
            .emit(
                new BatchNormTraining(axis, call.number("epsilon")),
                List.of(x, call.tensor(1), call.tensor(2)));
    Value mean = results.get(1);
    Value variance = results.get(2);
    Dim count = Dim.ONE;
    for (int i = 0; i < x.shape().rank(); i++) {
      count = i == axis ? count : count.times(x.shape().dim(i));
    }
    Value n = emit.cast(emit.size(count), DType.FLOAT32);
    Value rest = emit.cast(emit.size(count.minus(1).max(Dim.ONE)), DType.FLOAT32);
    Value sample = emit.mul(variance, emit.div(n, rest));
    Operand unused = new Operand.Foreign("a reserve space of batch normalisation");
    return List.of(
        new Operand.Tensor(results.get(0)),
        new Operand.Tensor(averaged(call, mean, 3)),
        new Operand.Tensor(averaged(call, sample, 4)),
        new Operand.Tensor(mean),
        new Operand.Tensor(variance),
        unused);
  }

  private static Value averaged(OpCall call, Value statistic, int running) {
    boolean has = call.hasAttribute("exponential_avg_factor");
    double share = has ? call.number("exponential_avg_factor") : 1;
    if (share == 1) {
      return statistic;
    }
    Emit emit = call.emit();
    Value kept = emit.mul(call.tensor(running), emit.scalar(DType.FLOAT32, 1 - (float) share));
    return emit.add(kept, emit.mul(statistic, emit.scalar(DType.FLOAT32, share)));
  }

  /** t, m, v, beta, gamma: the first batch normalisation, for inference only. */
  private static Value globalNormalization(OpCall call) {
    Emit emit = call.emit();
    Value inverse =
        emit.unary(
            Function.RSQRT,
            emit.add(
                call.tensor(2), emit.scalarLike(call.tensor(2), call.number("variance_epsilon"))));
    Value scale =
        call.flag("scale_after_normalization") ? emit.mul(inverse, call.tensor(4)) : inverse;
    Value centered = emit.sub(call.tensor(0), call.tensor(1));
    return emit.add(emit.mul(centered, scale), call.tensor(3));
  }

  private static Value biasGradient(OpCall call) {
    Value gradient = call.tensor(0);
    call.require(gradient.shape().hasRank(), "the rank is unknown before the model runs");
    int rank = gradient.shape().rank();
    int channels = call.text("data_format").startsWith("NC") && rank > 2 ? 1 : rank - 1;
    List<Integer> axes = IntStream.range(0, rank).filter(i -> i != channels).boxed().toList();
    return call.emit().reduce(Reduction.SUM, gradient, axes, false);
  }

  private static Value localResponseNorm(OpCall call) {
    LocalResponseNorm op =
        new LocalResponseNorm(
            call.integer("depth_radius"),
            call.number("bias"),
            call.number("alpha"),
            call.number("beta"));
    return call.emit(op, call.emit().ranked(call.tensor(0), 4));
  }

  /** Operands: gradient, x, scale, mean, variance (reserved, so biased). */
  private static List<Operand> fusedBatchNormGradient(OpCall call) {
    Emit emit = call.emit();
    Layout layout = Windows.layout(call);
    int rank = layoutRank(call);
    Value gradient = last(emit, emit.ranked(call.tensor(0), rank), layout);
    Value x = last(emit, emit.ranked(call.tensor(1), rank), layout);
    List<Value> results =
        call.builder()
            .emit(
                new BatchNormGradient(call.number("epsilon"), call.flag("is_training")),
                List.of(gradient, x, call.tensor(2), call.tensor(3), call.tensor(4)));
    Value image = results.get(0);
    boolean turned = layout == Layout.CHANNELS_FIRST;
    Value first = turned ? ConvolutionGradientOps.channelsFirst(emit, image, LAST) : image;
    Operand unused = new Operand.Foreign("a reserve space of batch normalisation");
    return List.of(
        new Operand.Tensor(first),
        new Operand.Tensor(results.get(1)),
        new Operand.Tensor(results.get(2)),
        unused,
        unused);
  }

  private static Value last(Emit emit, Value x, Layout layout) {
    return layout == Layout.CHANNELS_FIRST ? ConvolutionGradientOps.restored(emit, x, LAST) : x;
  }
}
