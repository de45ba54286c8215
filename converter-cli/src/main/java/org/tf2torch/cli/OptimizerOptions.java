package org.tf2torch.cli;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.tf2torch.cli.train.KerasOptimizerState;
import org.tf2torch.parity.ParityException;
import org.tf2torch.parity.training.OptimizerSetup;
import org.tf2torch.parity.training.Training;
import picocli.CommandLine.Option;

/** How weights are changed. */
final class OptimizerOptions {
  @Option(
      names = "--optimizer",
      paramLabel = "NAME",
      description =
          "adam (the default), adamw, adamax, sgd, rmsprop, adagrad or adadelta, with Keras's formulas and constants.")
  private Optional<String> name = Optional.empty();

  @Option(
      names = "--lr",
      paramLabel = "X",
      description =
          "Learning rate; default: 0.01 for sgd, else 0.001; with --resume, the model's own.")
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

  @Option(
      names = "--resume",
      paramLabel = "MODEL",
      description =
          "Go on with the optimizer that the original, a SavedModel of Keras 2, was trained with: its kind, constants and state.")
  private Optional<Path> original = Optional.empty();

  /** Gives a training its optimizer, and says what of an earlier training is not carried over. */
  List<String> apply(Training training, Path converted) {
    if (original.isEmpty()) {
      training.optimizer(setup());
      return List.of();
    }
    if (name.isPresent() || momentum != 0 || nesterov || decay.isPresent()) {
      throw ParityException.usage(
          "--resume brings the optimizer; of its constants, only --lr can be another");
    }
    KerasOptimizerState resumed = KerasOptimizerState.read(original.get(), converted, rate);
    training.optimizer(resumed.setup()).resume(resumed.state());
    return resumed.notes();
  }

  private OptimizerSetup setup() {
    OptimizerSetup setup =
        OptimizerSetup.of(OptimizerSetup.Kind.named(name.orElse("adam")))
            .withMomentum(momentum, nesterov);
    if (rate.isPresent()) {
      setup = setup.withLearningRate(rate.get());
    }
    return decay.isPresent() ? setup.withWeightDecay(decay.get()) : setup;
  }
}
