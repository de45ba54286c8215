package org.tf2torch.parity.worker;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.training.optimizer.Optimizer;
import java.util.HashMap;
import java.util.Map;
import org.tf2torch.parity.training.OptimizerSetup;

/**
 * An optimizer of DJL's trainer with Keras's formulas (tf_keras/src/optimizers). DJL's own for
 * PyTorch are three (Adam, AdamW and SGD without Nesterov's look-ahead, with the same formulas),
 * and what they remember can be neither read nor set.
 */
final class KerasOptimizer extends Optimizer {
  // Keras's initial_accumulator_value.
  private static final float ADAGRAD_START = 0.1f;

  private final OptimizerSetup setup;
  private final Map<String, NDArray> slots = new HashMap<>();
  private double learningRate;
  private long steps;

  private KerasOptimizer(Builder builder) {
    super(builder);
    this.setup = builder.setup;
    this.learningRate = setup.learningRate();
  }

  /** DJL makes optimizers of builders only. */
  private static final class Builder extends OptimizerBuilder<Builder> {
    private final OptimizerSetup setup;

    Builder(OptimizerSetup setup) {
      this.setup = setup;
    }

    @Override
    protected Builder self() {
      return this;
    }
  }

  static KerasOptimizer of(OptimizerSetup setup) {
    return new KerasOptimizer(new Builder(setup));
  }

  /** Begins a step: the updates that follow belong to it. */
  void step(double rate) {
    learningRate = rate;
    steps++;
  }

  /** Steps that were made elsewhere. */
  void resume(long done) {
    steps = done;
  }

  /** Sets what is remembered of a weight; the array is kept. */
  void slot(String parameter, String slot, NDArray value) {
    slots.put(parameter + '/' + slot, value);
  }

  @Override
  public void update(String parameter, NDArray weight, NDArray gradient) {
    try (NDManager scratch = weight.getManager().newSubManager()) {
      NDArray g = gradient.duplicate();
      g.attach(scratch);
      if (setup.weightDecay() > 0) {
        weight.muli(1 - setup.weightDecay() * learningRate);
      }
      weight.subi(change(parameter, weight, g));
    }
  }

  /** What is subtracted from the weight; its slots are brought up to date. */
  private NDArray change(String parameter, NDArray weight, NDArray g) {
    return switch (setup.kind()) {
      case SGD -> sgd(parameter, weight, g);
      case ADAM, ADAMW -> adam(parameter, weight, g);
      case ADAMAX -> adamax(parameter, weight, g);
      case RMSPROP -> rmsprop(parameter, weight, g);
      case ADAGRAD -> {
        NDArray sum = slot(parameter, "accumulator", weight, ADAGRAD_START);
        sum.addi(g.square());
        yield g.mul(learningRate).div(root(sum, g));
      }
      case ADADELTA -> adadelta(parameter, weight, g);
    };
  }

  private NDArray sgd(String parameter, NDArray weight, NDArray g) {
    NDArray downhill = g.mul(learningRate);
    if (setup.momentum() == 0) {
      return downhill;
    }
    // Keras's sign: the velocity is added to the weight.
    NDArray velocity = slot(parameter, "m", weight, 0);
    velocity.muli(setup.momentum()).subi(downhill);
    NDArray here = local(velocity, g);
    return setup.nesterov() ? downhill.sub(here.mul(setup.momentum())) : here.neg();
  }

  private NDArray adam(String parameter, NDArray weight, NDArray g) {
    NDArray mean = slot(parameter, "m", weight, 0);
    NDArray square = slot(parameter, "v", weight, 0);
    mean.addi(g.sub(mean).mul(1 - setup.beta1()));
    square.addi(g.square().sub(square).mul(1 - setup.beta2()));
    NDArray largest = square;
    if (setup.amsgrad()) {
      largest = slot(parameter, "vhat", weight, 0);
      // In place, for the slot to stay the same array.
      largest.addi(local(square, g).sub(largest).maximum(0));
    }
    double rate =
        learningRate
            * Math.sqrt(1 - Math.pow(setup.beta2(), steps))
            / (1 - Math.pow(setup.beta1(), steps));
    return local(mean, g).mul(rate).div(local(largest, g).sqrt().add(setup.epsilon()));
  }

  private NDArray adamax(String parameter, NDArray weight, NDArray g) {
    NDArray mean = slot(parameter, "m", weight, 0);
    NDArray norm = slot(parameter, "u", weight, 0);
    mean.addi(g.sub(mean).mul(1 - setup.beta1()));
    norm.muli(setup.beta2());
    norm.addi(g.abs().sub(norm).maximum(0));
    double rate = learningRate / (1 - Math.pow(setup.beta1(), steps));
    return local(mean, g).mul(rate).div(local(norm, g).add(setup.epsilon()));
  }

  private NDArray rmsprop(String parameter, NDArray weight, NDArray g) {
    NDArray square = slot(parameter, "velocity", weight, 0);
    square.muli(setup.rho()).addi(g.square().mul(1 - setup.rho()));
    NDArray spread = local(square, g);
    if (setup.centered()) {
      NDArray mean = slot(parameter, "average_gradient", weight, 0);
      mean.muli(setup.rho()).addi(g.mul(1 - setup.rho()));
      spread = spread.sub(local(mean, g).square());
    }
    NDArray change = g.mul(learningRate).div(spread.add(setup.epsilon()).sqrt());
    if (setup.momentum() == 0) {
      return change;
    }
    NDArray momentum = slot(parameter, "momentum", weight, 0);
    momentum.muli(setup.momentum()).addi(change);
    return momentum;
  }

  private NDArray adadelta(String parameter, NDArray weight, NDArray g) {
    NDArray square = slot(parameter, "accumulated_grad", weight, 0);
    NDArray moved = slot(parameter, "accumulated_delta_var", weight, 0);
    square.muli(setup.rho()).addi(g.square().mul(1 - setup.rho()));
    NDArray delta = root(moved, g).mul(g).div(root(square, g));
    moved.muli(setup.rho()).addi(delta.square().mul(1 - setup.rho()));
    return delta.mul(learningRate);
  }

  private NDArray root(NDArray slot, NDArray g) {
    return local(slot, g).add(setup.epsilon()).sqrt();
  }

  /** A copy whose results are freed with the step; those of the slot itself would stay. */
  private static NDArray local(NDArray slot, NDArray g) {
    NDArray copy = slot.duplicate();
    copy.attach(g.getManager());
    return copy;
  }

  private NDArray slot(String parameter, String name, NDArray weight, float start) {
    return slots.computeIfAbsent(
        parameter + '/' + name,
        key -> weight.getManager().full(weight.getShape(), start, weight.getDataType()));
  }
}
