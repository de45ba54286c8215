package org.tf2torch.cli;

import java.util.Optional;
import org.tf2torch.parity.training.OptimizerSetup;
import picocli.CommandLine.Option;

/** How weights are changed. */
final class OptimizerOptions {
  @Option(
      names = "--optimizer",
      paramLabel = "NAME",
      description =
          "adam (the default), adamw, adamax, sgd, rmsprop, adagrad or adadelta, with Keras's formulas and constants.")
  private String name = "adam";

  @Option(
      names = "--lr",
      paramLabel = "X",
      description = "Learning rate; default: 0.01 for sgd, else 0.001.")
  private Optional<Double> rate = Optional.empty();

  @Option(
      names = "--momentum",
      paramLabel = "X",
      description = "Momentum of sgd or rmsprop; default: 0.")
  private double momentum;

  @Option(names = "--nesterov", description = "Let sgd's momentum look ahead.")
  private boolean nesterov;

  @Option(
      names = "--weight-decay",
      paramLabel = "X",
      description =
          "Subtract this part of a weight at each step, times the learning rate; default: 0.004 for adamw, else 0.")
  private Optional<Double> decay = Optional.empty();

  OptimizerSetup setup() {
    OptimizerSetup setup =
        OptimizerSetup.of(OptimizerSetup.Kind.named(name)).withMomentum(momentum, nesterov);
    if (rate.isPresent()) {
      setup = setup.withLearningRate(rate.get());
    }
    return decay.isPresent() ? setup.withWeightDecay(decay.get()) : setup;
  }
}
