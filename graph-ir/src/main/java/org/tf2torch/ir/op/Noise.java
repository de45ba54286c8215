package org.tf2torch.ir.op;

import java.util.List;
import org.tf2torch.ir.Attributes;
import org.tf2torch.ir.Op;
import org.tf2torch.ir.Operands;
import org.tf2torch.ir.TensorType;

/**
 * The operand; while training, each of its elements is disturbed by itself. Keras's layers of these
 * names, in {@code keras/layers/regularization}.
 */
public sealed interface Noise extends Op {
  @Override
  default List<TensorType> infer(Operands in) {
    return List.of(in.tensor(0));
  }

  @Override
  default boolean drawsAnew() {
    return true;
  }

  /** Sets a share of the elements to 0 and divides the rest by 1 - rate. */
  record Dropout(double rate) implements Noise {
    @Override
    public String name() {
      return "dropout";
    }

    @Override
    public Attributes attributes() {
      return Attributes.of("rate", rate);
    }
  }

  /** Adds a normal number of mean 0. */
  record GaussianNoise(double deviation) implements Noise {
    @Override
    public String name() {
      return "gaussian_noise";
    }

    @Override
    public Attributes attributes() {
      return Attributes.of("deviation", deviation);
    }
  }

  /** Multiplies by a normal number of mean 1 and variance rate / (1 - rate). */
  record GaussianDropout(double rate) implements Noise {
    @Override
    public String name() {
      return "gaussian_dropout";
    }

    @Override
    public Attributes attributes() {
      return Attributes.of("rate", rate);
    }
  }

  /**
   * Sets a share of the elements to what SELU tends to far below 0, then scales and shifts all so
   * that mean and variance stay (arXiv:1706.02515).
   */
  record AlphaDropout(double rate) implements Noise {
    @Override
    public String name() {
      return "alpha_dropout";
    }

    @Override
    public Attributes attributes() {
      return Attributes.of("rate", rate);
    }
  }
}
