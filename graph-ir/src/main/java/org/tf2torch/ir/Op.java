package org.tf2torch.ir;

import java.util.List;

/**
 * An operation of the neutral graph: a record whose Javadoc says what it computes, with its type
 * rule beside it.
 *
 * <p>Neither TensorFlow's nor PyTorch's habits show here. Records are compared by their components,
 * so two nodes with equal operations and the same operands compute the same.
 */
public interface Op {
  /** The mnemonic of the text form, such as {@code conv}. */
  String name();

  /** What the text form prints between the mnemonic and the operands. */
  default Attributes attributes() {
    return Attributes.NONE;
  }

  /**
   * The types of the results.
   *
   * @throws IllTypedException when the operands do not fit
   */
  List<? extends ValueType> infer(Operands operands);

  /** Nested code that this operation runs: branches, loop bodies. */
  default List<Region> regions() {
    return List.of();
  }

  /** The same operation around other nested code. */
  default Op withRegions(List<Region> regions) {
    return this;
  }

  /**
   * Whether it must run, once and in order, even if nobody uses its results: it writes state, or
   * draws random numbers.
   */
  default boolean hasEffect() {
    return false;
  }

  /**
   * Whether it draws random numbers while the model trains, so that two on the same operands are
   * not one.
   */
  default boolean drawsAnew() {
    return false;
  }
}
