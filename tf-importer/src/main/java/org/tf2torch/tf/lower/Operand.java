package org.tf2torch.tf.lower;

import java.util.Optional;
import org.tf2torch.ir.Shape;
import org.tf2torch.ir.Value;
import org.tf2torch.ir.data.TensorData;

/** What flows along an edge of a TensorFlow graph while it is lowered. */
public sealed interface Operand {
  /** A tensor, or a list of tensors, of the graph being built. */
  record Tensor(Value value) implements Operand {}

  /**
   * Words, by their numbers in the model's {@link Vocabulary}: an int64 tensor of their shape.
   *
   * @param source a list that has every word among them which the vocabulary lacks; empty when it
   *     lacks none
   */
  record Words(Value numbers, Optional<Value> source) implements Operand {
    /** Words that the vocabulary has. */
    public Words(Value numbers) {
      this(numbers, Optional.empty());
    }
  }

  /** Integers (int64), written in decimal as text. */
  record Decimals(Value integers) implements Operand {}

  /**
   * A reference to something that can be written to: a reference edge of TF1, a resource handle,
   * the flow of a TensorArray.
   */
  record Variable(Slot slot) implements Operand {}

  /**
   * Columns that belong to the singular values of a matrix, perhaps scaled by them. A unit factor
   * of each column is any library's choice, and cancels in products of the two sides only.
   *
   * @param numbers the singular values, as they were made
   */
  record Vectors(Value columns, Value numbers) implements Operand {
    /** What they are, for people. */
    public static final String WHAT =
        "eigenvectors or singular vectors, whose signs TensorFlow and PyTorch choose differently";
  }

  /** Something PyTorch has no value for; {@code what} names it for people. */
  record Foreign(String what, Shape shape) implements Operand {
    public Foreign(String what) {
      this(what, Shape.UNKNOWN);
    }
  }

  /** A lookup table that nothing changes: value i belongs to key i. */
  record Table(Column keys, Column values) implements Operand {}

  /**
   * One side of a table.
   *
   * @param isText whether the numbers stand for words
   */
  record Column(TensorData numbers, boolean isText) {}

  /**
   * Stands for the results of a node that was refused; whatever uses it is not lowered, and not
   * refused again.
   *
   * @param isTensor of numbers, at which a cut could be made
   */
  record Refused(boolean isTensor) implements Operand {}
}
