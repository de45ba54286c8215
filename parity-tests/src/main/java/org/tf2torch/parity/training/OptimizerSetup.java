package org.tf2torch.parity.training;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.tf2torch.parity.ParityException;

/**
 * An optimizer with its constants. Names, formulas and defaults are Keras's (keras/optimizers),
 * which for {@code adam}, {@code adamw} and {@code sgd} are also DJL's, so that a state that comes
 * from Keras goes on as it would there.
 *
 * @param learningRate of the first step; a schedule changes it
 * @param momentum of {@code sgd} and {@code rmsprop}
 * @param nesterov whether {@code sgd} looks ahead
 * @param rho decay of the mean square in {@code rmsprop} and {@code adadelta}
 * @param centered whether {@code rmsprop} subtracts the squared mean
 * @param amsgrad whether {@code adam} and {@code adamw} divide by the largest mean square so far
 * @param weightDecay what is subtracted of a weight at each step, times the learning rate
 */
public record OptimizerSetup(
    Kind kind,
    double learningRate,
    double momentum,
    boolean nesterov,
    double beta1,
    double beta2,
    double epsilon,
    double rho,
    boolean centered,
    boolean amsgrad,
    double weightDecay) {

  /** The optimizers. */
  public enum Kind {
    SGD,
    ADAM,
    ADAMW,
    ADAMAX,
    RMSPROP,
    ADAGRAD,
    ADADELTA;

    /** The word on the command line. */
    public String text() {
      return name().toLowerCase(Locale.ROOT);
    }

    public static Kind named(String text) {
      return Arrays.stream(values())
          .filter(kind -> kind.text().equals(text))
          .findFirst()
          .orElseThrow(
              () ->
                  ParityException.usage(
                      "unknown optimizer '"
                          + text
                          + "': use "
                          + Arrays.stream(values())
                              .map(Kind::text)
                              .collect(Collectors.joining(", "))));
    }
  }

  public OptimizerSetup {
    require(learningRate > 0 && Double.isFinite(learningRate), "the learning rate is above 0");
    require(momentum >= 0 && momentum < 1, "momentum is at least 0 and below 1");
    require(inUnit(beta1) && inUnit(beta2) && inUnit(rho), "decays lie between 0 and 1");
    require(epsilon > 0 && weightDecay >= 0, "epsilon is above 0, the weight decay not below");
    require(!nesterov || momentum > 0, "Nesterov's look-ahead needs a momentum");
  }

  private static boolean inUnit(double value) {
    return value >= 0 && value < 1;
  }

  private static void require(boolean holds, String what) {
    if (!holds) {
      throw ParityException.usage(what);
    }
  }

  /** An optimizer with Keras's defaults. */
  public static OptimizerSetup of(Kind kind) {
    double learningRate = kind == Kind.SGD ? 0.01 : 0.001;
    double rho = kind == Kind.ADADELTA ? 0.95 : 0.9;
    double decay = kind == Kind.ADAMW ? 0.004 : 0;
    return new OptimizerSetup(
        kind, learningRate, 0, false, 0.9, 0.999, 1e-7, rho, false, false, decay);
  }

  public OptimizerSetup withLearningRate(double value) {
    return new OptimizerSetup(
        kind,
        value,
        momentum,
        nesterov,
        beta1,
        beta2,
        epsilon,
        rho,
        centered,
        amsgrad,
        weightDecay);
  }

  public OptimizerSetup withMomentum(double value, boolean lookAhead) {
    if (value != 0 && kind != Kind.SGD && kind != Kind.RMSPROP) {
      throw ParityException.usage(kind.text() + " takes no momentum");
    }
    if (lookAhead && kind != Kind.SGD) {
      throw ParityException.usage(kind.text() + " has no Nesterov variant here");
    }
    return new OptimizerSetup(
        kind,
        learningRate,
        value,
        lookAhead,
        beta1,
        beta2,
        epsilon,
        rho,
        centered,
        amsgrad,
        weightDecay);
  }

  public OptimizerSetup withWeightDecay(double value) {
    return new OptimizerSetup(
        kind,
        learningRate,
        momentum,
        nesterov,
        beta1,
        beta2,
        epsilon,
        rho,
        centered,
        amsgrad,
        value);
  }

  /** What it remembers of each weight, by Keras's names: empty for plain gradient descent. */
  public List<String> slots() {
    return switch (kind) {
      case SGD -> momentum > 0 ? List.of("m") : List.of();
      case ADAM, ADAMW -> amsgrad ? List.of("m", "v", "vhat") : List.of("m", "v");
      case ADAMAX -> List.of("m", "u");
      case ADAGRAD -> List.of("accumulator");
      case ADADELTA -> List.of("accumulated_grad", "accumulated_delta_var");
      case RMSPROP ->
          Stream.of("velocity", momentum > 0 ? "momentum" : "", centered ? "average_gradient" : "")
              .filter(name -> !name.isEmpty())
              .toList();
    };
  }

  /** Such as {@code adam, learning rate 0.001}. */
  @Override
  public String toString() {
    return kind.text()
        + (momentum > 0 ? ", momentum " + momentum : "")
        + (nesterov ? " (Nesterov)" : "")
        + (weightDecay > 0 ? ", weight decay " + weightDecay : "")
        + ", learning rate "
        // Keras keeps it in float32, where 0.01 is 0.009999999776.
        + (float) learningRate;
  }
}
