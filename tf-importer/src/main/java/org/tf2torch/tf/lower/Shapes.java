package org.tf2torch.tf.lower;

import java.util.ArrayList;
import java.util.List;
import org.tensorflow.proto.TensorShapeProto;
import org.tf2torch.ir.Dim;
import org.tf2torch.ir.Shape;
import org.tf2torch.ir.Symbols;

/** TensorFlow's shapes in the graph's terms. */
final class Shapes {
  private Shapes() {}

  /** Each unknown size becomes a symbol of that name. */
  static Shape read(TensorShapeProto proto, Symbols symbols, String hint) {
    if (proto.getUnknownRank()) {
      return Shape.UNKNOWN;
    }
    List<Dim> dims = new ArrayList<>();
    for (TensorShapeProto.Dim dim : proto.getDimList()) {
      dims.add(dim.getSize() < 0 ? symbols.fresh(hint) : Dim.known(dim.getSize()));
    }
    return Shape.of(dims);
  }
}
