package org.tf2torch.tf.training;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.tf2torch.ir.training.LearningRate;

/** Reads a learning rate: a number, or a schedule of Keras's. */
final class ScheduleReader {
  private ScheduleReader() {}

  /**
   * @param saved the rate in the checkpoint: what a number was set to since, or a schedule gave
   *     last
   */
  static LearningRate read(JsonNode node, Optional<Double> saved) {
    Optional<KerasConfig> schedule = KerasConfig.of(node);
    if (schedule.isPresent()) {
      double current = saved.orElse(schedule.get().number("initial_learning_rate", 0.001));
      return schedule(schedule.get())
          .orElse(new LearningRate.Unknown(schedule.get().className(), current));
    }
    double written =
        node.isNumber() && Double.isFinite(node.doubleValue()) ? node.doubleValue() : 0.001;
    return new LearningRate.Constant(saved.orElse(written));
  }

  private static Optional<LearningRate> schedule(KerasConfig config) {
    double initial = config.number("initial_learning_rate", Double.NaN);
    double steps = config.number("decay_steps", Double.NaN);
    double rate = config.number("decay_rate", Double.NaN);
    boolean stairs = config.flag("staircase");
    LearningRate read =
        switch (config.className()) {
          case "ExponentialDecay" ->
              new LearningRate.ExponentialDecay(initial, steps, rate, stairs);
          case "InverseTimeDecay" ->
              new LearningRate.InverseTimeDecay(initial, steps, rate, stairs);
          case "PiecewiseConstantDecay", "PiecewiseConstant" -> piecewise(config);
          case "PolynomialDecay" ->
              new LearningRate.PolynomialDecay(
                  initial,
                  steps,
                  config.number("end_learning_rate", 0.0001),
                  config.number("power", 1),
                  config.flag("cycle"));
          case "CosineDecay" ->
              new LearningRate.CosineDecay(
                  initial, steps, config.number("alpha", 0), warmup(config));
          case "CosineDecayRestarts" ->
              new LearningRate.CosineDecayRestarts(
                  initial,
                  config.number("first_decay_steps", Double.NaN),
                  config.number("t_mul", 2),
                  config.number("m_mul", 1),
                  config.number("alpha", 0));
          default -> null;
        };
    return Optional.ofNullable(read).filter(ScheduleReader::isComplete);
  }

  private static Optional<LearningRate.Warmup> warmup(KerasConfig config) {
    return config
        .number("warmup_target")
        .map(target -> new LearningRate.Warmup(target, config.number("warmup_steps", 0)));
  }

  private static LearningRate piecewise(KerasConfig config) {
    return new LearningRate.PiecewiseConstant(
        numbers(config.config().path("boundaries")), numbers(config.config().path("values")));
  }

  private static List<Double> numbers(JsonNode array) {
    List<Double> numbers = new ArrayList<>();
    array.forEach(element -> numbers.add(element.asDouble(Double.NaN)));
    return numbers;
  }

  /** Whether every number that the formula needs was there, and what it divides by is not 0. */
  private static boolean isComplete(LearningRate rate) {
    if (rate instanceof LearningRate.ExponentialDecay it) {
      return finite(it.initial(), it.steps(), it.rate()) && it.steps() > 0;
    } else if (rate instanceof LearningRate.InverseTimeDecay it) {
      return finite(it.initial(), it.steps(), it.rate()) && it.steps() > 0;
    } else if (rate instanceof LearningRate.PolynomialDecay it) {
      return finite(it.initial(), it.steps(), it.end(), it.power()) && it.steps() > 0;
    } else if (rate instanceof LearningRate.CosineDecay it) {
      return finite(it.initial(), it.steps(), it.alpha()) && it.steps() > 0;
    } else if (rate instanceof LearningRate.CosineDecayRestarts it) {
      return finite(it.initial(), it.firstSteps(), it.growth(), it.scale(), it.alpha())
          && it.firstSteps() > 0
          && it.growth() > 0;
    } else if (rate instanceof LearningRate.PiecewiseConstant it) {
      return !it.boundaries().isEmpty()
          && it.values().size() == it.boundaries().size() + 1
          && it.boundaries().stream().allMatch(Double::isFinite)
          && it.values().stream().allMatch(Double::isFinite);
    }
    return true;
  }

  private static boolean finite(double... numbers) {
    for (double number : numbers) {
      if (!Double.isFinite(number)) {
        return false;
      }
    }
    return true;
  }
}
