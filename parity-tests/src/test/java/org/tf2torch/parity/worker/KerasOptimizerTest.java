package org.tf2torch.parity.worker;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.tf2torch.parity.training.OptimizerSetup;
import org.tf2torch.parity.training.OptimizerSetup.Kind;

/** Three steps of each optimizer, against Keras's formulas written down again for one number. */
class KerasOptimizerTest {
  private static final double[] GRADIENTS = {0.5, -0.25, 0.125};

  /** One number's memory; each formula uses what it needs. */
  private static final class Memory {
    private double m;
    private double v;
    private double vhat;
    private double a;
  }

  private interface Formula {
    /** The change that is subtracted in step t, counted from 1. */
    double change(double g, int t, Memory s);
  }

  private record Case(String name, OptimizerSetup setup, double start, Formula formula) {
    @Override
    public String toString() {
      return name;
    }
  }

  private static OptimizerSetup of(Kind kind) {
    return OptimizerSetup.of(kind).withLearningRate(0.1);
  }

  private static OptimizerSetup rmsprop(double momentum, boolean centered) {
    return new OptimizerSetup(
        Kind.RMSPROP, 0.1, momentum, false, 0.9, 0.999, 1e-7, 0.9, centered, false, 0);
  }

  private static double adam(double g, int t, Memory s, boolean amsgrad) {
    s.m += (g - s.m) * (1 - 0.9);
    s.v += (g * g - s.v) * (1 - 0.999);
    s.vhat = Math.max(s.vhat, s.v);
    double alpha = 0.1 * Math.sqrt(1 - Math.pow(0.999, t)) / (1 - Math.pow(0.9, t));
    return s.m * alpha / (Math.sqrt(amsgrad ? s.vhat : s.v) + 1e-7);
  }

  private static double rms(double g, Memory s, double momentum, boolean centered) {
    s.v = 0.9 * s.v + 0.1 * g * g;
    s.a = 0.9 * s.a + 0.1 * g;
    double change = 0.1 * g / Math.sqrt(s.v - (centered ? s.a * s.a : 0) + 1e-7);
    s.m = momentum * s.m + change;
    return s.m;
  }

  private static double delta(double g, Memory s) {
    s.v = 0.95 * s.v + 0.05 * g * g;
    double delta = Math.sqrt(s.a + 1e-7) * g / Math.sqrt(s.v + 1e-7);
    s.a = 0.95 * s.a + 0.05 * delta * delta;
    return 0.1 * delta;
  }

  static Stream<Case> cases() {
    OptimizerSetup amsgrad =
        new OptimizerSetup(Kind.ADAM, 0.1, 0, false, 0.9, 0.999, 1e-7, 0.9, false, true, 0);
    return Stream.of(
        new Case("sgd", of(Kind.SGD), 0, (g, t, s) -> 0.1 * g),
        new Case(
            "sgd with momentum",
            of(Kind.SGD).withMomentum(0.9, false),
            0,
            (g, t, s) -> -(s.m = 0.9 * s.m - 0.1 * g)),
        new Case(
            "sgd with Nesterov's momentum",
            of(Kind.SGD).withMomentum(0.9, true),
            0,
            (g, t, s) -> -(0.9 * (s.m = 0.9 * s.m - 0.1 * g) - 0.1 * g)),
        new Case("adam", of(Kind.ADAM), 0, (g, t, s) -> adam(g, t, s, false)),
        new Case("adam with amsgrad", amsgrad, 0, (g, t, s) -> adam(g, t, s, true)),
        new Case(
            "adamax",
            of(Kind.ADAMAX),
            0,
            (g, t, s) -> {
              s.m += (g - s.m) * (1 - 0.9);
              s.v = Math.max(0.999 * s.v, Math.abs(g));
              return 0.1 * s.m / ((1 - Math.pow(0.9, t)) * (s.v + 1e-7));
            }),
        new Case("rmsprop", rmsprop(0, false), 0, (g, t, s) -> rms(g, s, 0, false)),
        new Case("rmsprop, all of it", rmsprop(0.5, true), 0, (g, t, s) -> rms(g, s, 0.5, true)),
        new Case(
            "adagrad",
            of(Kind.ADAGRAD),
            0.1,
            (g, t, s) -> 0.1 * g / Math.sqrt((s.v += g * g) + 1e-7)),
        new Case("adadelta", of(Kind.ADADELTA), 0, (g, t, s) -> delta(g, s)));
  }

  @ParameterizedTest
  @MethodSource("cases")
  void theFormulasAreKeras(Case given) {
    Memory memory = new Memory();
    memory.v = given.start();
    double expected = 1;
    for (int t = 1; t <= GRADIENTS.length; t++) {
      expected -= given.formula().change(GRADIENTS[t - 1], t, memory);
    }
    assertArrayEquals(new float[] {(float) expected}, steps(given.setup()), 1e-6f);
  }

  @org.junit.jupiter.api.Test
  void weightDecayShrinksTheWeightBeforeTheStep() {
    double expected = 1;
    for (double g : GRADIENTS) {
      expected = expected * (1 - 0.1 * 0.5) - 0.1 * g;
    }
    assertArrayEquals(
        new float[] {(float) expected}, steps(of(Kind.SGD).withWeightDecay(0.5)), 1e-6f);
  }

  private static float[] steps(OptimizerSetup setup) {
    try (NDManager manager = NDManager.newBaseManager("PyTorch")) {
      KerasOptimizer optimizer = KerasOptimizer.of(setup);
      NDArray weight = manager.create(new float[] {1});
      for (double gradient : GRADIENTS) {
        optimizer.step(setup.learningRate());
        optimizer.update("w", weight, manager.create(new float[] {(float) gradient}));
      }
      return weight.toFloatArray();
    }
  }
}
