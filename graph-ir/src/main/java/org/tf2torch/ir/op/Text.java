package org.tf2torch.ir.op;

import java.util.List;
import org.tf2torch.ir.Attributes;
import org.tf2torch.ir.DType;
import org.tf2torch.ir.Op;
import org.tf2torch.ir.Operands;
import org.tf2torch.ir.TensorType;

/**
 * Text at the borders of a graph. Inside, a word is a number: its place in the graph's vocabulary,
 * or, where the vocabulary lacks it, -1 less the place where it first stands among all words that
 * came in. So equal words are equal numbers, and whatever moves, compares or looks up words does so
 * with numbers.
 */
public final class Text {
  private Text() {}

  /** All words of the operands, one after the other: those of a graph's text inputs. */
  public record AllWords() implements Op {
    @Override
    public String name() {
      return "all_words";
    }

    @Override
    public List<TensorType> infer(Operands in) {
      return List.of(new TensorType(DType.STRING, in.freshShape(1)));
    }
  }

  /** The numbers (int64) of the words of operand 0; operand 1 is all words that came in. */
  public record Numbers() implements Op {
    @Override
    public String name() {
      return "numbers";
    }

    @Override
    public List<TensorType> infer(Operands in) {
      return List.of(in.tensor(0).with(DType.INT64));
    }
  }

  /** The words that the numbers in operand 0 stand for; operand 1 is all words that came in. */
  public record Words() implements Op {
    @Override
    public String name() {
      return "words";
    }

    @Override
    public List<TensorType> infer(Operands in) {
      return List.of(in.tensor(0).with(DType.STRING));
    }
  }

  /** What is done to every word of a list. */
  public sealed interface Edit extends Op permits Lowercase, ReplaceAny, ReplaceAll {
    @Override
    default List<TensorType> infer(Operands in) {
      return List.of(in.tensor(0));
    }
  }

  /** The letters of ASCII in lower case; others stay as they are. */
  public record Lowercase() implements Edit {
    @Override
    public String name() {
      return "lowercase";
    }
  }

  /**
   * Each of some characters replaced.
   *
   * @param characters all of them ASCII
   */
  public record ReplaceAny(String characters, String by) implements Edit {
    @Override
    public String name() {
      return "replace_any";
    }

    @Override
    public Attributes attributes() {
      return Attributes.of("characters", characters).and("by", by);
    }
  }

  /** Every occurrence of a piece of text replaced, from the left. */
  public record ReplaceAll(String piece, String by) implements Edit {
    @Override
    public String name() {
      return "replace_all";
    }

    @Override
    public Attributes attributes() {
      return Attributes.of("piece", piece).and("by", by);
    }
  }

  /**
   * The parts of all words of a list (operand 0), between blanks (space, \t, \n, \v, \f, \r), and
   * how many each word has (int64). Operand 1, the numbers of the words, is where the counts are to
   * be.
   */
  public record SplitAtBlanks() implements Op {
    @Override
    public String name() {
      return "split_at_blanks";
    }

    @Override
    public List<TensorType> infer(Operands in) {
      return List.of(new TensorType(DType.STRING, in.freshShape(1)), in.tensor(1));
    }
  }
}
