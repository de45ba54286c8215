package org.tf2torch.torch.training;

import static org.tf2torch.torch.training.Python.number;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.OptionalInt;
import org.tf2torch.ir.training.Loss;
import org.tf2torch.ir.training.Loss.Scale;

/**
 * Writes a loss as the body of a function of {@code output} and {@code target}.
 *
 * @param axis the output's axis that is the source's last
 * @param rank of the output; 0 when it is not known
 * @param sum whether the losses of a batch are added rather than averaged
 */
record LossCode(Loss loss, int axis, int rank, boolean sum) {
  /** What the function computes, in a few words. */
  String title() {
    if (loss instanceof Loss.SparseCategoricalCrossentropy it) {
      return "Cross-entropy of %s and the numbers of classes".formatted(of(it.scale()));
    } else if (loss instanceof Loss.CategoricalCrossentropy it) {
      return "Cross-entropy of %s and probabilities%s"
          .formatted(of(it.scale()), smoothed(it.smoothing()));
    } else if (loss instanceof Loss.BinaryCrossentropy it) {
      return "Binary cross-entropy of %s%s".formatted(of(it.scale()), smoothed(it.smoothing()));
    } else if (loss instanceof Loss.Huber it) {
      return "Huber loss, delta " + number(it.delta());
    } else if (loss instanceof Loss.Plain it) {
      String words = it.kind().name().toLowerCase(Locale.ROOT).replace('_', ' ');
      return words.substring(0, 1).toUpperCase(Locale.ROOT) + words.substring(1);
    }
    return "Unknown";
  }

  private static String of(Scale scale) {
    return scale == Scale.LOGITS ? "logits" : "probabilities";
  }

  private static String smoothed(double smoothing) {
    return smoothing == 0 ? "" : ", targets smoothed by " + number(smoothing);
  }

  /** The statements; the last returns the loss. */
  List<String> body() {
    if (loss instanceof Loss.SparseCategoricalCrossentropy it) {
      return sparse(it);
    } else if (loss instanceof Loss.CategoricalCrossentropy it) {
      return categorical(it);
    } else if (loss instanceof Loss.BinaryCrossentropy it) {
      return binary(it);
    } else if (loss instanceof Loss.Huber it) {
      String call = "F.huber_loss(output, target, %sdelta=" + number(it.delta()) + ")";
      return sum
          ? withTarget(
              "losses = " + call.formatted("reduction=\"none\", "),
              "return losses" + overFeatures())
          : withTarget("return " + call.formatted(""));
    } else if (loss instanceof Loss.Plain it) {
      return plain(it.kind());
    }
    String name = ((Loss.Unknown) loss).name();
    return List.of(
        "raise NotImplementedError(%s)".formatted(Python.string("the source's own loss: " + name)));
  }

  private List<String> sparse(Loss.SparseCategoricalCrossentropy it) {
    List<String> lines = new ArrayList<>(classesSecond());
    lines.add("target = target.long().reshape(output[:, 0].shape)");
    String ignored = ignored(it.ignored());
    switch (it.scale()) {
      case LOGITS ->
          lines.add("return F.cross_entropy(output, target%s%s)".formatted(ignored, reduction()));
      case PROBABILITIES -> {
        lines.add("log_probability = output.clamp(min=torch.finfo(output.dtype).tiny).log()");
        lines.add("return F.nll_loss(log_probability, target%s%s)".formatted(ignored, reduction()));
      }
      case CLIPPED_PROBABILITIES -> {
        lines.add("output = output.clamp(1e-7, 1 - 1e-7).log()");
        lines.add("return F.cross_entropy(output, target%s%s)".formatted(ignored, reduction()));
      }
    }
    return lines;
  }

  private static String ignored(OptionalInt ignored) {
    return ignored.isPresent() ? ", ignore_index=" + ignored.getAsInt() : "";
  }

  /** torch looks for classes along the second axis. */
  private List<String> classesSecond() {
    return axis == 1 || rank == 2
        ? List.of()
        : List.of("output = output.movedim(%d, 1)".formatted(axis));
  }

  private List<String> categorical(Loss.CategoricalCrossentropy it) {
    List<String> lines = new ArrayList<>(withTarget());
    if (it.scale() == Scale.LOGITS) {
      if (axis != 1 && rank != 2) {
        lines.add(
            "output, target = output.movedim(%1$d, 1), target.movedim(%1$d, 1)".formatted(axis));
      }
      String smoothing = it.smoothing() == 0 ? "" : ", label_smoothing=" + number(it.smoothing());
      lines.add("return F.cross_entropy(output, target%s%s)".formatted(smoothing, reduction()));
      return lines;
    }
    if (it.smoothing() != 0) {
      lines.add(
          "target = target * (1 - %1$s) + %1$s / output.shape[%2$d]"
              .formatted(number(it.smoothing()), axis));
    }
    if (it.scale() == Scale.PROBABILITIES) {
      lines.add("output = output.clamp(min=torch.finfo(output.dtype).tiny)");
    } else {
      lines.add("output = output / output.sum(%d, keepdim=True)".formatted(axis));
      lines.add("output = output.clamp(1e-7, 1 - 1e-7)");
    }
    lines.add("return -(target * output.log()).sum(%d)%s".formatted(axis, reduced()));
    return lines;
  }

