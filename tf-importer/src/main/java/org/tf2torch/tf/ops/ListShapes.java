package org.tf2torch.tf.ops;

import java.util.List;
import java.util.Optional;
import org.tf2torch.ir.Contents;
import org.tf2torch.ir.Dim;
import org.tf2torch.ir.ListType;
import org.tf2torch.ir.Shape;
import org.tf2torch.ir.Value;
import org.tf2torch.tf.lower.OpCall;

/**
 * Shapes of the elements of TensorFlow's lists: a vector in which -1 is an unknown size, or the
 * scalar -1 when nothing is known.
 */
final class ListShapes {
  private ListShapes() {}

  /** What a list's element shape promises before the model runs. */
  static Shape promised(Value elementShape) {
    Shape vector = elementShape.shape();
    Optional<List<Dim>> sizes = Contents.integers(elementShape);
    if (vector.hasRank(1) && sizes.isPresent()) {
      return Shape.of(sizes.get().stream().map(d -> d.is(-1) ? ListType.ANY : d).toList());
    }
    boolean lengthKnown = vector.hasRank(1) && vector.dim(0).isKnown();
    return lengthKnown ? anyOf((int) vector.dim(0).value()) : Shape.UNKNOWN;
  }

  /** A shape attribute. */
  static Shape promised(org.tensorflow.proto.TensorShapeProto shape) {
    return shape.getUnknownRank()
        ? Shape.UNKNOWN
        : Shape.of(
            shape.getDimList().stream()
                .map(d -> d.getSize() < 0 ? ListType.ANY : Dim.known(d.getSize()))
                .toList());
  }

  private static Shape anyOf(int rank) {
    return Shape.of(java.util.Collections.nCopies(rank, ListType.ANY));
  }

  /**
   * The operand that says how an unset element is shaped: what the list promises, completed by what
   * its reader says.
   */
  static Value ofUnset(OpCall call, Value list, Shape said) {
    Shape promised = ((ListType) list.type()).element().shape();
    if (!promised.hasRank() && !said.hasRank()) {
      return call.emit().sizes(Dim.known(-1));
    }
    Shape first = promised.hasRank() ? promised : said;
    Shape second = said.hasRank(first.rank()) ? said : first;
    java.util.ArrayList<Dim> dims = new java.util.ArrayList<>();
    for (int i = 0; i < first.rank(); i++) {
      Dim dim = first.dim(i).equals(ListType.ANY) ? second.dim(i) : first.dim(i);
      dims.add(dim.equals(ListType.ANY) ? Dim.known(-1) : dim);
    }
    return call.emit().sizes(dims);
  }

  /** As above, where the reader's shape may be computed while the model runs. */
  static Value ofUnset(OpCall call, Value list, Value said) {
    boolean promised = ((ListType) list.type()).element().shape().hasRank();
    boolean computed = said.shape().hasRank(1) && Contents.integers(said).isEmpty();
    return computed && !promised ? said : ofUnset(call, list, promised(said));
  }
}
