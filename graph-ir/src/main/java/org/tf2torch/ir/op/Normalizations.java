package org.tf2torch.ir.op;

import java.util.List;
import org.tf2torch.ir.Attributes;
import org.tf2torch.ir.DType;
import org.tf2torch.ir.Op;
import org.tf2torch.ir.Operands;
import org.tf2torch.ir.Shape;
import org.tf2torch.ir.TensorType;

/** Operations that shift and scale by statistics. */
public final class Normalizations {
  private Normalizations() {}

  /**
   * (x - mean) / sqrt(variance + epsilon) * weight + bias, each a vector along the channel axis.
   * Operands: x, weight, bias, mean, variance.
   *
   * @param momentum while training, running statistics keep this share of their old value
   *     (TensorFlow's convention)
   */
  public record BatchNorm(int channelAxis, double epsilon, double momentum) implements Op {
    @Override
    public String name() {
      return "batch_norm";
    }

    @Override
    public Attributes attributes() {
      return Attributes.of("channel_axis", channelAxis)
          .and("epsilon", epsilon)
          .and("momentum", momentum);
    }

    @Override
    public List<TensorType> infer(Operands in) {
      return List.of(in.tensor(0));
    }
  }

  /**
   * {@link BatchNorm} by the mean and (biased) variance of x itself, computed in float32. Operands:
   * x, weight, bias. Results: of x's dtype; mean; variance.
   */
  public record BatchNormTraining(int channelAxis, double epsilon) implements Op {
    @Override
    public String name() {
      return "batch_norm_training";
    }

    @Override
    public Attributes attributes() {
      return Attributes.of("channel_axis", channelAxis).and("epsilon", epsilon);
    }

    @Override
    public List<TensorType> infer(Operands in) {
      TensorType statistic = new TensorType(DType.FLOAT32, Shape.of(in.shape(0).dim(channelAxis)));
      return List.of(in.tensor(0), statistic, statistic);
    }
  }

  /**
   * (x - mean(x)) / sqrt(variance(x) + epsilon) over the last {@code axes} axes, times weight, plus
   * bias. Operands: x; perhaps weight, of the shape of these axes; perhaps bias, of that shape too.
   */
  public record LayerNorm(int axes, double epsilon) implements Op {
    @Override
    public String name() {
      return "layer_norm";
    }

    @Override
    public Attributes attributes() {
      return Attributes.of("axes", axes).and("epsilon", epsilon);
    }

    @Override
    public List<TensorType> infer(Operands in) {
      return List.of(in.tensor(0));
    }
  }

  /**
   * (x - mean) / sqrt(variance + epsilon) * weight + bias: the statistics are those of each image
   * and group of channels (arXiv:1803.08494), weight and bias are vectors along the channel axis.
   * Operands: x; perhaps weight and bias.
   *
   * @param groups divides the number of channels, which is known
   */
  public record GroupNorm(int channelAxis, long groups, double epsilon) implements Op {
    @Override
    public String name() {
      return "group_norm";
    }

    @Override
    public Attributes attributes() {
      return Attributes.of("channel_axis", channelAxis)
          .and("groups", groups)
          .and("epsilon", epsilon);
    }

    @Override
    public List<TensorType> infer(Operands in) {
      return List.of(in.tensor(0));
    }
  }

  /**
   * x / (bias + alpha * the sum of squares over the last axis, from radius before to radius
   * behind)^beta.
   */
  public record LocalResponseNorm(long radius, double bias, double alpha, double beta)
      implements Op {
    @Override
    public String name() {
      return "local_response_norm";
    }

    @Override
    public Attributes attributes() {
      return Attributes.of("radius", radius)
          .and("bias", bias)
          .and("alpha", alpha)
          .and("beta", beta);
    }

    @Override
    public List<TensorType> infer(Operands in) {
      return List.of(in.tensor(0));
    }
  }

  /**
   * What a gradient of a batch normalisation along the last axis is for its operands. Operands:
   * gradient, x, weight, mean, variance (biased). Results: for x, weight, bias.
   *
   * @param training the mean and variance were those of x itself
   */
  public record BatchNormGradient(double epsilon, boolean training) implements Op {
    @Override
    public String name() {
      return "batch_norm_gradient";
    }

    @Override
    public Attributes attributes() {
      return Attributes.of("epsilon", epsilon).and("training", training);
    }

    @Override
    public List<TensorType> infer(Operands in) {
      return List.of(in.tensor(1), in.tensor(2), in.tensor(2));
    }
  }

  /**
   * x / sqrt(mean(square(x)) + epsilon) over the last {@code axes} axes, times weight. Operands: x;
   * perhaps weight, of the shape of these axes.
   */
  public record RmsNorm(int axes, double epsilon) implements Op {
    @Override
    public String name() {
      return "rms_norm";
    }

    @Override
    public Attributes attributes() {
      return Attributes.of("axes", axes).and("epsilon", epsilon);
    }

    @Override
    public List<TensorType> infer(Operands in) {
      return List.of(in.tensor(0));
    }
  }
}