  private List<String> binary(Loss.BinaryCrossentropy it) {
    List<String> lines = new ArrayList<>(withTarget());
    if (it.smoothing() != 0) {
      lines.add("target = target * (1 - %1$s) + 0.5 * %1$s".formatted(number(it.smoothing())));
    }
    switch (it.scale()) {
      case LOGITS -> {
        if (!sum) {
          lines.add("return F.binary_cross_entropy_with_logits(output, target)");
        } else {
          lines.add(
              "output = F.binary_cross_entropy_with_logits(output, target, reduction=\"none\")");
          lines.add("return output" + overFeatures());
        }
      }
      case PROBABILITIES -> {
        lines.add("limits = torch.finfo(output.dtype)");
        lines.add("output = output.clamp(limits.tiny, 1 - limits.eps / 2)");
        lines.add("losses = target * output.log() + (1 - target) * torch.log1p(-output)");
        lines.add("return -losses" + overFeatures());
      }
      case CLIPPED_PROBABILITIES -> {
        lines.add("output = output.clamp(1e-7, 1 - 1e-7)");
        lines.add("losses = target * (output + 1e-7).log()");
        lines.add("losses = losses + (1 - target) * (1 - output + 1e-7).log()");
        lines.add("return -losses" + overFeatures());
      }
    }
    return lines;
  }

  private List<String> plain(Loss.Kind kind) {
    String features = overFeatures();
    return switch (kind) {
      case MEAN_SQUARED_ERROR ->
          sum
              ? withTarget("return (output - target).square()" + features)
              : withTarget("return F.mse_loss(output, target)");
      case MEAN_ABSOLUTE_ERROR ->
          sum
              ? withTarget("return (output - target).abs()" + features)
              : withTarget("return F.l1_loss(output, target)");
      case MEAN_ABSOLUTE_PERCENTAGE_ERROR ->
          withTarget(
              "losses = ((target - output) / target.abs().clamp(min=1e-7)).abs()",
              "return 100 * losses" + features);
      case MEAN_SQUARED_LOGARITHMIC_ERROR ->
          withTarget(
              "output = (output.clamp(min=1e-7) + 1).log()",
              "target = (target.clamp(min=1e-7) + 1).log()",
              "return (output - target).square()" + features);
      case KL_DIVERGENCE ->
          withTarget(
              "output, target = output.clamp(1e-7, 1), target.clamp(1e-7, 1)",
              "return (target * (target / output).log()).sum(%d)%s".formatted(axis, reduced()));
      case HINGE -> hinge("return (1 - target * output).clamp(min=0)" + features);
      case SQUARED_HINGE -> hinge("return (1 - target * output).clamp(min=0).square()" + features);
      case CATEGORICAL_HINGE ->
          withTarget(
              "wanted = (target * output).sum(%d)".formatted(axis),
              "other = ((1 - target) * output).amax(%d)".formatted(axis),
              "return (other - wanted + 1).clamp(min=0)" + reduced());
      case POISSON -> withTarget("return (output - target * (output + 1e-7).log())" + features);
      case LOG_COSH ->
          withTarget(
              "error = output - target",
              "return (error + F.softplus(-2 * error) - math.log(2))" + features);
      case COSINE_SIMILARITY ->
          withTarget(
              "output = output * output.square().sum(%d, keepdim=True).clamp(min=1e-12).rsqrt()"
                  .formatted(axis),
              "target = target * target.square().sum(%d, keepdim=True).clamp(min=1e-12).rsqrt()"
                  .formatted(axis),
              "return -(output * target).sum(%d)%s".formatted(axis, reduced()));
    };
  }

  private List<String> hinge(String result) {
    return withTarget(
        "if bool(((target == 0) | (target == 1)).all()):", "    target = 2 * target - 1", result);
  }

  private static List<String> withTarget(String... lines) {
    List<String> all = new ArrayList<>();
    all.add("target = target.to(output.dtype).reshape(output.shape)");
    all.addAll(List.of(lines));
    return all;
  }

  private String reduction() {
    return sum ? ", reduction=\"sum\"" : "";
  }

  /** Of the losses of samples. */
  private String reduced() {
    return sum ? ".sum()" : ".mean()";
  }

  /** Of the losses of features: Keras takes their mean, whatever it does with samples. */
  private String overFeatures() {
    return sum ? ".mean(%d).sum()".formatted(axis) : ".mean()";
  }
}
