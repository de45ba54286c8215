package org.tf2torch.ir.op;

import static org.tf2torch.ir.Operands.require;

import java.util.List;
import org.tf2torch.ir.Op;
import org.tf2torch.ir.Operands;
import org.tf2torch.ir.Shape;
import org.tf2torch.ir.TensorType;

/** Recurrent layers over a whole sequence, with PyTorch's canonical weights. */
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
  public record Lstm() implements Op {
    @Override
    public String name() {
      return "lstm";
    }

    @Override
    public List<TensorType> infer(Operands in) {
      require(in.count() == 5 || in.count() == 7, () -> "an LSTM has two biases or none");
      Shape sequence = in.shape(0);
      require(sequence.hasRank(3), () -> "a sequence [steps, batch, in] is needed");
      TensorType hidden = in.tensor(1);
      Shape every = Shape.of(sequence.dim(0), hidden.shape().dim(0), hidden.shape().dim(1));
      return List.of(hidden.with(every), hidden, in.tensor(2));
    }
  }
}
