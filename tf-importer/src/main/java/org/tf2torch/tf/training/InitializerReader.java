package org.tf2torch.tf.training;

import java.util.List;
import java.util.Optional;
import org.tf2torch.ir.training.Initializer;

/** Reads what a weight is drawn from. Formulas: {@code keras/initializers/initializers.py}. */
final class InitializerReader {
  /** Deviation of a standard normal distribution that is cut at two deviations. */
  private static final double TRUNCATED_DEVIATION = .87962566103423978;

  private static final double DEFAULT_SPREAD = 0.05;

  private InitializerReader() {}

  /**
   * @param shape the weight's, in Keras
   * @return empty when it is none of Keras's own
   */
  static Optional<Initializer> read(KerasConfig config, List<Long> shape) {
    return Optional.ofNullable(
        switch (config.className()) {
          case "Zeros" -> new Initializer.Constant(0);
          case "Ones" -> new Initializer.Constant(1);
          case "Constant" -> config.number("value").map(Initializer.Constant::new).orElse(null);
          case "RandomUniform" ->
              new Initializer.Uniform(
                  config.number("minval", -DEFAULT_SPREAD),
                  config.number("maxval", DEFAULT_SPREAD));
          case "RandomNormal" ->
              new Initializer.Normal(
                  config.number("mean", 0), config.number("stddev", DEFAULT_SPREAD));
          case "TruncatedNormal" ->
              new Initializer.TruncatedNormal(
                  config.number("mean", 0), config.number("stddev", DEFAULT_SPREAD));
          case "VarianceScaling" ->
              scaled(
                  config.number("scale", 1),
                  config.text("mode"),
                  config.text("distribution"),
                  shape);
          case "GlorotUniform" -> scaled(1, "fan_avg", "uniform", shape);
          case "GlorotNormal" -> scaled(1, "fan_avg", "truncated_normal", shape);
          case "HeUniform" -> scaled(2, "fan_in", "uniform", shape);
          case "HeNormal" -> scaled(2, "fan_in", "truncated_normal", shape);
          case "LecunUniform" -> scaled(1, "fan_in", "uniform", shape);
          case "LecunNormal" -> scaled(1, "fan_in", "truncated_normal", shape);
          case "Orthogonal" ->
              shape.size() < 2 ? null : new Initializer.Orthogonal(config.number("gain", 1));
          case "Identity" ->
              shape.size() == 2 ? new Initializer.Diagonal(config.number("gain", 1)) : null;
          default -> null;
        });
  }

  /** The variance is the scale over the number of inputs, of outputs, or their mean. */
  private static Initializer scaled(
      double scale, String mode, String distribution, List<Long> shape) {
    double in = fan(shape, 2);
    double out = fan(shape, 1);
    double variance =
        switch (mode) {
          case "fan_in" -> scale / Math.max(1, in);
          case "fan_out" -> scale / Math.max(1, out);
          default -> scale / Math.max(1, (in + out) / 2);
        };
    double limit = Math.sqrt(3 * variance);
    return switch (distribution) {
      case "uniform" -> new Initializer.Uniform(-limit, limit);
      case "untruncated_normal" -> new Initializer.Normal(0, Math.sqrt(variance));
      case "truncated_normal" ->
          new Initializer.TruncatedNormal(0, Math.sqrt(variance) / TRUNCATED_DEVIATION);
      default -> null;
    };
  }

  /** Keras counts the last axis but one as inputs and the last as outputs, of every place. */
  private static double fan(List<Long> shape, int fromEnd) {
    if (shape.size() < 2) {
      return shape.isEmpty() ? 1 : shape.get(0);
    }
    double places = shape.subList(0, shape.size() - 2).stream().reduce(1L, (a, b) -> a * b);
    return places * shape.get(shape.size() - fromEnd);
  }
}
