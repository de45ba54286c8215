package org.tf2torch.ir.op;

import static org.tf2torch.ir.Operands.require;

import java.util.List;
import org.tf2torch.ir.Attributes;
import org.tf2torch.ir.DType;
import org.tf2torch.ir.Dim;
import org.tf2torch.ir.Op;
import org.tf2torch.ir.Operands;
import org.tf2torch.ir.Shape;
import org.tf2torch.ir.TensorType;

/**
 * Connectionist temporal classification: log-odds [time, batch, classes], the last class being the
 * blank, against sequences of labels.
 *
 * @see <a href="https://www.cs.toronto.edu/~graves/icml_2006.pdf">Graves et al., 2006</a>
 */
public final class Sequences {
  private Sequences() {}

  /**
   * Minus the log-likelihood of each label sequence [batch], and its gradient by the log-odds.
   * Operands: log-odds; the index vectors (batch entry, place) of the labels [count, 2], row-major;
   * the labels [count], of which those from the blank on are left out; and how many steps of each
   * batch entry count. Entries without steps have loss and gradient 0.
   *
   * @param collapse whether equal neighbours among the labels count once
   * @param merge whether equal classes in successive steps are one label
   * @param skip whether entries with more labels than steps have loss and gradient 0, too
   */
  public record CtcLoss(boolean collapse, boolean merge, boolean skip) implements Op {
    @Override
    public String name() {
      return "ctc_loss";
    }

    @Override
    public Attributes attributes() {
      return Attributes.of("collapse", collapse).and("merge", merge).and("skip", skip);
    }

    @Override
    public List<TensorType> infer(Operands in) {
      return List.of(in.tensor(0).with(Shape.of(batch(in))), in.tensor(0));
    }
  }

  /**
   * The most probable label sequences by a beam search: the labels, padded with -1, int64 [batch,
   * paths, longest], and the log-probabilities [batch, paths]. Operands: log-odds, and how many
   * steps of each batch entry count.
   *
   * @param merge whether equal neighbours in what was found become one label
   */
  public record CtcBeamSearch(int width, int paths, boolean merge) implements Op {
    @Override
    public String name() {
      return "ctc_beam_search";
    }

    @Override
    public Attributes attributes() {
      return Attributes.of("width", width).and("paths", paths).and("merge", merge);
    }

    @Override
    public List<TensorType> infer(Operands in) {
      Dim count = Dim.known(paths);
      return List.of(
          new TensorType(DType.INT64, Shape.of(batch(in), count, in.fresh())),
          in.tensor(0).with(Shape.of(batch(in), count)));
    }
  }

  /**
   * How many insertions, deletions and replacements make one sequence of the other, for each number
   * below operand 4; float32. Operands 0 and 1 are the number of its sequence and the class of each
   * element, rising by number; operands 2 and 3 the same of the true sequences. All are int64.
   *
   * @param normalize whether it is divided by the length of the true sequence: infinity for a
   *     sequence that should be empty
   */
  public record EditDistance(boolean normalize) implements Op {
    @Override
    public String name() {
      return "edit_distance";
    }

    @Override
    public Attributes attributes() {
      return Attributes.of("normalize", normalize);
    }

    @Override
    public List<TensorType> infer(Operands in) {
      return List.of(new TensorType(DType.FLOAT32, Shape.of(ShapeRules.scalar(in, 4))));
    }
  }

  private static Dim batch(Operands in) {
    Shape odds = in.shape(0);
    require(odds.hasRank(3), () -> "log-odds " + odds);
    return odds.dim(1);
  }
}
