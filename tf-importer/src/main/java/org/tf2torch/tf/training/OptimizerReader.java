package org.tf2torch.tf.training;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import org.tf2torch.ir.training.LearningRate;
import org.tf2torch.ir.training.Optimizer;
import org.tf2torch.ir.training.Optimizer.Clipping;
import org.tf2torch.ir.training.UpdateRule;

/**
 * Reads an optimizer's configuration. Keras has two families: those of 2.11 and later, and the
 * older ones, which differ in formulas and in how their state is saved.
 */
final class OptimizerReader {
  private final KerasConfig config;
  private final boolean old;
  private final List<String> notes;

  private OptimizerReader(KerasConfig config, boolean old, List<String> notes) {
    this.config = config;
    this.old = old;
    this.notes = notes;
  }

  /** Whether the configuration is that of an optimizer from before Keras 2.11. */
  static boolean isOld(KerasConfig config) {
    return !config.config().has("jit_compile")
        && (!config.config().has("is_legacy_optimizer") || config.flag("is_legacy_optimizer"));
  }

  /**
   * @param state what the checkpoint has of it
   * @param notes gets a sentence for each thing that is not read
   */
  static Optimizer read(KerasConfig config, OptimizerState state, List<String> notes) {
    OptimizerReader reader = new OptimizerReader(config, isOld(config), notes);
    UpdateRule rule = reader.rule();
    return new Optimizer(
        rule,
        reader.learningRate(rule, state),
        reader.weightDecay(),
        reader.clipping(),
        reader.average(),
        state.iterations(),
        state.slots(),
        state.momentumProduct());
  }

  private UpdateRule rule() {
    double beta1 = config.number("beta_1", 0.9);
    double beta2 = config.number("beta_2", 0.999);
    double epsilon = config.number("epsilon", 1e-7);
    double momentum = config.number("momentum", 0);
    return switch (config.className()) {
      case "SGD" -> new UpdateRule.Sgd(momentum, config.flag("nesterov"));
      case "RMSprop" ->
          new UpdateRule.RmsProp(
              config.number("rho", 0.9),
              momentum,
              epsilon,
              config.flag("centered"),
              // The old one calls a kernel for its momentum, and that one does as the new does.
              !old || momentum > 0);
      case "Adam", "AdamW" -> new UpdateRule.Adam(beta1, beta2, epsilon, config.flag("amsgrad"));
      case "Adagrad" ->
          new UpdateRule.Adagrad(config.number("initial_accumulator_value", 0.1), epsilon, !old);
      case "Adadelta" -> new UpdateRule.Adadelta(config.number("rho", 0.95), epsilon);
      case "Adamax" -> new UpdateRule.Adamax(beta1, beta2, epsilon);
      // What the old one calls decay is not that of its learning rate.
      case "Nadam" ->
          new UpdateRule.Nadam(beta1, beta2, epsilon, old ? config.number("decay", 0.004) : 1);
      case "Lion" ->
          new UpdateRule.Lion(config.number("beta_1", 0.9), config.number("beta_2", 0.99));
      default -> new UpdateRule.Unknown(config.className());
    };
  }

  private LearningRate learningRate(UpdateRule rule, OptimizerState state) {
    LearningRate rate =
        ScheduleReader.read(config.config().path("learning_rate"), state.learningRate());
    double decay = old && !(rule instanceof UpdateRule.Nadam) ? config.number("decay", 0) : 0;
    if (decay <= 0) {
      return rate;
    }
    if (rate instanceof LearningRate.Constant constant) {
      return new LearningRate.InverseTimeDecay(constant.value(), 1, decay, false);
    }
    notes.add("The learning rate also decayed by 1 / (1 + %s t).".formatted(decay));
    return rate;
  }

  private OptionalDouble weightDecay() {
    Optional<Double> decay = old ? Optional.empty() : config.number("weight_decay");
    if (decay.isPresent()) {
      notes.add(
          "Every weight decays: Keras does not save which were excluded"
              + " (exclude_from_weight_decay).");
    }
    return decay.map(OptionalDouble::of).orElse(OptionalDouble.empty());
  }

  /** The newer optimizers take the first that is set, the older ones each in turn. */
  private List<Clipping> clipping() {
    List<Clipping> all = new ArrayList<>();
    Optional<Clipping> value = positive("clipvalue").map(Clipping.ByValue::new);
    Optional<Clipping> norm = positive("clipnorm").map(Clipping.ByNorm::new);
    Optional<Clipping> global = positive("global_clipnorm").map(Clipping.ByGlobalNorm::new);
    (old ? List.of(value, norm, global) : List.of(norm, global, value))
        .forEach(clipping -> clipping.ifPresent(all::add));
    return old || all.size() < 2 ? all : all.subList(0, 1);
  }

  private Optional<Double> positive(String field) {
    return config.number(field).filter(limit -> limit > 0);
  }

  private Optional<Optimizer.Average> average() {
    if (old || !config.flag("use_ema")) {
      return Optional.empty();
    }
    Optional<Long> overwrites =
        config.number("ema_overwrite_frequency").filter(every -> every >= 1).map(Double::longValue);
    return Optional.of(new Optimizer.Average(config.number("ema_momentum", 0.99), overwrites));
  }
}
