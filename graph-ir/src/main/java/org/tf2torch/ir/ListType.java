package org.tf2torch.ir;

import java.util.ArrayList;
import java.util.List;

/**
 * A list of tensors that all have the element's dtype and fit its shape; its length is known only
 * when the model runs. Elements may be unset.
 *
 * @param element sizes that differ from element to element, or are unknown, are {@link #ANY}
 */
public record ListType(TensorType element) implements ValueType {
  /** Stands in the element's shape for a size that need not be the same in all elements. */
  public static final Dim ANY = Dim.symbol("any");

  /** What is certain of a list that may be of either type. */
  public ListType join(ListType other) {
    Operands.require(
        element.dtype() == other.element.dtype(), () -> "one of " + this + " and " + other);
    Shape a = element.shape();
    Shape b = other.element.shape();
    if (!a.hasRank() || !b.hasRank(a.rank())) {
      return new ListType(element.with(Shape.UNKNOWN));
    }
    List<Dim> dims = new ArrayList<>();
    for (int i = 0; i < a.rank(); i++) {
      dims.add(a.dim(i).equals(b.dim(i)) ? a.dim(i) : ANY);
    }
    return new ListType(element.with(Shape.of(dims)));
  }

  @Override
  public String toString() {
    return "list<" + element + ">";
  }
}
