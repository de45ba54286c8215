package org.tf2torch.tf.lower;

import java.util.ArrayList;
import java.util.List;
import org.tf2torch.ir.Dim;
import org.tf2torch.ir.IllTypedException;
import org.tf2torch.ir.ListType;
import org.tf2torch.ir.Shape;
import org.tf2torch.ir.Symbols;
import org.tf2torch.ir.TensorType;
import org.tf2torch.ir.ValueType;

/** What stays certain of a value when a loop goes round. */
final class Widening {
  private Widening() {}

  /**
   * The type a carried value has at the start of every iteration.
   *
   * @param initial its type before the loop
   * @param assumed what the body was lowered with
   * @param returned what the body returned then
   */
  static ValueType widen(
      ValueType initial, ValueType assumed, ValueType returned, Symbols symbols) {
    if (assumed instanceof ListType a && returned instanceof ListType r) {
      return a.join(r);
    }
    if (!(assumed instanceof TensorType a)
        || !(returned instanceof TensorType r)
        || a.dtype() != r.dtype()) {
      throw new IllTypedException(assumed + " becomes " + returned + " in a loop");
    }
    if (!a.shape().hasRank() || !r.shape().hasRank(a.shape().rank())) {
      return a.with(Shape.UNKNOWN);
    }
    List<Dim> dims = new ArrayList<>();
    for (int i = 0; i < a.shape().rank(); i++) {
      Dim before = a.shape().dim(i);
      boolean stays = !before.equals(((TensorType) initial).shape().dim(i));
      dims.add(stays || before.equals(r.shape().dim(i)) ? before : symbols.fresh("n"));
    }
    return a.with(Shape.of(dims));
  }
}
