package org.tf2torch.ir.op;

import static org.tf2torch.ir.Operands.require;

import java.util.List;
import org.tf2torch.ir.Attributes;
import org.tf2torch.ir.Dim;
import org.tf2torch.ir.Op;
import org.tf2torch.ir.Operands;
import org.tf2torch.ir.Shape;
import org.tf2torch.ir.TensorType;

/**
 * Recurrent layers over a whole sequence, with PyTorch's canonical weights. With {@code batchFirst}
 * the sequence, and what is made of every step of it, are [batch, steps, …].
 */
public final class Recurrent {
  private Recurrent() {}

  /**
   * A long short-term memory. For each step t of the sequence:
   *
   * <pre>
   *   i, f, g, o = w_ih x_t + b_ih + w_hh h + b_hh, cut in four
   *   c = sigmoid(f) c + sigmoid(i) tanh(g)
   *   h = sigmoid(o) tanh(c)
   * </pre>
   *
   * <p>Operands: the sequence [steps, batch, in], h and c before it [batch, hidden], w_ih [4
   * hidden, in], w_hh [4 hidden, hidden], and b_ih and b_hh [4 hidden], or neither. Results: every
   * h [steps, batch, hidden], and the last h and c.
   *
   * @see <a href="https://pytorch.org/docs/stable/generated/torch.nn.LSTM.html">torch.nn.LSTM</a>
   */
  public record Lstm(boolean batchFirst) implements Op {
    @Override
    public String name() {
      return "lstm";
    }

    @Override
    public Attributes attributes() {
      return Attributes.of("batch_first", batchFirst);
    }

    @Override
    public List<TensorType> infer(Operands in) {
      require(in.count() == 5 || in.count() == 7, () -> "an LSTM has two biases or none");
      return List.of(every(in, batchFirst), in.tensor(1), in.tensor(2));
    }
  }

  /**
   * A gated recurrent unit that resets what the state's weights made of the state. For each step t:
   *
   * <pre>
   *   r, z, x_n = w_ih x_t + b_ih, cut in three;  u_r, u_z, u_n = w_hh h + b_hh
   *   r = sigmoid(r + u_r);  z = sigmoid(z + u_z);  n = tanh(x_n + r u_n)
   *   h = (1 - z) n + z h
   * </pre>
   *
   * <p>Operands: the sequence [steps, batch, in], h before it [batch, hidden], w_ih [3 hidden, in],
   * w_hh [3 hidden, hidden], and b_ih and b_hh [3 hidden], or neither. Results: every h [steps,
   * batch, hidden], and the last.
   *
   * @see <a href="https://pytorch.org/docs/stable/generated/torch.nn.GRU.html">torch.nn.GRU</a>
   */
  public record Gru(boolean batchFirst) implements Op {
    @Override
    public String name() {
      return "gru";
    }

    @Override
    public Attributes attributes() {
      return Attributes.of("batch_first", batchFirst);
    }

    @Override
    public List<TensorType> infer(Operands in) {
      require(in.count() == 4 || in.count() == 6, () -> "a GRU has two biases or none");
      return List.of(every(in, batchFirst), in.tensor(1));
    }
  }

  /**
   * Elman's network: for each step t, {@code h = tanh(w_ih x_t + b_ih + w_hh h + b_hh)}, or relu in
   * place of tanh.
   *
   * <p>Operands: the sequence [steps, batch, in], h before it [batch, hidden], w_ih [hidden, in],
   * w_hh [hidden, hidden], and b_ih and b_hh [hidden], or neither. Results: every h [steps, batch,
   * hidden], and the last.
   *
   * @see <a href="https://pytorch.org/docs/stable/generated/torch.nn.RNN.html">torch.nn.RNN</a>
   */
  public record Rnn(boolean relu, boolean batchFirst) implements Op {
    @Override
    public String name() {
      return "rnn";
    }

    @Override
    public Attributes attributes() {
      return Attributes.of("relu", relu).and("batch_first", batchFirst);
    }

    @Override
    public List<TensorType> infer(Operands in) {
      require(in.count() == 4 || in.count() == 6, () -> "an RNN has two biases or none");
      return List.of(every(in, batchFirst), in.tensor(1));
    }
  }

  /** A state of each step. */
  private static TensorType every(Operands in, boolean batchFirst) {
    Shape sequence = in.shape(0);
    require(sequence.hasRank(3), () -> "a sequence of three axes is needed");
    Shape state = in.shape(1);
    Dim steps = sequence.dim(batchFirst ? 1 : 0);
    return in.tensor(1)
        .with(
            batchFirst
                ? Shape.of(state.dim(0), steps, state.dim(1))
                : Shape.of(steps, state.dim(0), state.dim(1)));
  }
}
